/** What Berth asks of a Docker-compatible engine. Every rejection is a `ProblemError`. */
import type { Readable } from 'node:stream';
import type { EngineId } from '../contract/ids.ts';
import type { LayerProgress } from '../contract/job.ts';

export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  /** `linux/amd64`. */
  readonly platform: string;
  readonly osType: 'linux' | 'windows';
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where the engine keeps its data, on the engine's own host. */
  readonly dataRoot: string;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the volumes that are mounted. */
  readonly volumes: readonly string[];
  /** Host ports in use by a running container, and those a stopped one will want. */
  readonly ports: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
}

export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly image: string;
  readonly status: string;
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  readonly isRestarting: boolean;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** The engine's own words when a start was refused. */
  readonly startError: string;
  readonly restartCount: number;
  readonly createdAt: string;
  /** Null when it never ran. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  readonly mounts: readonly {
    readonly kind: 'volume' | 'bind' | 'other';
    readonly source: string;
    readonly path: string;
    readonly isReadOnly: boolean;
  }[];
  /** As the container was asked for, not as the image has it; null: the image's own. */
  readonly wishes: ContainerWishes;
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly ports: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
  readonly hasTty: boolean;
  readonly logDriver: string;
  readonly ipAddress: string | null;
}

/** How a container was asked for: what `docker run` was told beside image, environment, ports and mounts. */
export interface ContainerWishes {
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly user: string;
  readonly hostname: string;
  readonly restart: 'no' | 'on-failure' | 'unless-stopped' | 'always';
  /** Null: no limit. */
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
  readonly shmBytes: number | null;
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly isPrivileged: boolean;
  readonly stdin: boolean;
  /** `name:address`. */
  readonly extraHosts: readonly string[];
  readonly stopSignal: string | null;
  readonly stopTimeoutSeconds: number | null;
  /** `--rm`: the engine removes it when it stops. */
  readonly isAutoRemoved: boolean;
  /** `bridge`, `host`, `none`, `container:…` or a network's name. */
  readonly networkMode: string;
  /** Options of `docker run` that were given and that none of the above holds: `--cap-add NET_ADMIN`. */
  readonly others?: readonly string[];
}

/** Everything that is needed to make a container. Pure data: made by the domain, sent by the adapter. */
export interface WantedContainer {
  readonly name: string;
  /** `repository@sha256:…` or `repository:tag`. */
  readonly image: string;
  readonly platform?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `noCopy`: an empty volume stays empty instead of being filled with what the image has at the path. */
  readonly mounts: readonly {
    readonly kind: 'volume' | 'bind';
    readonly source: string;
    readonly path: string;
    readonly noCopy?: true;
    readonly isReadOnly?: true;
  }[];
  readonly ports: readonly {
    readonly containerPort: number;
    readonly protocol: 'tcp' | 'udp';
    readonly hostIp: string;
    readonly hostPort: number;
  }[];
  readonly network?: { readonly name: string; readonly aliases: readonly string[] };
  /** Joined after it is made and before it is started. */
  readonly otherNetworks?: readonly string[];
  /** Names by which it is found on those. */
  readonly otherAliases?: readonly string[];
  /** `name:address`. */
  readonly extraHosts?: readonly string[];
  readonly hostname?: string;
  readonly isPrivileged?: true;
  readonly ulimits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  /** It reaches nothing and nothing reaches it; without this and without a network it is on the engine's default one. */
  readonly isOffline?: true;
  readonly restart: 'no' | 'on-failure' | 'unless-stopped' | 'always';
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly shmBytes?: number;
  readonly stdin: boolean;
  readonly user?: string;
  readonly stopSignal?: string;
  readonly stopTimeoutSeconds?: number;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
}

export interface LogRecord {
  /** RFC 3339 with nanoseconds, as the engine gives it. */
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  /** One line without its end; bytes that are not UTF-8 become U+FFFD. */
  readonly text: string;
  /** The line was longer than 1 MiB and its rest was left out. */
  readonly isCut: boolean;
}

export interface EngineEvent {
  readonly kind: 'container' | 'image' | 'volume' | 'network';
  /** `start`, `die`, `destroy`, `rename`, `health_status: healthy` … */
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly atMs: number;
}

export interface UsageSample {
  readonly atMs: number;
  /** Cores in use: 1.5 = one and a half. */
  readonly cores: number;
  readonly availableCores: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number | null;
  /** Totals since the start of the container. */
  readonly networkInBytes: number;
  readonly networkOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
}

export interface PullProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly layers: readonly LayerProgress[];
}

export interface Labelled {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Engine {
  readonly id: EngineId;
  readonly endpoint: string;
  /** The engine runs on this machine: its folders and ports are this machine's. */
  readonly isLocal: boolean;
  info(signal?: AbortSignal): Promise<EngineInfo>;

  /** All containers, stopped ones too. `labels`: only those that carry every pair. */
  listContainers(labels?: Readonly<Record<string, string>>): Promise<ContainerSummary[]>;
  /** By name or id; null when there is none. */
  inspectContainer(container: string): Promise<ContainerDetails | null>;
  createContainer(wanted: WantedContainer): Promise<{ readonly id: string }>;
  /** Starting a running container is no fault. */
  startContainer(container: string): Promise<void>;
  /** Stopping a stopped or missing container is no fault. The engine kills after `timeoutSeconds`. */
  stopContainer(container: string, timeoutSeconds: number): Promise<void>;
  renameContainer(container: string, name: string): Promise<void>;
  /** Changes limits and restart policy of a container that may run. Null takes a limit away. */
  updateContainer(
    container: string,
    limits: {
      readonly cpus: number | null;
      readonly memoryBytes: number | null;
      readonly restart: 'no' | 'unless-stopped';
    },
  ): Promise<void>;
  /** Removing a missing container is no fault. Anonymous volumes stay. */
  removeContainer(container: string): Promise<void>;
  /** Output is cut at 1 MiB a stream. */
  exec(
    container: string,
    options: {
      readonly command: readonly string[];
      readonly environment?: Readonly<Record<string, string>>;
      readonly user?: string;
      readonly timeoutMs: number;
    },
    signal?: AbortSignal,
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

  /** Null when the image is not on the engine. */
  inspectImage(image: string): Promise<{
    readonly id: string;
    readonly digests: readonly string[];
    readonly platform: string;
    readonly sizeBytes: number;
    /** `NAME=value` that every container of the image gets. */
    readonly environment: readonly string[];
    /** Paths that get an anonymous volume when nothing is mounted there. */
    readonly volumes: readonly string[];
    readonly user: string;
    readonly labels: Readonly<Record<string, string>>;
    /** The image's own program and its arguments; null: it has none, absent: not told. */
    readonly entrypoint?: readonly string[] | null;
    readonly command?: readonly string[] | null;
  } | null>;
  /** `tag` may be a digest. Returns the registry's digest `sha256:…`. Nothing heard of the registry for 60 s ends it with REGISTRY_UNREACHABLE. */
  pull(
    image: { readonly repository: string; readonly tag: string; readonly platform?: string },
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<{ readonly digest: string | null }>;

  listVolumes(labels?: Readonly<Record<string, string>>): Promise<Labelled[]>;
  inspectVolume(name: string): Promise<Labelled | null>;
  /** Making a volume that exists is no fault. */
  createVolume(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Removing a missing volume is no fault. */
  removeVolume(name: string): Promise<void>;
  listNetworks(labels?: Readonly<Record<string, string>>): Promise<(Labelled & { readonly driver: string })[]>;
  /** Making a network that exists under this name is no fault. */
  createNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  removeNetwork(name: string): Promise<void>;

  /** A tar stream whose first entry is the last part of `path`. The container need not run. */
  readArchive(container: string, path: string, signal: AbortSignal): Promise<Readable>;
  /** Unpacks a tar stream into the folder `path`. The container need not run. */
  writeArchive(container: string, path: string, tar: Readable, signal: AbortSignal): Promise<void>;

  /** Ends when the container ends (`follow`) or at the last line held; quietly, too, when aborted. Lines since `sinceIso`, that time included. */
  logs(
    container: string,
    options: { readonly follow: boolean; readonly sinceIso?: string; readonly tail?: number },
    signal: AbortSignal,
  ): AsyncIterable<LogRecord>;
  /** Ends by rejecting when the engine goes away; quietly when aborted. Commands' events are left out: they would tell their arguments. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  usage(container: string, signal: AbortSignal): Promise<UsageSample>;
}
