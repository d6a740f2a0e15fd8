/** What the window asks of an instance's log. */
import { endOfStream, PulledStream } from '../base/pulled-stream.ts';
import type { InstanceId, ServiceName } from '../contract/ids.ts';
import type { LogExtent, LogLevel, LogLine } from '../contract/logs.ts';
import type { Clock } from '../ports/clock.ts';
import { ProblemError } from '../ports/problem-error.ts';
import { createSearch } from './log-search.ts';
import type { FoundRanges, SearchOptions } from './log-search.ts';
import type { LogShelf, OpenBook } from './log-shelf.ts';

export interface LogsSource {
  /** Rejects with NO_SUCH_INSTANCE. */
  servicesOf(instance: InstanceId): ServiceName[];
}

export interface FollowItem {
  readonly extent: LogExtent;
  readonly lines: LogLine[];
}

export interface SearchItem {
  readonly matches: { readonly number: number; readonly ranges: FoundRanges['ranges'] }[];
  readonly isDone: boolean;
}

interface OpenLog extends OpenBook {
  readonly instance: InstanceId;
  followers: number;
  usedAtMs: number;
}

/** Longest time that opening waits for what the containers hold; the rest comes through `follow`. */
const openLimitMs = 1_500;
/** 20 items a second at most. */
const followEveryMs = 50;
const followLines = 500;
const batchLines = 1_000;
/** A client that went without closing: nobody asked this long. */
const forgottenMs = 10 * 60_000;
const openAtMost = 200;

export class LogsService {
  readonly #shelf: LogShelf;
  readonly #source: LogsSource;
  readonly #clock: Clock;
  readonly #random: () => string;
  readonly #open = new Map<string, OpenLog>();

  constructor(shelf: LogShelf, source: LogsSource, clock: Clock, random: () => string) {
    this.#shelf = shelf;
    this.#source = source;
    this.#clock = clock;
    this.#random = random;
  }

  get openCount(): number {
    return this.#open.size;
  }

  async open(instance: InstanceId): Promise<{ log: string; extent: LogExtent; services: ServiceName[] }> {
    const services = this.#source.servicesOf(instance);
    this.#closeForgotten();
    const log = `${instance}.${this.#random()}`;
    const open: OpenLog = { ...this.#shelf.take(instance), instance, followers: 0, usedAtMs: this.#clock.now() };
    this.#open.set(log, open);
    const late = new AbortController();
    await Promise.race([open.book.caughtUp, this.#clock.sleep(openLimitMs, late.signal).catch(() => undefined)]);
    late.abort();
    return { log, extent: open.book.buffer.extent(), services };
  }

  read(log: string, from: number, count: number): FollowItem {
    const { book, reader } = this.#need(log);
    const { buffer } = book;
    const lines: LogLine[] = [];
    const end = Math.min(from + count, buffer.next);
    for (let number = Math.max(from, buffer.first); number < end; number += 1) {
      const held = buffer.at(number);
      if (held !== null) lines.push(reader.line(held, number));
    }
    return { extent: buffer.extent(), lines };
  }

  follow(log: string, signal?: AbortSignal): PulledStream<FollowItem> {
    const open = this.#need(log);
    const { buffer } = open.book;
    let isFirst = true;
    let seen = 0;
    return new PulledStream<FollowItem>({
      signal,
      everyMs: followEveryMs,
      attach: (poke) => {
        open.followers += 1;
        const detach = open.book.changed.add(poke);
        return () => {
          open.followers -= 1;
          open.usedAtMs = this.#clock.now();
          detach();
        };
      },
      take: () => {
        if (!this.#open.has(log)) return endOfStream;
        if (!isFirst && buffer.next === seen) return null;
        isFirst = false;
        const from = Math.max(seen, buffer.next - followLines);
        seen = buffer.next;
        return this.read(log, from, followLines);
      },
    });
  }

  async *search(log: string, options: SearchOptions, signal?: AbortSignal): AsyncGenerator<SearchItem, undefined> {
    const { book } = this.#need(log);
    const find = createSearch(options);
    // Newest first: what is on the screen is found at once.
    for (let end = book.buffer.next; end > book.buffer.first; end -= batchLines) {
      if (signal?.aborted === true) return undefined;
      const from = Math.max(book.buffer.first, end - batchLines);
      const numbers: number[] = [];
      const texts: string[] = [];
      for (let number = from; number < end; number += 1) {
        const held = book.buffer.at(number);
        if (held === null || held.marker !== undefined) continue;
        numbers.push(number);
        texts.push(held.text);
      }
      const matches = find(texts).flatMap(({ index, ranges }) => {
        const number = numbers[index];
        return number === undefined ? [] : [{ number, ranges }];
      });
      if (matches.length > 0) yield { matches, isDone: false };
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    yield { matches: [], isDone: true };
    return undefined;
  }

  async *export(
    log: string,
    options: { readonly withTime: boolean; readonly levels?: readonly LogLevel[] | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<{ text: string }, undefined> {
    const { book } = this.#need(log);
    const services = this.#source.servicesOf(this.#need(log).instance);
    const last = book.buffer.next;
    for (let from = book.buffer.first; from < last; from += batchLines) {
      if (signal?.aborted === true) return undefined;
      const { lines } = this.read(log, from, Math.min(batchLines, last - from));
      const wanted = lines.filter(
        ({ marker, level }) => marker === undefined && (options.levels?.includes(level) ?? true),
      );
      const text = wanted.map((line) => textOf(line, options.withTime, services.length > 1)).join('');
      if (text !== '') yield { text };
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return undefined;
  }

  /** Closing what is not open is no fault. */
  close(log: string): void {
    const open = this.#open.get(log);
    if (open === undefined) return;
    this.#open.delete(log);
    open.book.changed.emit(undefined);
    this.#shelf.giveBack(open.instance);
  }

  stop(): void {
    for (const log of [...this.#open.keys()]) this.close(log);
  }

  #need(log: string): OpenLog {
    const open = this.#open.get(log);
    if (open === undefined) throw ProblemError.of('NO_SUCH_LOG', { log });
    open.usedAtMs = this.#clock.now();
    return open;
  }

  #closeForgotten(): void {
    const before = this.#clock.now() - forgottenMs;
    const idle = [...this.#open].filter(([, { followers }]) => followers === 0);
    for (const [log, { usedAtMs }] of idle) if (usedAtMs < before || this.#open.size >= openAtMost) this.close(log);
  }
}

function textOf(line: LogLine, withTime: boolean, withService: boolean): string {
  return `${withTime ? `${line.at} ` : ''}${withService ? `${line.service} ` : ''}${line.text}\n`;
}
