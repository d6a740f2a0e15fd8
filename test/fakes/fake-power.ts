/** The power of one process: cut at the n-th point, nothing that it had begun ever goes on. */
const never = new Promise<never>(() => undefined);

export class FakePower {
  /** Names of the points that were passed, in order. */
  readonly passed: string[] = [];
  isOff = false;
  readonly #cutAt: number;
  readonly #onCut: () => void;

  /** `cutAt` counts from 1; absent: the power stays. */
  constructor(cutAt = Number.POSITIVE_INFINITY, onCut: () => void = () => undefined) {
    this.#cutAt = cutAt;
    this.#onCut = onCut;
  }

  /** A point where the power may go. */
  async point(name: string): Promise<void> {
    if (this.isOff) return await never;
    this.passed.push(name);
    if (this.passed.length !== this.#cutAt) return;
    this.isOff = true;
    this.#onCut();
    await never;
  }

  /** An act on the world with a point before and after it. */
  async effect<T>(name: string, act: () => T | Promise<T>): Promise<T> {
    await this.point(`before ${name}`);
    const value = await act();
    await this.point(`after ${name}`);
    return value;
  }

  /** A look at the world: a dead process sees nothing any more. */
  async look<T>(act: () => T): Promise<T> {
    if (this.isOff) return await never;
    return act();
  }
}
