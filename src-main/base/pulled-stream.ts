/**
 * A stream whose items are made when the reader asks for them, so a slow reader gets fewer, newer items instead of
 * a queue that grows. It ends at once when the reader leaves or the signal fires, even in the middle of a wait.
 */
export const endOfStream = Symbol('end of stream');

export interface PulledStreamOptions<T> {
  /** The next item; null: nothing yet, ask again after the next poke. */
  readonly take: () => T | null | typeof endOfStream;
  /** Called once; the source calls `poke` when there may be something to take. Returns the way to stop. */
  readonly attach: (poke: () => void) => () => void;
  /** Shortest time between two items. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export class PulledStream<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #options: PulledStreamOptions<T>;
  readonly #detach: () => void;
  readonly #onAbort = (): void => {
    this.#close();
  };
  #isClosed = false;
  #isPoked = false;
  #wake: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextAt = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PulledStreamOptions<T>) {
    this.#options = options;
    this.#detach = options.attach(() => {
      this.#isPoked = true;
      this.#wake?.();
    });
    if (options.signal?.aborted === true) this.#close();
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const turn = this.#turn.then(() => this.#next());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    await this.#pause(this.#nextAt - performance.now());
    while (!this.#isClosed) {
      this.#isPoked = false;
      const item = this.#options.take();
      if (item === endOfStream) break;
      if (item !== null) {
        this.#nextAt = performance.now() + (this.#options.everyMs ?? 0);
        return { done: false, value: item };
      }
      await this.#poked();
    }
    this.#close();
    return { done: true, value: undefined };
  }

  async #poked(): Promise<void> {
    if (this.#isClosed || this.#isPoked) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
  }

  /** Pokes do not shorten it; closing does. */
  async #pause(ms: number): Promise<void> {
    if (this.#isClosed || ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.#timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (this.#isClosed) resolve();
      };
    });
    this.#wake = null;
    this.#timer = null;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#detach();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wake?.();
  }
}

/** The newest value of each key, oldest change first; begins with `first`. What is put before the end is still given. */
export function latestByKey<T>(options: {
  readonly first: T;
  readonly attach: (put: (key: string, value: T) => void, end: () => void) => () => void;
  readonly signal?: AbortSignal | undefined;
}): PulledStream<T> {
  const waiting = new Map<string, T>();
  let first: { readonly value: T } | null = { value: options.first };
  let isEnded = false;
  return new PulledStream<T>({
    signal: options.signal,
    attach: (poke) =>
      options.attach(
        (key, value) => {
          waiting.delete(key);
          waiting.set(key, value);
          poke();
        },
        () => {
          isEnded = true;
          poke();
        },
      ),
    take: () => {
      if (first !== null) {
        const { value } = first;
        first = null;
        return value;
      }
      for (const [key, value] of waiting) {
        waiting.delete(key);
        return value;
      }
      return isEnded ? endOfStream : null;
    },
  });
}
