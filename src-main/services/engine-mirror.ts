/**
 * A picture in memory of Berth's containers on the engine: read whole after each connection, then kept true by the
 * engine's events. Nothing is asked while nothing changes. An adopted container has no labels: its id tells whose it is, so
 * one that was made again by other means, under the same name, is not in the picture.
 */
import { Listeners } from '../base/listeners.ts';
import { instanceIdSchema } from '../contract/ids.ts';
import type { InstanceId } from '../contract/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerDetails, Engine, EngineEvent } from '../ports/engine.ts';
import type { EngineConnection } from '../ports/engines.ts';

export const instanceLabel = 'berth.instance';

/** Events that tell of a change in what `inspect` says; those of commands and copies inside containers do not. */
const telling = /^(create|start|restart|stop|die|oom|pause|unpause|destroy|rename|update|health_status.*)$/;
/** Events of the moment between asking for them and the engine's listening are caught by one more reading. */
const secondLookMs = 1_000;
const retryMs = 1_000;
const inspectedAtOnce = 6;

export class EngineMirror {
  /** An instance whose containers changed. */
  readonly changed = new Listeners<InstanceId>();
  /** Everything was read: the engine is here (again). */
  readonly readWhole = new Listeners<Engine>();
  /** A container ended by itself or by somebody's hand. */
  readonly died = new Listeners<{ readonly instance: InstanceId; readonly container: ContainerDetails }>();
  /** The picture is not kept true any more. */
  readonly lost = new Listeners<undefined>();
  readonly #connection: EngineConnection;
  readonly #clock: Clock;
  readonly #adopterOf: (container: string) => InstanceId | null;
  readonly #stop = new AbortController();
  readonly #containers = new Map<string, ContainerDetails>();
  readonly #dirty = new Set<string>();
  #inspecting: Promise<void> | null = null;
  #isTrue = false;
  #running: Promise<void> = Promise.resolve();
  #firstAttempt: Promise<void> = Promise.resolve();

  /** `adopterOf`: the instance that a container without labels was adopted for, by the container's id. */
  constructor(
    connection: EngineConnection,
    clock: Clock,
    adopterOf: (container: string) => InstanceId | null = () => null,
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#adopterOf = adopterOf;
  }

  /** The picture was read since the engine was last lost. */
  get isTrue(): boolean {
    return this.#isTrue;
  }

  /** Resolves after the first reading, or when the engine did not answer the first time. */
  get firstAttempt(): Promise<void> {
    return this.#firstAttempt;
  }

  start(): void {
    this.#firstAttempt = new Promise((resolve) => {
      this.#running = this.#loop(resolve);
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  containersOf(instance: InstanceId): ContainerDetails[] {
    return [...this.#containers.values()].filter((container) => this.#ownerOf(container) === instance);
  }

  all(): ContainerDetails[] {
    return [...this.#containers.values()];
  }

  /** Reads one container again, where somebody knows better than the events. */
  touch(container: string): void {
    this.#dirty.add(container);
    const engine = this.#engine;
    if (engine !== null) void this.#inspectDirty(engine);
  }

  /** Containers were adopted or given back: reads the ones that are new to the picture. */
  follow(adopted: readonly string[]): void {
    for (const id of [...this.#containers.keys()]) this.#leaveIfNobodys(id);
    for (const id of adopted) if (!this.#containers.has(id)) this.touch(id);
  }

  #leaveIfNobodys(id: string): void {
    const container = this.#containers.get(id);
    if (container !== undefined && container.labels[instanceLabel] === undefined && this.#ownerOf(container) === null)
      this.#containers.delete(id);
  }

  #ownerOf({ id, labels }: Pick<ContainerDetails, 'id' | 'labels'>): InstanceId | null {
    return instanceIdSchema.safeParse(labels[instanceLabel]).data ?? this.#adopterOf(id);
  }

  #engine: Engine | null = null;

  async #loop(attempted: () => void): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const engine = await this.#connection.engine();
        await this.#session(engine, attempted);
      } catch {
        // Why the engine is away is the connection's to tell.
      }
      attempted();
      this.#lose();
      await this.#waitForConnection();
    }
  }

  /** Lasts as long as the engine's events do. */
  async #session(engine: Engine, attempted: () => void): Promise<void> {
    const session = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, session.signal]);
    try {
      const listening = this.#listen(engine, signal);
      listening.catch(() => undefined);
      await this.#readWhole(engine);
      this.#engine = engine;
      attempted();
      this.readWhole.emit(engine);
      const looked = this.#clock.sleep(secondLookMs, signal).then(() => this.#readWhole(engine));
      looked.catch(() => undefined);
      await listening;
    } finally {
      session.abort();
    }
  }

  async #listen(engine: Engine, signal: AbortSignal): Promise<void> {
    for await (const event of engine.events(signal)) {
      if (signal.aborted) return;
      this.#onEvent(engine, event);
    }
  }

  #onEvent(engine: Engine, event: EngineEvent): void {
    if (event.kind !== 'container' || !telling.test(event.action)) return;
    const isOwn = event.attributes[instanceLabel] !== undefined || this.#adopterOf(event.id) !== null;
    if (!isOwn && !this.#containers.has(event.id)) return;
    if (event.action === 'destroy') {
      this.#forget(event.id);
      return;
    }
    this.#dirty.add(event.id);
    void this.#inspectDirty(engine);
  }

  async #readWhole(engine: Engine): Promise<void> {
    const found = (await engine.listContainers()).filter(
      ({ id, labels }) => labels[instanceLabel] !== undefined || this.#adopterOf(id) !== null,
    );
    const ids = new Set(found.map(({ id }) => id));
    for (const id of [...this.#containers.keys()]) if (!ids.has(id)) this.#forget(id);
    for (const { id } of found) this.#dirty.add(id);
    await this.#inspectDirty(engine);
    this.#isTrue = true;
  }

  /** One at a time; what becomes dirty meanwhile is taken in the same go. */
  #inspectDirty(engine: Engine): Promise<void> {
    this.#inspecting ??= this.#inspectAll(engine).finally(() => {
      this.#inspecting = null;
    });
    return this.#inspecting;
  }

  async #inspectAll(engine: Engine): Promise<void> {
    while (this.#dirty.size > 0) {
      const batch = [...this.#dirty].slice(0, inspectedAtOnce);
      for (const id of batch) this.#dirty.delete(id);
      await Promise.all(
        batch.map(async (id) => {
          const details = await engine.inspectContainer(id).catch(() => undefined);
          if (details === null) this.#forget(id);
          else if (details !== undefined) this.#remember(details);
        }),
      );
    }
  }

  #remember(details: ContainerDetails): void {
    const instance = this.#ownerOf(details);
    if (instance === null) return;
    const before = this.#containers.get(details.id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(details)) return;
    this.#containers.set(details.id, details);
    if (before?.isRunning === true && !details.isRunning) this.died.emit({ instance, container: details });
    this.changed.emit(instance);
  }

  #forget(id: string): void {
    const details = this.#containers.get(id);
    if (details === undefined) return;
    this.#containers.delete(id);
    const instance = this.#ownerOf(details);
    if (instance !== null) this.changed.emit(instance);
  }

  #lose(): void {
    this.#engine = null;
    this.#dirty.clear();
    if (!this.#isTrue) return;
    this.#isTrue = false;
    this.lost.emit(undefined);
  }

  async #waitForConnection(): Promise<void> {
    const wait = new AbortController();
    const unsubscribe = this.#connection.subscribe((view) => {
      if (view.state.word === 'connected') wait.abort();
    });
    const signal = AbortSignal.any([wait.signal, this.#stop.signal]);
    const isConnected = this.#connection.view().state.word === 'connected';
    await this.#clock.sleep(isConnected ? retryMs : 60_000, signal).catch(() => undefined);
    unsubscribe();
  }
}
