/** The log of a container as records. Reads no faster than the records are taken. */
import type { LogRecord } from '../../ports/engine.ts';
import { containerAnswer } from './answers.ts';
import { LogParser } from './log-lines.ts';
import type { Transport } from './transport.ts';

export interface LogOptions {
  readonly follow: boolean;
  readonly sinceIso?: string;
  readonly tail?: number;
}

export async function* logRecords(
  transport: Transport,
  container: string,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogRecord> {
  const asked = { container };
  const path = `/containers/${encodeURIComponent(container)}`;
  try {
    const details = await transport.json(containerAnswer, { method: 'GET', path: `${path}/json`, signal, asked });
    const parser = new LogParser({ isTty: details.Config.Tty === true });
    const stream = await transport.stream({
      method: 'GET',
      path: `${path}/logs`,
      query: {
        stdout: true,
        stderr: true,
        timestamps: true,
        follow: options.follow,
        since: sinceOf(options.sinceIso),
        tail: options.tail ?? 'all',
      },
      limitMs: Infinity,
      signal,
      asked,
    });
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield* parser.push(chunk);
    yield* parser.end();
  } catch (error) {
    if (signal.aborted) return;
    throw transport.translate(error, asked);
  }
}

/** Seconds with nanoseconds: what every engine understands. */
function sinceOf(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  const seconds = Math.floor(Date.parse(iso.replace(/\.\d+/, '')) / 1000);
  const nanoseconds = (/\.(\d{1,9})/.exec(iso)?.[1] ?? '').padEnd(9, '0');
  return `${String(seconds)}.${nanoseconds}`;
}
