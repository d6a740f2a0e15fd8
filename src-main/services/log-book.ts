/**
 * The log of one instance: what was read from its containers, over re-creations. Follows them while somebody looks;
 * reading goes on where it ended, so no line is stored twice.
 */
import { Listeners } from '../base/listeners.ts';
import type { JobId, ServiceName } from '../contract/ids.ts';
import type { LogLine } from '../contract/logs.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerDetails, Engine, LogRecord } from '../ports/engine.ts';
import { defaultLogBounds, LogBuffer } from './log-buffer.ts';
import type { HeldLine } from './log-buffer.ts';
import { LogFollower } from './log-follower.ts';
import type { FollowTurn } from './log-follower.ts';
import { LogPosition } from './log-position.ts';

export type MarkerKind = NonNullable<LogLine['marker']>['kind'];

export interface LogBookSource {
  engine(): Promise<Engine>;
  /** Container of every service of the instance, by name; empty when the instance is gone. */
  containers(): ReadonlyMap<ServiceName, string>;
}

const tailLines = defaultLogBounds.lines;
const yieldEvery = 2_000;
const keptMarks = 200;
const keptPositions = 50;
/** How long a line may be under way from the engine. */
const underwayMs = 250;

export class LogBook {
  readonly buffer: LogBuffer;
  readonly changed = new Listeners<undefined>();
  readonly #source: LogBookSource;
  readonly #clock: Clock;
  /** By container: one that was set aside may come back. */
  readonly #positions = new Map<string, LogPosition>();
  readonly #current = new Map<ServiceName, string>();
  readonly #followers = new Map<ServiceName, LogFollower>();
  /** Marks that wait for lines that were written before them. */
  #waitingMarks: HeldLine[] = [];
  /** Services whose last row says that a container was made. */
  readonly #freshlyMarked = new Set<ServiceName>();
  #following: AbortController | null = null;
  #caughtUp: Promise<void> = Promise.resolve();
  /** Two that read from the same position at once would store every line twice. */
  #draining: Promise<unknown> = Promise.resolve();
  #holdsHistory = false;

  constructor(source: LogBookSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.buffer = new LogBuffer(() => clock.now());
  }

  /** Resolves when what the containers hold was read for the first time after `follow`. */
  get caughtUp(): Promise<void> {
    return this.#caughtUp;
  }

  get isFollowing(): boolean {
    return this.#following !== null;
  }

  /** Lines of containers that are gone: they cannot be read again. */
  get holdsHistory(): boolean {
    return this.#holdsHistory;
  }

  follow(): void {
    if (this.#following !== null) return;
    const controller = new AbortController();
    this.#following = controller;
    this.#caughtUp = this.#draining.then(() => this.#catchUp(controller.signal)).catch(() => undefined);
    void this.#caughtUp.then(() => {
      if (!controller.signal.aborted) this.#startFollowers(controller.signal);
    });
  }

  async unfollow(): Promise<void> {
    this.#following?.abort();
    this.#following = null;
    await this.#caughtUp;
    await Promise.all([...this.#followers.values()].map((follower) => follower.done));
    this.#followers.clear();
  }

  /** Something about the instance or its engine changed: look at the containers again. */
  poke(): void {
    if (this.#following !== null) this.#startFollowers(this.#following.signal);
    for (const follower of this.#followers.values()) follower.poke();
  }

  mark(service: ServiceName, kind: MarkerKind, job: JobId | null, detail: string | null): void {
    const line = this.#markLine(service, kind, job, detail);
    this.#waitingMarks = [...this.#waitingMarks, line].slice(-keptMarks);
    if (this.#following !== null) void this.#placeMarksSoon(this.#following.signal);
  }

  /** Reads what the container still has, before it goes. */
  drain(engine: Engine, service: ServiceName, container: string, signal: AbortSignal): Promise<void> {
    const before = Promise.all([this.#draining, Promise.race([this.#caughtUp, abortOf(signal)])]);
    const drained = before.then(() => this.#drain(engine, service, container, signal));
    this.#draining = drained.catch(() => undefined);
    return drained;
  }

  async #drain(engine: Engine, service: ServiceName, container: string, signal: AbortSignal): Promise<void> {
    const details = await engine.inspectContainer(container);
    if (details === null) return;
    const follower = this.#followers.get(service);
    await follower?.pause();
    try {
      const records: LogRecord[] = [];
      const position = this.#positionFor(service, details.id);
      for await (const record of this.#read(engine, position, false, signal)) records.push(record);
      await this.#appendAll(records.map((record) => ({ service, record })));
      this.#holdsHistory = true;
    } finally {
      follower?.resume();
    }
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const engine = await this.#source.engine();
    const read = await Promise.all(
      [...this.#source.containers()].map(async ([service, name]) => {
        const details = await engine.inspectContainer(name);
        if (details === null) return [];
        const found: { service: ServiceName; record: LogRecord }[] = [];
        const position = this.#positionFor(service, details.id);
        for await (const record of this.#read(engine, position, false, signal)) found.push({ service, record });
        return found;
      }),
    );
    const all = read.flat();
    if (read.length > 1)
      all.sort((one, other) => (one.record.at < other.record.at ? -1 : one.record.at > other.record.at ? 1 : 0));
    await this.#appendAll(all);
  }

  #startFollowers(signal: AbortSignal): void {
    for (const service of this.#source.containers().keys()) {
      if (this.#followers.has(service)) continue;
      const follower = new LogFollower((turn) => this.#followOnce(service, turn), this.#clock, signal);
      this.#followers.set(service, follower);
    }
  }

  /** Follows the service's container until it ends. Returns what was followed, so that the same is not read again. */
  async #followOnce(service: ServiceName, turn: FollowTurn): Promise<string | null> {
    const name = this.#source.containers().get(service);
    if (name === undefined) return turn.last;
    const engine = await this.#source.engine();
    const details = await engine.inspectContainer(name);
    if (details === null) return turn.last;
    const what = `${details.id} ${details.startedAt ?? ''} ${details.finishedAt ?? ''} ${details.status}`;
    if (what === turn.last && !details.isRunning) return turn.last;
    this.#markNewContainer(service, details);
    const position = this.#positionFor(service, details.id);
    for await (const record of this.#read(engine, position, true, turn.signal)) this.#appendRecord(service, record);
    return what;
  }

  #markNewContainer(service: ServiceName, details: ContainerDetails): void {
    const before = this.#current.get(service);
    if (before === undefined || before === details.id) return;
    const isMarked =
      this.#freshlyMarked.has(service) ||
      this.#waitingMarks.some((line) => line.service === service && isCreation(line));
    this.#placeMarks(Number.POSITIVE_INFINITY);
    if (!isMarked) this.#append(this.#markLine(service, 'recreated', null, null));
  }

  #positionFor(service: ServiceName, containerId: string): LogPosition {
    if ((this.#current.get(service) ?? containerId) !== containerId) this.#holdsHistory = true;
    this.#current.set(service, containerId);
    const position = this.#positions.get(containerId) ?? new LogPosition(containerId);
    this.#positions.delete(containerId);
    this.#positions.set(containerId, position);
    for (const oldest of [...this.#positions.keys()].slice(0, -keptPositions)) this.#positions.delete(oldest);
    return position;
  }

  async *#read(
    engine: Engine,
    position: LogPosition,
    follow: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LogRecord, void> {
    position.resume();
    const { since } = position;
    const options = { follow, tail: tailLines, ...(since === null ? {} : { sinceIso: since }) };
    for await (const record of engine.logs(position.containerId, options, signal)) {
      if (signal.aborted) return;
      if (position.admit(record)) yield record;
    }
  }

  async #appendAll(all: readonly { readonly service: ServiceName; readonly record: LogRecord }[]): Promise<void> {
    for (const [index, { service, record }] of all.entries()) {
      this.#appendRecord(service, record);
      if (index % yieldEvery === yieldEvery - 1) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#placeMarks(Number.POSITIVE_INFINITY);
  }

  #appendRecord(service: ServiceName, record: LogRecord): void {
    const parsed = Date.parse(record.at);
    const atMs = Number.isNaN(parsed) ? this.#clock.now() : parsed;
    this.#placeMarks(atMs);
    this.#append({ atMs, service, stream: record.stream, text: record.text, isCut: record.isCut });
  }

  #markLine(service: ServiceName, kind: MarkerKind, job: JobId | null, detail: string | null): HeldLine {
    const marker = { kind, job, detail };
    return { atMs: this.#clock.now(), service, stream: 'stdout', text: '', isCut: false, marker };
  }

  /** Lines that are on their way from the engine come first; a line that is younger than the mark places it at once. */
  async #placeMarksSoon(signal: AbortSignal): Promise<void> {
    const madeMs = this.#clock.now();
    await this.#clock.sleep(underwayMs, signal).catch(() => undefined);
    if (!signal.aborted) this.#placeMarks(madeMs);
  }

  #placeMarks(untilMs: number): void {
    while (this.#waitingMarks[0] !== undefined && this.#waitingMarks[0].atMs <= untilMs) {
      const mark = this.#waitingMarks.shift();
      if (mark !== undefined) this.#append(mark);
    }
  }

  #append(line: HeldLine): void {
    if (isCreation(line)) this.#freshlyMarked.add(line.service);
    else if (line.marker === undefined) this.#freshlyMarked.delete(line.service);
    this.buffer.append(line);
    this.changed.emit(undefined);
  }
}

/** Resolves when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

function isCreation({ marker }: HeldLine): boolean {
  return marker?.kind === 'created' || marker?.kind === 'recreated';
}
