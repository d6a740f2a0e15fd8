/** What is on a fake engine and outlives the processes that use it. */
import type { EngineEvent, LogRecord, WantedContainer } from '../../src-main/ports/engine.ts';

export type Files = Map<string, string>;

export interface ExecAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FakeImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** `exits`: ends at once, again and again. */
  readonly behaviour: 'healthy' | 'never' | 'exits';
  readonly exitCode?: number;
  /** Written at every start. */
  readonly lines?: readonly string[];
  /** What a start does to the data: files by the path of their mount. */
  readonly onStart?: (mounts: ReadonlyMap<string, Files>, environment: Readonly<Record<string, string>>) => void;
  readonly exec?: (
    command: readonly string[],
    environment: Readonly<Record<string, string>>,
    container: FakeContainer,
  ) => ExecAnswer;
  readonly environment?: readonly string[];
  readonly volumes?: readonly string[];
  /** Asked at every start; false: what it needs is not there, and it ends. */
  readonly needs?: (container: FakeContainer, engine: FakeEngineState) => boolean;
}

export interface FakeContainer {
  readonly id: string;
  name: string;
  readonly wanted: WantedContainer;
  readonly createdAt: string;
  status: 'created' | 'running' | 'exited';
  exitCode: number;
  restartCount: number;
  /** How often it ran a command since it was started. */
  commands: number;
  startedAt: string | null;
  finishedAt: string | null;
  readonly logs: LogRecord[];
  /** They can be changed while it is there. */
  limits: {
    readonly cpus: number | null;
    readonly memoryBytes: number | null;
    readonly restart: WantedContainer['restart'];
  };
}

export interface FakeVolume {
  readonly labels: Readonly<Record<string, string>>;
  readonly files: Files;
}

export class FakeEngineState {
  readonly containers = new Map<string, FakeContainer>();
  readonly volumes = new Map<string, FakeVolume>();
  readonly networks = new Map<string, Readonly<Record<string, string>>>();
  /** Folders of the engine's host. */
  readonly folders = new Map<string, Files>();
  /** In the registry. */
  readonly published: FakeImage[] = [];
  /** Pulled: `repository:tag` and `repository@digest`. */
  readonly pulled = new Set<string>();
  isReachable = true;
  readonly listeners = new Set<(event: EngineEvent) => void>();
  #nextId = 1;

  newId(): string {
    const id = `c${String(this.#nextId).padStart(11, '0')}`;
    this.#nextId += 1;
    return id;
  }

  /** So that ids of a copied state are never given twice. */
  skipIds(count: number): void {
    this.#nextId += count;
  }

  publish(image: FakeImage): void {
    this.published.push(image);
  }

  image(reference: string): FakeImage | undefined {
    return this.published.find(
      (one) => reference === `${one.repository}:${one.tag}` || reference === `${one.repository}@${one.digest}`,
    );
  }

  /** A container can be told to behave worse than its image does. */
  behaviourOf(container: FakeContainer): FakeImage['behaviour'] | undefined {
    const told = container.wanted.environment['FAKE_BEHAVIOUR'];
    return told === 'never' || told === 'exits' ? told : this.image(container.wanted.image)?.behaviour;
  }

  find(container: string): FakeContainer | undefined {
    return [...this.containers.values()].find((one) => one.id === container || one.name === container);
  }

  /** The files of each mount of a container, by path. */
  mountsOf(container: FakeContainer): Map<string, Files> {
    return new Map(
      container.wanted.mounts.map((mount) => {
        const files = mount.kind === 'volume' ? this.volumes.get(mount.source)?.files : this.folder(mount.source);
        return [mount.path, files ?? new Map<string, string>()];
      }),
    );
  }

  /** An engine makes a folder that is to be mounted and is not there. */
  folder(path: string): Files {
    const there = this.folders.get(path);
    if (there !== undefined) return there;
    const made: Files = new Map();
    this.folders.set(path, made);
    return made;
  }

  emit(action: string, container: FakeContainer): void {
    const attributes = { name: container.name, image: container.wanted.image, ...container.wanted.labels };
    const event: EngineEvent = { kind: 'container', action, id: container.id, attributes, atMs: Date.now() };
    for (const listener of this.listeners) listener(event);
  }
}
