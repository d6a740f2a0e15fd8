/** What the check of a form has to know of the world; gathered by a service, judged by the domain. */

/** The state of one service's image. */
export interface ImageFact {
  /** `here`: on the engine already. `found`: the registry has it. `unknown`: nobody was asked. */
  readonly state: 'here' | 'found' | 'notFound' | 'denied' | 'unreachable' | 'unknown';
  /** Of the image, where it is known. */
  readonly sizeBytes?: number;
  /** False: it does not run on the engine's processor or system. */
  readonly fitsPlatform?: boolean;
}

export interface FolderFact {
  readonly exists: boolean;
  readonly isFolder: boolean;
  readonly isWritable: boolean;
  readonly owner: string | null;
}

export interface TakenPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Instance, container or process; null when the system does not tell. */
  readonly owner: string | null;
}

export interface DraftFacts {
  /** What bears the name already (instance, container, network); null: it is free. */
  readonly nameOwner: string | null;
  /** Host ports in use that matter for the draft. */
  readonly takenPorts: readonly TakenPort[];
  /** By service. A missing entry counts as `unknown`. */
  readonly images: Readonly<Record<string, ImageFact>>;
  /** By path as it stands in the draft; null or missing: Berth cannot see that disk. */
  readonly folders: Readonly<Record<string, FolderFact | null>>;
  /** Of the engine; null where it cannot be seen. */
  readonly memoryBytes: number | null;
  readonly diskFreeBytes: number | null;
  /** What images and first data are expected to take. */
  readonly diskNeededBytes: number | null;
}
