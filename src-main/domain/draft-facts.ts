/** What the check of a form has to know of the world; gathered by a service, judged by the domain. */
import type { InstanceSpec } from '../contract/spec.ts';

/** The state of one service's image. */
export interface ImageFact {
  /** `here`: on the engine already. `found`: the registry has it. `unknown`: nobody was asked. */
  readonly state: 'here' | 'found' | 'notFound' | 'denied' | 'unreachable' | 'unknown';
  /** Of the image, where it is known. */
  readonly sizeBytes?: number;
  /** False: it does not run on the engine's processor or system. */
  readonly fitsPlatform?: boolean;
  /** As the image has it: a name, a number, `1000:1000`; empty for root. Absent: not known. */
  readonly user?: string;
}

export interface FolderFact {
  readonly exists: boolean;
  readonly isFolder: boolean;
  /** By Berth itself. */
  readonly isWritable: boolean;
  readonly isReadOnlyDisk: boolean;
  readonly owner: string | null;
  /** Null where the system has no such thing, or does not hold containers to it. */
  readonly access: { readonly mode: number; readonly uid: number; readonly gid: number } | null;
  /** False: something lies in it. */
  readonly isEmpty: boolean;
  readonly freeBytes: number | null;
}

export interface TakenPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Empty: every address. */
  readonly hostIp: string;
  /** Instance, container or process; null when the system does not tell. */
  readonly owner: string | null;
}

export interface VolumeFact {
  /** The instance or container that has it; null: nobody. */
  readonly owner: string | null;
  /** The owner runs, or is an instance of Berth's. */
  readonly isInUse: boolean;
}

export interface DraftFacts {
  /** The instance that the form changes; null: it makes a new one. Nothing that this instance has counts as taken. */
  readonly before: InstanceSpec | null;
  /** What bears the name already (instance, container, network); null: it is free. */
  readonly nameOwner: string | null;
  /** Host ports in use that matter for the draft. */
  readonly takenPorts: readonly TakenPort[];
  /** Of the engine's host; null where they cannot be seen. */
  readonly addresses: readonly string[] | null;
  /** By service. A missing entry counts as `unknown`. */
  readonly images: Readonly<Record<string, ImageFact>>;
  /** By path as it stands in the draft; null or missing: Berth cannot see that disk. */
  readonly folders: Readonly<Record<string, FolderFact | null>>;
  /** By name; those that exist among the volumes that the draft names. */
  readonly volumes: Readonly<Record<string, VolumeFact>>;
  /** Names of networks that a container can join. */
  readonly networks: readonly string[];
  /** Settings of the kernel by name; missing or null: they cannot be seen. */
  readonly kernel: Readonly<Record<string, number | null>>;
  /** Of the engine; null where it cannot be seen. */
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
  readonly diskFreeBytes: number | null;
  /** What images and first data are expected to take. */
  readonly diskNeededBytes: number | null;
}
