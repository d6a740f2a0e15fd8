/** The books of all instances: one each, followed while somebody has it open, kept for a while after. */
import type { InstanceId, JobId, ServiceName } from '../contract/ids.ts';
import type { LogLine } from '../contract/logs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import { isProblem } from '../ports/problem-error.ts';
import type { LogKeeper } from '../ports/log-keeper.ts';
import { LogBook } from './log-book.ts';
import type { LogBookSource, MarkerKind } from './log-book.ts';
import { LineReader } from './log-lines.ts';
import type { LogRule } from '../contract/template.ts';

export interface LogShelfSource {
  engineOf(instance: InstanceId): Promise<Engine>;
  /** Names of the containers by service; empty when there is no such instance. */
  containersOf(instance: InstanceId): ReadonlyMap<ServiceName, string>;
  rulesOf(instance: InstanceId, service: ServiceName): readonly LogRule[];
}

export interface OpenBook {
  readonly book: LogBook;
  readonly reader: LineReader;
}

interface Shelved extends OpenBook {
  users: number;
  rest: AbortController | null;
}

/** How long a log that nobody looks at is still followed. */
const restMs = 60_000;
/** Closed books that hold what no container has any more. */
const keptClosed = 6;
const drainLimitMs = 60_000;

export class LogShelf implements LogKeeper {
  readonly #source: LogShelfSource;
  readonly #clock: Clock;
  readonly #books = new Map<InstanceId, Shelved>();

  constructor(source: LogShelfSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Begins to follow; call `giveBack` as often as this. */
  take(instance: InstanceId): OpenBook {
    const shelved = this.#bookOf(instance);
    shelved.users += 1;
    shelved.rest?.abort();
    shelved.rest = null;
    shelved.book.follow();
    return shelved;
  }

  giveBack(instance: InstanceId): void {
    const shelved = this.#books.get(instance);
    if (shelved === undefined) return;
    shelved.users -= 1;
    if (shelved.users <= 0) void this.#rest(instance, shelved);
  }

  /** Something about the instance or its engine changed. */
  poke(instance: InstanceId): void {
    this.#books.get(instance)?.book.poke();
  }

  pokeAll(): void {
    for (const { book } of this.#books.values()) book.poke();
  }

  /** The instance is gone, and its log with it. */
  forget(instance: InstanceId): void {
    const shelved = this.#books.get(instance);
    this.#books.delete(instance);
    shelved?.rest?.abort();
    void shelved?.book.unfollow();
  }

  async stop(): Promise<void> {
    const all = [...this.#books.values()];
    this.#books.clear();
    for (const { rest } of all) rest?.abort();
    await Promise.all(all.map(({ book }) => book.unfollow()));
  }

  async drain(engine: Engine, instance: InstanceId, service: ServiceName, container: string): Promise<void> {
    try {
      await this.#bookOf(instance).book.drain(engine, service, container, AbortSignal.timeout(drainLimitMs));
    } catch (error) {
      // A log that its driver does not let anybody read must not keep a container from being removed.
      if (isProblem(error, 'ENGINE_UNREACHABLE')) throw error;
    }
    this.#dropOldest();
  }

  mark(instance: InstanceId, service: ServiceName, kind: MarkerKind, job: JobId | null, detail: string | null): void {
    this.#bookOf(instance).book.mark(service, kind, job, detail);
  }

  async tail(
    engine: Engine,
    instance: InstanceId,
    service: ServiceName,
    container: string,
    count: number,
  ): Promise<LogLine[]> {
    const reader = this.#readerOf(instance);
    const lines: LogLine[] = [];
    try {
      const signal = AbortSignal.timeout(drainLimitMs);
      for await (const record of engine.logs(container, { follow: false, tail: count }, signal)) {
        lines.push(reader.record(service, record, lines.length));
      }
    } catch (error) {
      if (isProblem(error, 'ENGINE_UNREACHABLE')) throw error;
    }
    return lines.slice(-count);
  }

  #bookOf(instance: InstanceId): Shelved {
    let shelved = this.#books.get(instance);
    if (shelved === undefined) {
      const source: LogBookSource = {
        engine: () => this.#source.engineOf(instance),
        containers: () => this.#source.containersOf(instance),
      };
      shelved = { book: new LogBook(source, this.#clock), reader: this.#readerOf(instance), users: 0, rest: null };
      this.#books.set(instance, shelved);
    }
    return shelved;
  }

  #readerOf(instance: InstanceId): LineReader {
    return new LineReader((service) => this.#source.rulesOf(instance, service));
  }

  async #rest(instance: InstanceId, shelved: Shelved): Promise<void> {
    const rest = new AbortController();
    shelved.rest = rest;
    try {
      await this.#clock.sleep(restMs, rest.signal);
    } catch {
      return;
    }
    shelved.rest = null;
    await shelved.book.unfollow();
    if (shelved.users > 0) shelved.book.follow();
    else if (!shelved.book.holdsHistory && this.#books.get(instance) === shelved) this.#books.delete(instance);
    this.#dropOldest();
  }

  #dropOldest(): void {
    const closed = [...this.#books].filter(
      ([, { users, rest, book }]) => users <= 0 && rest === null && book.holdsHistory,
    );
    for (const [instance] of closed.slice(0, Math.max(0, closed.length - keptClosed))) this.#books.delete(instance);
  }
}
