/** Does one turn of reading after another: waits between them to be poked, and can be paused while somebody else reads. */
import type { Clock } from '../ports/clock.ts';

export interface FollowTurn {
  readonly signal: AbortSignal;
  /** What the turn before ended with; null: nothing yet, or it broke off. */
  readonly last: string | null;
}

/** Looks again by itself after this time, should a poke have been lost. */
const patienceMs = 60_000;
const patienceAfterFaultMs = 3_000;

export class LogFollower {
  /** Resolves when the outer signal ended it. */
  readonly done: Promise<void>;
  readonly #once: (turn: FollowTurn) => Promise<string | null>;
  readonly #clock: Clock;
  readonly #outer: AbortSignal;
  #turn = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #last: string | null = null;
  #isPaused = false;
  #isPoked = false;
  #wake: () => void = () => undefined;

  constructor(once: (turn: FollowTurn) => Promise<string | null>, clock: Clock, outer: AbortSignal) {
    this.#once = once;
    this.#clock = clock;
    this.#outer = outer;
    this.done = this.#loop();
  }

  poke(): void {
    this.#isPoked = true;
    this.#wake();
  }

  /** Resolves when no turn runs any more. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    this.#turn.abort();
    await this.#running;
  }

  resume(): void {
    this.#isPaused = false;
    this.poke();
  }

  async #loop(): Promise<void> {
    while (!this.#outer.aborted) {
      this.#isPoked = false;
      let patience = patienceMs;
      if (!this.#isPaused) {
        this.#turn = new AbortController();
        const turn = this.#once({ signal: AbortSignal.any([this.#outer, this.#turn.signal]), last: this.#last });
        this.#running = turn.then(
          (last) => {
            this.#last = last;
          },
          () => {
            this.#last = null;
            patience = patienceAfterFaultMs;
          },
        );
        await this.#running;
      }
      await this.#waitForPoke(patience);
    }
  }

  async #waitForPoke(ms: number): Promise<void> {
    if (this.#isPoked || this.#outer.aborted) return;
    const wait = new AbortController();
    this.#wake = () => {
      wait.abort();
    };
    await this.#clock.sleep(ms, AbortSignal.any([this.#outer, wait.signal])).catch(() => undefined);
    this.#wake = () => undefined;
  }
}
