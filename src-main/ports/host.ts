/** What Berth asks of the machine it runs on. */
export interface Host {
  /** Host TCP or UDP port free on every address family? The owner's name where the system tells. */
  portOwner(
    port: number,
    protocol: 'tcp' | 'udp',
  ): Promise<{ readonly isFree: boolean; readonly owner: string | null }>;
  folder(path: string): Promise<{
    readonly exists: boolean;
    readonly isFolder: boolean;
    readonly owner: string | null;
    readonly isWritable: boolean;
    readonly mode: number | null;
  }>;
  /** Free bytes of the disk that holds the path, or its nearest existing parent; null where it cannot be seen. */
  freeBytes(path: string): Promise<number | null>;
}
