/** Time that passes only when a test says so. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src-main/ports/clock.ts';

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

export class ManualClock implements Clock {
  #now = Date.parse('2026-11-22T08:00:00.000Z');
  readonly #sleepers = new Set<Sleeper>();

  get sleeping(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        untilMs: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Lets the time pass; what wakes up in between runs at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = [...this.#sleepers].sort((one, other) => one.untilMs - other.untilMs)[0];
      if (next === undefined || next.untilMs > end) break;
      this.#now = Math.max(this.#now, next.untilMs);
      next.wake();
      await settle();
    }
    this.#now = end;
  }
}

/** Everything that can go on without time passing has gone on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}
