/** When to look for the engine again: soon during the first seconds after a loss, then now and then. */
const hurryForMs = 10_000;

export class LookTimer {
  readonly #hurriedMs: number;
  readonly #usualMs: number;
  readonly #look: () => void;
  #timer: NodeJS.Timeout | undefined;
  #hurryUntil = 0;

  constructor(hurriedMs: number, usualMs: number, look: () => void) {
    this.#hurriedMs = hurriedMs;
    this.#usualMs = usualMs;
    this.#look = look;
  }

  hurry(): void {
    this.#hurryUntil = performance.now() + hurryForMs;
  }

  arm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#look, performance.now() < this.#hurryUntil ? this.#hurriedMs : this.#usualMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
