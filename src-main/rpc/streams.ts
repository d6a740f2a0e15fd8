/** Streams as they cross the border: each item with its number, errors in the border's form, ended when the client goes. */
import { toBorderError } from './border-errors.ts';

type Source<T> = AsyncIterator<T, undefined>;

export class BorderStream<T, U> implements AsyncIteratorObject<U, undefined, void> {
  readonly #source: Source<T>;
  readonly #map: (item: T) => U;

  constructor(source: Source<T>, map: (item: T) => U) {
    this.#source = source;
    this.#map = map;
  }

  async next(): Promise<IteratorResult<U, undefined>> {
    try {
      const item = await this.#source.next();
      return item.done === true ? { done: true, value: undefined } : { done: false, value: this.#map(item.value) };
    } catch (error) {
      throw toBorderError(error);
    }
  }

  async return(): Promise<IteratorResult<U, undefined>> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** `seq` grows by one an item, from 0. */
export function numbered<T>(source: Source<T>): BorderStream<T, { seq: number; event: T }> {
  let seq = 0;
  return new BorderStream(source, (event) => ({ seq: seq++, event }));
}

export function told<T>(source: Source<T>): BorderStream<T, T> {
  return new BorderStream(source, (item) => item);
}
