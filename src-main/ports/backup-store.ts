/** Where backups lie: folders that are written as `.partial` and renamed when whole. */
import type { Readable } from 'node:stream';
import type { BackupPart, Manifest } from '../contract/backup.ts';
import type { BackupId } from '../contract/ids.ts';

export interface PartSource {
  readonly service: string;
  readonly mount: string;
  readonly path: string;
  /** Tar stream of the mount, as the engine's archive API gives it. */
  readonly tar: Readable;
}

export type Damage = {
  readonly part: string;
  readonly reason: 'missing' | 'size' | 'checksum' | 'manifest' | 'tooNew';
};

/** The last time all parts were read back, and what was wrong then. */
export interface BackupCheck {
  /** ISO 8601. */
  readonly at: string;
  readonly damage: Damage | null;
}

/** A folder that looks like a backup: with its manifest, or with the reason why it cannot be read. */
export type FoundBackup =
  | {
      readonly id: BackupId;
      readonly folder: string;
      readonly manifest: Manifest;
      readonly checked: BackupCheck | null;
    }
  | { readonly id: BackupId; readonly folder: string; readonly manifest: null; readonly damage: Damage };

export interface BackupStore {
  readonly folder: string;
  freeBytes(): Promise<number>;
  list(): Promise<FoundBackup[]>;
  get(id: BackupId): Promise<FoundBackup | null>;
  /** Starts `<id>.partial`; what an earlier try left there is removed. */
  begin(id: BackupId): Promise<void>;
  /** Compresses, checksums and writes one part; on the disk when it resolves. `onBytes` gets the bytes of the tar stream so far. Rejects with DISK_FULL. */
  writePart(
    id: BackupId,
    source: PartSource,
    onBytes: (rawBytes: number) => void,
    signal: AbortSignal,
  ): Promise<BackupPart>;
  /** Reads every part back and compares it with `parts`; null when all is well. `onBytes` gets the bytes of the files so far. */
  check(
    id: BackupId,
    parts: readonly BackupPart[],
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Damage | null>;
  /** Remembers the outcome of `check` beside the manifest of a sealed backup, until the next one. */
  noteCheck(id: BackupId, check: BackupCheck): Promise<void>;
  /**
   * Writes `manifest.json` and renames the folder. Sealing what is sealed is no fault. Where `check` found these
   * parts well before, the backup begins its life as checked.
   */
  seal(manifest: Manifest): Promise<void>;
  /** The tar stream of one part, checked while it is read: the stream ends with BACKUP_DAMAGED when it differs. */
  readPart(id: BackupId, part: BackupPart, signal: AbortSignal): Promise<Readable>;
  /** Ids of the partial backups that lie there. */
  partials(): Promise<BackupId[]>;
  /** Removes a partial backup; a whole one of the same id stays. */
  removePartial(id: BackupId): Promise<void>;
  /** Removes a backup, whole or partial; missing is no fault. */
  remove(id: BackupId): Promise<void>;
}
