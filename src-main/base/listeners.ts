/** A set of callbacks; they must not throw. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  get size(): number {
    return this.#all.size;
  }

  /** Returns the way to stop. The same function added twice is called twice. */
  add(listener: (value: T) => void): () => void {
    const own = (value: T): void => {
      listener(value);
    };
    this.#all.add(own);
    return () => {
      this.#all.delete(own);
    };
  }

  emit(value: T): void {
    for (const listener of [...this.#all]) listener(value);
  }

  clear(): void {
    this.#all.clear();
  }
}
