/** Runs a command in a container and gives what it wrote and its exit code. */
import { ProblemError } from '../../ports/problem-error.ts';
import { createdAnswer, execAnswer } from './answers.ts';
import { FrameParser } from './frames.ts';
import type { StreamName } from './frames.ts';
import { cancelled } from './translate.ts';
import type { Transport } from './transport.ts';

const maxOutputBytes = 1024 * 1024;

export interface ExecOptions {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly timeoutMs: number;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The engine cannot end a command: after a time-out it may go on in the container. */
export async function execCommand(
  transport: Transport,
  container: string,
  options: ExecOptions,
  signal?: AbortSignal,
): Promise<ExecResult> {
  const limit = AbortSignal.timeout(options.timeoutMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    const { Id: id } = await transport.json(createdAnswer, {
      method: 'POST',
      path: `/containers/${encodeURIComponent(container)}/exec`,
      body: {
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        Cmd: options.command,
        Env: Object.entries(options.environment ?? {}).map(([name, value]) => `${name}=${value}`),
        User: options.user,
      },
      signal: both,
      asked: { container },
    });
    const output = await run(transport, container, id, both);
    return { ...output, exitCode: await exitCode(transport, container, id, both) };
  } catch (error) {
    if (signal?.aborted === true) throw cancelled(signal);
    if (limit.aborted)
      throw ProblemError.of(
        'COMMAND_REFUSED',
        { command: options.command.join(' '), exitCode: -1, details: 'timeout' },
        error,
      );
    throw transport.translate(error, { container });
  }
}

async function run(
  transport: Transport,
  container: string,
  id: string,
  signal: AbortSignal,
): Promise<Omit<ExecResult, 'exitCode'>> {
  const stream = await transport.stream({
    method: 'POST',
    path: `/exec/${id}/start`,
    body: { Detach: false, Tty: false },
    limitMs: Infinity,
    signal,
    asked: { container },
  });
  const output = { stdout: new Output(), stderr: new Output() };
  const parser = new FrameParser(
    {
      begin: nothing,
      end: nothing,
      payload: (name: StreamName, bytes) => {
        output[name].add(bytes);
      },
      raw: (bytes) => {
        output.stdout.add(bytes);
      },
    },
    false,
  );
  for await (const chunk of stream) if (chunk instanceof Uint8Array) parser.push(chunk);
  parser.end();
  return { stdout: output.stdout.text(), stderr: output.stderr.text() };
}

/** The engine may tell the end of the output a moment before it knows the exit code. */
async function exitCode(transport: Transport, container: string, id: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    const answer = await transport.json(execAnswer, {
      method: 'GET',
      path: `/exec/${id}/json`,
      signal,
      asked: { container },
    });
    if (answer.Running !== true && typeof answer.ExitCode === 'number') return answer.ExitCode;
    await new Promise((resolve) => setTimeout(resolve, 20));
    signal.throwIfAborted();
  }
}

function nothing(): void {
  // A command's output has no lines that matter here.
}

class Output {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  add(bytes: Buffer): void {
    const kept = Math.min(bytes.length, maxOutputBytes - this.#bytes);
    if (kept <= 0) return;
    this.#pieces.push(Buffer.from(bytes.subarray(0, kept)));
    this.#bytes += kept;
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}
