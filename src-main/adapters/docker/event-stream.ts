/** What happens on the engine, as it happens. */
import type { EngineEvent } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { eventAnswer } from './answers.ts';
import { jsonLines } from './json-lines.ts';
import type { Transport } from './transport.ts';

const kinds = ['container', 'image', 'volume', 'network'] as const;

/** Ends quietly when aborted, and by rejecting when the engine goes. `onOpen`: from now on nothing is missed. */
export async function* engineEvents(
  transport: Transport,
  signal: AbortSignal,
  onOpen?: () => void,
): AsyncGenerator<EngineEvent> {
  try {
    const stream = await transport.stream({
      method: 'GET',
      path: '/events',
      query: { filters: JSON.stringify({ type: kinds }) },
      signal,
    });
    stream.socket.setKeepAlive(true, 30_000);
    onOpen?.();
    for await (const value of jsonLines(stream)) {
      const event = eventOf(value);
      if (event !== null) yield event;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw transport.translate(error);
  }
  if (!signal.aborted)
    throw ProblemError.of('ENGINE_UNREACHABLE', {
      endpoint: transport.endpoint,
      details: 'the engine ended its events',
    });
}

function eventOf(value: unknown): EngineEvent | null {
  const answer = eventAnswer.safeParse(value).data;
  const kind = kinds.find((name) => name === answer?.Type);
  // A command's events carry its arguments, and nobody waits for them.
  if (answer === undefined || kind === undefined || answer.Action.startsWith('exec_')) return null;
  return {
    kind,
    action: answer.Action,
    id: answer.Actor?.ID ?? '',
    attributes: answer.Actor?.Attributes ?? {},
    atMs: answer.timeNano > 0 ? Math.floor(answer.timeNano / 1e6) : answer.time * 1000,
  };
}
