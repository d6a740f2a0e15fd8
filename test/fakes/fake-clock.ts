/** Time that passes only by sleeping, at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src-main/ports/clock.ts';

export class FakeClock implements Clock {
  #now: number;

  constructor(startIso = '2026-11-22T08:00:00.000Z') {
    this.#now = Date.parse(startIso);
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const end = this.#now + ms;
    await nextTurn();
    signal?.throwIfAborted();
    this.#now = Math.max(this.#now, end);
  }
}
