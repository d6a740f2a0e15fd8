/** Removes a container and waits until it is gone, also when the engine was already about it. */
import { isProblem } from '../../ports/problem-error.ts';
import { containerAnswer } from './answers.ts';
import { EngineAnswer } from './translate.ts';
import type { Transport } from './transport.ts';

const pauseMs = 100;

export async function removeContainer(transport: Transport, container: string, limitMs: number): Promise<void> {
  const path = `/containers/${encodeURIComponent(container)}`;
  const asked = { container };
  try {
    await transport.sendIfThere({ method: 'DELETE', path, query: { force: true, v: false }, limitMs, asked });
  } catch (error) {
    if (!isUnderWay(error)) throw error;
    const deadline = performance.now() + limitMs;
    while ((await transport.jsonOrNull(containerAnswer, { method: 'GET', path: `${path}/json`, asked })) !== null) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** 409 with this text is the engine's only sign. */
function isUnderWay(error: unknown): boolean {
  return (
    isProblem(error, 'ENGINE_REFUSED') &&
    error.cause instanceof EngineAnswer &&
    error.cause.status === 409 &&
    /already in progress/.test(error.cause.message)
  );
}
