/** What Berth asks of the machine it runs on. */
export interface Host {
  /** Host TCP or UDP port free at `address`, or (without one) on every address family? The owner's name where the system tells. */
  portOwner(
    port: number,
    protocol: 'tcp' | 'udp',
    address?: string,
  ): Promise<{ readonly isFree: boolean; readonly owner: string | null }>;
  folder(path: string): Promise<{
    readonly exists: boolean;
    readonly isFolder: boolean;
    readonly owner: string | null;
    readonly isWritable: boolean;
    readonly mode: number | null;
    readonly uid: number | null;
    readonly gid: number | null;
    /** Nobody can write there, whoever it is. */
    readonly isReadOnlyDisk: boolean;
    /** Nothing lies in it; also true of what is no folder, or not to be read. */
    readonly isEmpty: boolean;
  }>;
  /** The folders in a folder, sorted; at most `limit`. Rejects with FOLDER_UNREADABLE. */
  folders(
    path: string,
    limit: number,
  ): Promise<{ readonly path: string; readonly names: readonly string[]; readonly isCut: boolean }>;
  /** Rejects with FOLDER_UNREADABLE when it cannot be made. */
  makeFolder(path: string): Promise<void>;
  readonly homeFolder: string;
  /** IP addresses of this machine, lower case, without zones. */
  addresses(): readonly string[];
  /** A number under `/proc/sys`, dots for slashes: `vm.max_map_count`; null where it cannot be read. */
  kernelSetting(name: string): Promise<number | null>;
  /** Free bytes of the disk that holds the path, or its nearest existing parent; null where it cannot be seen. */
  freeBytes(path: string): Promise<number | null>;
}
