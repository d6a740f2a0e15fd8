/** Journal, vault, registry of instances and backups in memory. Each outlives the processes that use it. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Secret } from '../../src-main/base/secret.ts';
import type { BackupPart, Manifest } from '../../src-main/contract/backup.ts';
import type { BackupId, InstanceId, JobId, SecretRef } from '../../src-main/contract/ids.ts';
import { secretRefSchema } from '../../src-main/contract/ids.ts';
import type { BackupCheck, BackupStore, Damage, FoundBackup, PartSource } from '../../src-main/ports/backup-store.ts';
import type { InstanceRecord, InstanceRegistry, KeptRecord } from '../../src-main/ports/instance-registry.ts';
import type { Journal } from '../../src-main/ports/journal.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { FakePower } from './fake-power.ts';

export class MemoryJournal implements Journal {
  readonly #jobs: Map<JobId, unknown[]>;
  readonly #power: FakePower;

  constructor(jobs = new Map<JobId, unknown[]>(), power = new FakePower()) {
    this.#jobs = jobs;
    this.#power = power;
  }

  list(): Promise<JobId[]> {
    return this.#power.look(() => [...this.#jobs.keys()].sort());
  }

  read(job: JobId): Promise<unknown[]> {
    return this.#power.look(() => [...(this.#jobs.get(job) ?? [])]);
  }

  append(job: JobId, record: unknown): Promise<void> {
    return this.#power.effect('append', () => {
      const copy: unknown = JSON.parse(JSON.stringify(record));
      this.#jobs.set(job, [...(this.#jobs.get(job) ?? []), copy]);
    });
  }
}

export class MemoryVault implements Vault {
  readonly kind = 'keyFile';
  readonly #values: Map<SecretRef, string>;
  readonly #power: FakePower;

  constructor(values = new Map<SecretRef, string>(), power = new FakePower()) {
    this.#values = values;
    this.#power = power;
  }

  has(ref: SecretRef): Promise<boolean> {
    return this.#power.look(() => this.#values.has(ref));
  }

  get(ref: SecretRef): Promise<Secret | null> {
    return this.#power.look(() => {
      const value = this.#values.get(ref);
      return value === undefined ? null : new Secret(value);
    });
  }

  set(ref: SecretRef, value: Secret): Promise<void> {
    return this.#power.effect('vault set', () => {
      this.#values.set(ref, value.reveal());
    });
  }

  remove(ref: SecretRef): Promise<void> {
    return this.#power.effect('vault remove', () => {
      this.#values.delete(ref);
    });
  }

  removeAll(prefix: string): Promise<void> {
    return this.#power.effect('vault removeAll', () => {
      for (const ref of this.#values.keys()) if (ref.startsWith(prefix)) this.#values.delete(ref);
    });
  }

  list(prefix: string): Promise<SecretRef[]> {
    return this.#power.look(() =>
      [...this.#values.keys()].filter((ref) => ref.startsWith(prefix)).map((ref) => secretRefSchema.parse(ref)),
    );
  }
}

export class MemoryInstanceRegistry implements InstanceRegistry {
  readonly #records: Map<InstanceId, InstanceRecord>;
  readonly #kept: Map<InstanceId, KeptRecord>;
  readonly #power: FakePower;

  constructor(
    records = new Map<InstanceId, InstanceRecord>(),
    power = new FakePower(),
    kept = new Map<InstanceId, KeptRecord>(),
  ) {
    this.#records = records;
    this.#kept = kept;
    this.#power = power;
  }

  get(id: InstanceId): InstanceRecord | null {
    return this.#records.get(id) ?? null;
  }

  list(): InstanceRecord[] {
    return [...this.#records.values()];
  }

  put(record: InstanceRecord): Promise<void> {
    return this.#power.effect('registry put', () => {
      this.#records.set(record.spec.instanceId, record);
    });
  }

  remove(id: InstanceId): Promise<void> {
    return this.#power.effect('registry remove', () => {
      this.#records.delete(id);
    });
  }

  kept(): KeptRecord[] {
    return [...this.#kept.values()];
  }

  keep(record: KeptRecord): Promise<void> {
    return this.#power.effect('registry keep', () => {
      this.#kept.set(record.spec.instanceId, record);
    });
  }

  forgetKept(id: InstanceId): Promise<void> {
    return this.#power.effect('registry forgetKept', () => {
      this.#kept.delete(id);
    });
  }
}

export interface HeldBackup {
  readonly files: Map<string, Buffer>;
  manifest: Manifest | null;
  checked?: BackupCheck;
}

export class MemoryBackupStore implements BackupStore {
  readonly folder = '/backups';
  readonly #backups: Map<BackupId, HeldBackup>;
  readonly #power: FakePower;

  constructor(backups = new Map<BackupId, HeldBackup>(), power = new FakePower()) {
    this.#backups = backups;
    this.#power = power;
  }

  freeBytes(): Promise<number> {
    return this.#power.look(() => 1e12);
  }

  list(): Promise<FoundBackup[]> {
    return this.#power.look(() => [...this.#backups.keys()].flatMap((id) => this.#found(id) ?? []));
  }

  get(id: BackupId): Promise<FoundBackup | null> {
    return this.#power.look(() => this.#found(id));
  }

  begin(id: BackupId): Promise<void> {
    return this.#power.effect('backup begin', () => {
      this.#backups.set(id, { files: new Map(), manifest: null });
    });
  }

  async writePart(
    id: BackupId,
    source: PartSource,
    onBytes: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<BackupPart> {
    await this.#power.point(`before writePart ${source.mount}`);
    const chunks: Buffer[] = [];
    for await (const chunk of source.tar) chunks.push(Buffer.from(chunk as Uint8Array));
    signal.throwIfAborted();
    const content = Buffer.concat(chunks);
    const file = `volume-${source.mount}.tar.gz`;
    const held = await this.#power.look(() => this.#backups.get(id));
    held?.files.set(file, content.subarray(0, content.length >> 1));
    await this.#power.point(`amid writePart ${source.mount}`);
    held?.files.set(file, content);
    onBytes(content.length);
    await this.#power.point(`after writePart ${source.mount}`);
    return {
      file,
      kind: 'volume',
      service: source.service,
      mount: source.mount,
      path: source.path,
      codec: 'gzip',
      sizeBytes: content.length,
      sha256: sha256(content),
      rawBytes: content.length,
    };
  }

  check(id: BackupId, parts: readonly BackupPart[], onBytes: (bytes: number) => void): Promise<Damage | null> {
    return this.#power.look(() => {
      const held = this.#backups.get(id);
      for (const part of parts) {
        const content = held?.files.get(part.file);
        if (content === undefined) return { part: part.file, reason: 'missing' };
        if (content.length !== part.sizeBytes) return { part: part.file, reason: 'size' };
        if (sha256(content) !== part.sha256) return { part: part.file, reason: 'checksum' };
        onBytes(content.length);
      }
      return null;
    });
  }

  noteCheck(id: BackupId, check: BackupCheck): Promise<void> {
    return this.#power.effect('backup noteCheck', () => {
      const held = this.#backups.get(id);
      if (held !== undefined) held.checked = check;
    });
  }

  seal(manifest: Manifest): Promise<void> {
    return this.#power.effect('backup seal', () => {
      const held = this.#backups.get(manifest.id);
      if (held === undefined) throw ProblemError.of('NO_SUCH_BACKUP', { backup: manifest.id });
      held.manifest = manifest;
    });
  }

  readPart(id: BackupId, part: BackupPart): Promise<Readable> {
    return this.#power.look(() => {
      const content = this.#backups.get(id)?.files.get(part.file);
      if (content === undefined)
        throw ProblemError.of('BACKUP_DAMAGED', { backup: id, part: part.file, reason: 'missing' });
      return Readable.from([content]);
    });
  }

  partials(): Promise<BackupId[]> {
    return this.#power.look(() => [...this.#backups].flatMap(([id, { manifest }]) => (manifest === null ? [id] : [])));
  }

  removePartial(id: BackupId): Promise<void> {
    return this.#power.effect('backup removePartial', () => {
      if (this.#backups.get(id)?.manifest === null) this.#backups.delete(id);
    });
  }

  remove(id: BackupId): Promise<void> {
    return this.#power.effect('backup remove', () => {
      this.#backups.delete(id);
    });
  }

  #found(id: BackupId): FoundBackup | null {
    const held = this.#backups.get(id);
    if (held === undefined || held.manifest === null) return null;
    return { id, folder: `${this.folder}/${id}`, manifest: held.manifest, checked: held.checked ?? null };
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
