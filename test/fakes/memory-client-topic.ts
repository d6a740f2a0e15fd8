/** A stream with any number of readers: each begins with a snapshot and ends with its signal. */
export interface Sequenced<T> {
  readonly seq: number;
  readonly event: T;
}

export class Topic<T> {
  readonly #readers = new Set<(event: T) => void>();

  publish(event: T): void {
    for (const read of this.#readers) read(event);
  }

  get readers(): number {
    return this.#readers.size;
  }

  async *read(first: T | null, signal?: AbortSignal): AsyncGenerator<Sequenced<T>, void, undefined> {
    const queue: T[] = first === null ? [] : [first];
    let wake: () => void = () => undefined;
    const reader = (event: T) => {
      queue.push(event);
      wake();
    };
    const stop = () => {
      wake();
    };
    this.#readers.add(reader);
    signal?.addEventListener('abort', stop);
    let seq = 0;
    try {
      while (!signal?.aborted) {
        const event = queue.shift();
        if (event !== undefined) {
          yield { seq: seq++, event };
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#readers.delete(reader);
      signal?.removeEventListener('abort', stop);
    }
  }
}
