import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { InstanceId, ServiceName } from '../../../src-main/contract/ids.ts';
import type { LogExtent, LogLine } from '../../../src-main/contract/logs.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { pause } from '../../stores/follow.ts';
import { LinePages, pageLines } from './line-pages.ts';
import type { LogCalls, LogMatch, SearchQuery } from './log-calls.ts';
import { nearestMatch, stepMatch } from './matches.ts';

export interface LogSearch {
  readonly query: SearchQuery;
  readonly matches: readonly LogMatch[];
  /** Index in `matches`; -1 before the first one is there. */
  readonly current: number;
  readonly isDone: boolean;
  readonly problem: Problem | null;
}

export interface LogState {
  readonly status: 'opening' | 'open' | 'away';
  readonly problem: Problem | null;
  readonly extent: LogExtent;
  readonly services: readonly ServiceName[];
  /** Grows when lines came in: `line()` may answer something else than before. */
  readonly revision: number;
  readonly isFollowing: boolean;
  /** Number of row 0. Stands still while paused, so that dropped lines at the front do not move the view. */
  readonly base: number;
  /** Lines there were when following was paused; what came later is "newer". */
  readonly pausedNext: number;
  readonly search: LogSearch | null;
  readonly isExporting: boolean;

  line(number: number): LogLine | undefined;
  /** The rows that are seen: their pages are fetched. */
  show(from: number, to: number): void;
  pause(): void;
  resume(): void;
  find(query: SearchQuery | null, seenLine: number): void;
  step(direction: 1 | -1): LogMatch | null;
  /** The nearest line behind or before `from` that is wanted; null when none is held. */
  seek(from: number, direction: 1 | -1, isWanted: (line: LogLine) => boolean): Promise<number | null>;
  /** Raw text of lines, both ends included; lines that are not held any more are left out. */
  readText(from: number, to: number): Promise<string>;
  /** The text of all that is held. */
  exportText(): Promise<Blob | null>;
  start(): () => void;
}

const empty: LogExtent = { first: 0, next: 0, rate: 0 };
const reopenDelayMs = 1000;
/** As many as the border gives at a time. */
const mostLines = 2000;

/** One open log: follows it, holds the pages that are seen, searches. Nothing is kept after `start()`'s end. */
export function createLogStore(calls: LogCalls, instance: InstanceId): StoreApi<LogState> {
  const pages = new LinePages();
  const asked = new Set<number>();
  let log: string | null = null;
  let stop = new AbortController();
  let searching: AbortController | null = null;
  let seen = 0;

  return createStore<LogState>()((set, get) => {
    /** Takes a new extent; while following, the rows begin at the first line that is held. */
    function extentChanged(extent: LogExtent): Partial<LogState> {
      return get().isFollowing ? { extent, base: extent.first, pausedNext: extent.next } : { extent };
    }

    async function fetchPage(page: number): Promise<void> {
      if (log === null || asked.has(page)) return;
      asked.add(page);
      const from = page * pageLines;
      try {
        const { extent, lines } = await calls.read(log, from, pageLines);
        pages.put(lines, { from, next: extent.next });
        set({ revision: get().revision + 1 });
      } catch (error) {
        set({ problem: problemOf(error) });
      } finally {
        asked.delete(page);
      }
    }

    async function follow(signal: AbortSignal): Promise<void> {
      const opened = await calls.open(instance);
      log = opened.log;
      set({ status: 'open', problem: null, services: opened.services, ...extentChanged(opened.extent) });
      for await (const { event } of await calls.follow(log, signal)) {
        pages.put(event.lines, null);
        pages.trim(get().isFollowing ? event.extent.next : seen);
        set({ revision: get().revision + 1, ...extentChanged(event.extent) });
      }
    }

    async function followForEver(signal: AbortSignal): Promise<void> {
      const isOpen = (): boolean => !signal.aborted;
      while (isOpen()) {
        try {
          await follow(signal);
        } catch (error) {
          if (isOpen()) set({ status: 'away', problem: problemOf(error) });
        }
        await pause(reopenDelayMs, signal);
      }
    }

    async function search(query: SearchQuery, seenLine: number, signal: AbortSignal): Promise<void> {
      if (log === null) return;
      const found: LogMatch[] = [];
      try {
        for await (const { event } of await calls.search(log, query, signal)) {
          if (signal.aborted) return;
          found.push(...event.matches);
          const matches = found.toSorted((a, b) => a.number - b.number);
          const before = get().search;
          const kept = before?.matches[before.current]?.number;
          const current = kept === undefined ? nearestMatch(matches, seenLine) : nearestMatch(matches, kept);
          set({ search: { query, matches, current, isDone: event.isDone, problem: null } });
        }
      } catch (error) {
        if (!signal.aborted)
          set({ search: { query, matches: [], current: -1, isDone: true, problem: problemOf(error) } });
      }
    }

    return {
      status: 'opening',
      problem: null,
      extent: empty,
      services: [],
      revision: 0,
      isFollowing: true,
      base: 0,
      pausedNext: 0,
      search: null,
      isExporting: false,

      line: (number) => pages.get(number),

      show(from, to) {
        const { extent } = get();
        seen = from;
        pages.trim(from);
        for (const page of pages.missing(Math.max(from, extent.first), Math.min(to, extent.next))) void fetchPage(page);
      },

      pause() {
        if (get().isFollowing) set({ isFollowing: false, pausedNext: get().extent.next });
      },

      resume() {
        if (!get().isFollowing) set({ isFollowing: true, base: get().extent.first, pausedNext: get().extent.next });
      },

      find(query, seenLine) {
        searching?.abort();
        searching = null;
        if (query === null || query.text === '') {
          set({ search: null });
          return;
        }
        searching = new AbortController();
        set({ search: { query, matches: [], current: -1, isDone: false, problem: null } });
        void search(query, seenLine, searching.signal);
      },

      step(direction) {
        const { search: found } = get();
        if (found === null) return null;
        const current = stepMatch(found.matches.length, found.current, direction);
        set({ search: { ...found, current } });
        return found.matches[current] ?? null;
      },

      async seek(from, direction, isWanted) {
        if (log === null) return null;
        const { first, next } = get().extent;
        for (let at = from + direction; at >= first && at < next; at += direction * mostLines) {
          const start = direction === 1 ? at : Math.max(first, at - mostLines + 1);
          const count = direction === 1 ? mostLines : at - start + 1;
          const { lines } = await calls.read(log, start, count);
          const found = direction === 1 ? lines.find(isWanted) : lines.findLast(isWanted);
          if (found !== undefined) return found.number;
        }
        return null;
      },

      async readText(from, to) {
        if (log === null) return '';
        const texts: string[] = [];
        for (let at = from; at <= to; at += mostLines) {
          const { lines } = await calls.read(log, at, Math.min(mostLines, to - at + 1));
          texts.push(...lines.map((line) => line.text));
        }
        return texts.join('\n');
      },

      async exportText() {
        if (log === null || get().isExporting) return null;
        set({ isExporting: true });
        try {
          const parts: string[] = [];
          for await (const { text } of await calls.export(log, stop.signal)) parts.push(text);
          return new Blob(parts, { type: 'text/plain' });
        } catch (error) {
          set({ problem: problemOf(error) });
          return null;
        } finally {
          set({ isExporting: false });
        }
      },

      start() {
        stop = new AbortController();
        const mine = stop;
        void followForEver(mine.signal);
        return () => {
          mine.abort();
          searching?.abort();
          if (log !== null) void calls.close(log).catch(() => undefined);
          log = null;
          pages.clear();
        };
      },
    };
  });
}
