import { afterEach, expect, test } from 'vitest';
import { instanceIdSchema, serviceNameSchema } from '../../src-main/contract/ids.ts';
import type { LogLine } from '../../src-main/contract/logs.ts';
import type { LogCalls } from '../../src-renderer/features/logs/log-calls.ts';
import { createLogStore } from '../../src-renderer/features/logs/log-store.ts';
import { LinePages } from '../../src-renderer/features/logs/line-pages.ts';
import { nearestMatch, stepMatch } from '../../src-renderer/features/logs/matches.ts';
import { markSpans, parseAnsi } from '../../src-renderer/ui/ansi.ts';

const server = serviceNameSchema.parse('server');
const instance = instanceIdSchema.parse('octopusprod01');
const line = (number: number): LogLine => ({
  number,
  at: '2026-11-22T08:00:00.000Z',
  service: server,
  stream: 'stdout',
  level: 'info',
  text: `line ${number}`,
});
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A log that holds the newest `held` lines and counts what it is asked. */
function fakeLog(held: number) {
  let next = 0;
  let first = 0;
  let wake: () => void = () => undefined;
  let fresh: LogLine[] = [];
  const reads: number[] = [];
  const extent = () => ({ first, next, rate: 0 });
  const calls: LogCalls = {
    open: () => Promise.resolve({ log: 'l', extent: extent(), services: [server] }),
    read: (_log, from, count) => {
      reads.push(from);
      const numbers = Array.from({ length: count }, (_, index) => from + index).filter(
        (number) => number >= first && number < next,
      );
      return Promise.resolve({ extent: extent(), lines: numbers.map(line) });
    },
    follow: (_log, signal) =>
      Promise.resolve(
        (async function* () {
          while (!signal.aborted) {
            await new Promise<void>((resolve) => {
              wake = resolve;
              signal.addEventListener('abort', () => resolve());
            });
            yield { event: { extent: extent(), lines: fresh.slice(-500) } };
          }
        })(),
      ),
    search: () =>
      Promise.resolve(
        (async function* () {
          yield { event: { matches: [{ number: 40, ranges: [[0, 4] as [number, number]] }], isDone: false } };
          await Promise.resolve();
          yield { event: { matches: [{ number: 10, ranges: [[0, 4] as [number, number]] }], isDone: true } };
        })(),
      ),
    export: () => Promise.reject(new Error('not asked')),
    close: () => Promise.resolve({}),
  };
  const append = (count: number): void => {
    fresh = Array.from({ length: count }, (_, index) => line(next + index));
    next += count;
    first = Math.max(0, next - held);
    wake();
  };
  return { calls, append, reads };
}

async function opened(held: number, lines: number) {
  const log = fakeLog(held);
  log.append(lines);
  const store = createLogStore(log.calls, instance);
  stops.push(store.getState().start());
  await expect.poll(() => store.getState().status).toBe('open');
  return { ...log, store };
}

test('following moves with the log, and its rows begin at the first line that is held', async () => {
  const { store, append } = await opened(1000, 1000);
  append(500);
  await expect.poll(() => store.getState().extent.next).toBe(1500);
  expect(store.getState()).toMatchObject({ base: 500, pausedNext: 1500 });
});

test('while paused the rows keep their numbers, even when the lines at the front are dropped', async () => {
  const { store, append } = await opened(1000, 1000);
  store.getState().pause();
  append(700);
  await expect.poll(() => store.getState().extent.next).toBe(1700);
  expect(store.getState()).toMatchObject({ base: 0, pausedNext: 1000, isFollowing: false });
  store.getState().resume();
  expect(store.getState()).toMatchObject({ base: 700, pausedNext: 1700, isFollowing: true });
});

test('a page that is whole is asked for once; the last one, which still grows, again', async () => {
  const { store, reads } = await opened(50_000, 1050);
  store.getState().show(200, 260);
  await expect.poll(() => store.getState().line(200)?.text).toBe('line 200');
  store.getState().show(210, 250);
  expect(reads).toEqual([200]);
  store.getState().show(1000, 1050);
  await expect.poll(() => store.getState().line(1049)).toBeTruthy();
  expect(reads).toEqual([200, 1000]);
});

test('matches that come in any order are walked in the order of lines, beginning where one looks', async () => {
  const { store } = await opened(100, 100);
  store.getState().find({ text: 'line', isRegex: false, isCaseSensitive: false }, 20);
  await expect.poll(() => store.getState().search?.isDone).toBe(true);
  expect(store.getState().search).toMatchObject({ current: 1 });
  expect(store.getState().step(1)?.number).toBe(10);
  expect(store.getState().step(-1)?.number).toBe(40);
});

test('the pages that are held stay few, the ones that are seen stay', () => {
  const pages = new LinePages();
  for (let number = 0; number < 50_000; number++) pages.put([line(number)], null);
  pages.trim(25_000);
  expect(pages.get(25_000)).toBeTruthy();
  expect(pages.get(0)).toBeUndefined();
  expect(pages.missing(25_000, 25_100)).toEqual([]);
  expect(pages.missing(0, 10)).toEqual([0]);
});

test('stepping goes round, and nothing to step to is nothing', () => {
  expect([stepMatch(3, 2, 1), stepMatch(3, 0, -1), stepMatch(0, -1, 1), stepMatch(3, -1, -1)]).toEqual([0, 2, -1, 2]);
  expect(nearestMatch([{ number: 5, ranges: [] }], 9)).toBe(0);
});

test('colours are read, every other control is shown, and nothing can hide', () => {
  const spans = parseAnsi('\u001b[1;31mred\u001b[0m \u001b[2Kx\u0000\u202e<b>');
  expect(spans.map(({ text, colour, isBold }) => ({ text, colour, isBold }))).toEqual([
    { text: 'red', colour: 'red', isBold: true },
    { text: ' \u241b[2Kx\u2400\ufffd<b>', colour: null, isBold: false },
  ]);
  expect(parseAnsi('\u001b[38;5;196ma\u001b[38;2;0;255;0mb').map(({ colour }) => colour)).toEqual(['red', 'green']);
});

test('a match across colours is marked in each piece, at its place in the raw text', () => {
  const raw = 'ab\u001b[32mcd\u001b[0mef';
  const marked = markSpans(parseAnsi(raw), [[1, 9]]);
  expect(marked.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['b', 'cd']);
  expect(marked.map(({ text }) => text).join('')).toBe('abcdef');
});

test('the nearest wanted line is found far beyond what is seen, in both directions', async () => {
  const { store } = await opened(50_000, 9000);
  const isWanted = ({ number }: LogLine) => number % 4000 === 0;
  expect(await store.getState().seek(100, 1, isWanted)).toBe(4000);
  expect(await store.getState().seek(4000, 1, isWanted)).toBe(8000);
  expect(await store.getState().seek(8000, 1, isWanted)).toBeNull();
  expect(await store.getState().seek(7999, -1, isWanted)).toBe(4000);
  expect(await store.getState().seek(0, -1, isWanted)).toBeNull();
});
