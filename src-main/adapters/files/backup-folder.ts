/** Backups as folders: `<id>.partial/` while they are made, `<id>/` when they are whole. */
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BackupPart, Manifest } from '../../contract/backup.ts';
import { backupIdSchema } from '../../contract/ids.ts';
import type { BackupId } from '../../contract/ids.ts';
import type { BackupCheck, BackupStore, Damage, FoundBackup, PartSource } from '../../ports/backup-store.ts';
import type { Clock } from '../../ports/clock.ts';
import { isProblem, ProblemError } from '../../ports/problem-error.ts';
import { bestCodec, endings } from './codec.ts';
import type { Codec } from './codec.ts';
import { syncFolder } from './durable-files.ts';
import { manifestFile, readChecked, readManifest, sumsDamage, writeChecked, writeManifest } from './manifest-file.ts';
import { partFault, readPartFile } from './part-reader.ts';
import { heed, writePartFile } from './part-writer.ts';
import { errorCode, fileProblem } from './system-errors.ts';

const partialEnding = '.partial';

export interface BackupFolderOptions {
  /** Made when the first backup is. */
  readonly folder: string;
  readonly clock: Clock;
  /** Absent: the best that this runtime has. */
  readonly codec?: Codec;
}

export function createBackupFolder(options: BackupFolderOptions): BackupStore {
  return new BackupFolder(options);
}

class BackupFolder implements BackupStore {
  readonly folder: string;
  readonly #clock: Clock;
  readonly #codec: Codec;
  /** Which mount a file of a partial backup holds: `<service>/<mount>` by path. */
  readonly #written = new Map<string, string>();
  /** Partial backups whose parts were read back and found well, with the time. */
  readonly #checked = new Map<BackupId, { readonly at: string; readonly parts: string }>();

  constructor({ folder, clock, codec }: BackupFolderOptions) {
    this.folder = folder;
    this.#clock = clock;
    this.#codec = codec ?? bestCodec();
  }

  async freeBytes(): Promise<number> {
    for (let path = this.folder; ; path = dirname(path)) {
      try {
        const { bavail, bsize } = await statfs(path);
        return bavail * bsize;
      } catch (error) {
        if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
      }
    }
  }

  async list(): Promise<FoundBackup[]> {
    const found: FoundBackup[] = [];
    for (const name of await this.#names()) {
      const id = backupIdSchema.safeParse(name);
      const backup = id.success ? await this.get(id.data) : null;
      if (backup) found.push(backup);
    }
    return found;
  }

  async get(id: BackupId): Promise<FoundBackup | null> {
    if (id.endsWith(partialEnding)) return null;
    const folder = this.#whole(id);
    if (!(await isFolder(folder))) return null;
    const read = await readManifest(folder, id);
    if ('part' in read) return { id, folder, manifest: null, damage: read };
    return { id, folder, manifest: read, checked: await readChecked(folder) };
  }

  async begin(id: BackupId): Promise<void> {
    const folder = this.#partial(id);
    this.#forget(id);
    try {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await syncFolder(this.folder);
    } catch (error) {
      throw fileProblem(error, folder);
    }
  }

  async writePart(
    id: BackupId,
    source: PartSource,
    onBytes: (rawBytes: number) => void,
    signal: AbortSignal,
  ): Promise<BackupPart> {
    const { service, mount, path } = source;
    const file = this.#fileFor(id, source);
    const target = join(this.#partial(id), file);
    heed(source.tar);
    try {
      const written = await writePartFile(target, source.tar, this.#codec, onBytes, signal);
      await syncFolder(this.#partial(id));
      return { file, kind: 'volume', service, mount, path, codec: this.#codec, ...written };
    } catch (error) {
      if (isProblem(error, 'DISK_FULL')) await this.removePartial(id);
      else await rm(target, { force: true });
      throw error;
    }
  }

  async check(
    id: BackupId,
    parts: readonly BackupPart[],
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<Damage | null> {
    const isPartial = await isFolder(this.#partial(id));
    const folder = isPartial ? this.#partial(id) : this.#whole(id);
    let before = 0;
    for (const part of parts) {
      const reason = await partFault(join(folder, part.file), part, (bytes) => onBytes(before + bytes), signal);
      if (reason) return { part: part.file, reason };
      before += part.sizeBytes;
      onBytes(before);
    }
    if (!isPartial) return sumsDamage(folder, parts);
    this.#checked.set(id, { at: this.#now(), parts: JSON.stringify(parts) });
    return null;
  }

  async noteCheck(id: BackupId, check: BackupCheck): Promise<void> {
    if (await isFolder(this.#whole(id))) await writeChecked(this.#whole(id), check);
  }

  async seal(manifest: Manifest): Promise<void> {
    const { id } = manifest;
    if (await isFolder(this.#whole(id))) return this.removePartial(id);
    const partial = this.#partial(id);
    try {
      const checked = this.#checked.get(id);
      if (checked?.parts === JSON.stringify(manifest.parts))
        await writeChecked(partial, { at: checked.at, damage: null });
      await writeManifest(partial, manifest);
      await rename(partial, this.#whole(id));
      await syncFolder(this.folder);
    } catch (error) {
      const problem = fileProblem(error, partial);
      if (isProblem(problem, 'DISK_FULL')) await this.removePartial(id);
      throw problem;
    }
    this.#forget(id);
  }

  async readPart(id: BackupId, part: BackupPart, signal: AbortSignal): Promise<Readable> {
    const folder = this.#whole(id);
    if (!(await isFolder(folder))) throw ProblemError.of('NO_SUCH_BACKUP', { backup: id });
    return readPartFile(join(folder, part.file), id, part, signal);
  }

  async partials(): Promise<BackupId[]> {
    const names = (await this.#names()).filter((name) => name.endsWith(partialEnding));
    return names.flatMap((name) => backupIdSchema.safeParse(name.slice(0, -partialEnding.length)).data ?? []);
  }

  async removePartial(id: BackupId): Promise<void> {
    this.#forget(id);
    await rm(this.#partial(id), { recursive: true, force: true });
  }

  /** The manifest goes first: a removal that is cut off leaves nothing that looks whole. */
  async remove(id: BackupId): Promise<void> {
    await this.removePartial(id);
    await rm(join(this.#whole(id), manifestFile), { force: true });
    await rm(this.#whole(id), { recursive: true, force: true });
  }

  #forget(id: BackupId): void {
    this.#checked.delete(id);
    const folder = join(this.#partial(id), '/');
    for (const path of this.#written.keys()) if (path.startsWith(folder)) this.#written.delete(path);
  }

  /** `volume-<mount>`, with the service's name in it only where two services have a mount of the same name. */
  #fileFor(id: BackupId, { service, mount }: PartSource): string {
    const ending = `.tar.${endings[this.#codec]}`;
    const owner = `${service}/${mount}`;
    for (const name of [`volume-${plain(mount)}`, `volume-${plain(service)}-${plain(mount)}`]) {
      const path = join(this.#partial(id), `${name}${ending}`);
      const holder = this.#written.get(path) ?? owner;
      if (holder !== owner) continue;
      this.#written.set(path, owner);
      return `${name}${ending}`;
    }
    throw ProblemError.of('UNEXPECTED', { details: `two mounts are named ${owner}` });
  }

  async #names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** Ids are names, never paths: what does not fit is refused here, whoever asks. */
  #whole(id: BackupId): string {
    const name = backupIdSchema.parse(id);
    if (name.endsWith(partialEnding)) throw ProblemError.of('NO_SUCH_BACKUP', { backup: name });
    return join(this.folder, name);
  }

  #partial(id: BackupId): string {
    return `${this.#whole(id)}${partialEnding}`;
  }
}

function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
