import { describe, expect, it } from 'vitest';
import { Listeners } from '../../../src-main/base/listeners.ts';
import { endOfStream, latestByKey, PulledStream } from '../../../src-main/base/pulled-stream.ts';

function numbers(options: { signal?: AbortSignal; everyMs?: number } = {}) {
  const source = new Listeners<undefined>();
  let count = 0;
  let taken = 0;
  const stream = new PulledStream<number>({
    ...options,
    attach: (poke) => source.add(poke),
    take: () => (count < 0 ? endOfStream : count === taken ? null : (taken = count)),
  });
  return {
    source,
    stream,
    set: (value: number) => {
      count = value;
      source.emit(undefined);
    },
  };
}

describe('a pulled stream', () => {
  it('gives the newest to a reader that was slow', async () => {
    const { stream, set } = numbers();
    for (const value of [1, 2, 3]) set(value);
    expect(await stream.next()).toEqual({ done: false, value: 3 });
    const next = stream.next();
    set(4);
    expect(await next).toEqual({ done: false, value: 4 });
  });

  it('ends in the middle of a wait when its reader leaves, and detaches', async () => {
    const { stream, source } = numbers();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(source.size).toBe(0);
  });

  it('ends in the middle of a wait, and of a pause, when the signal fires', async () => {
    const stop = new AbortController();
    const { stream, source, set } = numbers({ signal: stop.signal, everyMs: 60_000 });
    set(1);
    await stream.next();
    set(2);
    const paused = stream.next();
    stop.abort();
    expect(await paused).toEqual({ done: true, value: undefined });
    expect(source.size).toBe(0);
  });

  it('never attaches for long when the signal fired before', async () => {
    const { stream, source } = numbers({ signal: AbortSignal.abort() });
    expect((await stream.next()).done).toBe(true);
    expect(source.size).toBe(0);
  });

  it('keeps its shortest time between two items', async () => {
    const { stream, set } = numbers({ everyMs: 40 });
    set(1);
    await stream.next();
    const before = performance.now();
    set(2);
    await stream.next();
    expect(performance.now() - before).toBeGreaterThan(35);
  });

  it('ends when the source does', async () => {
    const { stream, source, set } = numbers();
    const waiting = stream.next();
    set(-1);
    expect((await waiting).done).toBe(true);
    expect((await stream.next()).done).toBe(true);
    expect(source.size).toBe(0);
  });
});

describe('the latest by key', () => {
  it('begins with the first item, gives one item a key, and what came before the end', async () => {
    let put: (key: string, value: string) => void = () => undefined;
    let end = (): void => undefined;
    const stream = latestByKey<string>({
      first: 'all',
      attach: (given, ended) => {
        put = given;
        end = ended;
        return () => undefined;
      },
    });
    put('a', 'a1');
    put('b', 'b1');
    put('a', 'a2');
    end();
    const items: string[] = [];
    for await (const item of stream) items.push(item);
    expect(items).toEqual(['all', 'b1', 'a2']);
  });
});
