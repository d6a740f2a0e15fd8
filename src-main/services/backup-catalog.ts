/** All backups that lie in the backup folder, in memory; read again when a job or the user changed something. */
import { Listeners } from '../base/listeners.ts';
import type { BackupView } from '../contract/backup.ts';
import { instantSchema } from '../contract/ids.ts';
import type { BackupId, InstanceId } from '../contract/ids.ts';
import { leftOut } from '../domain/backup-reach.ts';
import type { BackupStore, FoundBackup } from '../ports/backup-store.ts';

export class BackupCatalog {
  /** The instance whose backups changed; null: any. */
  readonly changed = new Listeners<InstanceId | null>();
  readonly #store: BackupStore;
  #views = new Map<BackupId, BackupView>();
  #reading: Promise<void> | null = null;
  #isAgain = false;

  constructor(store: BackupStore) {
    this.#store = store;
  }

  /** What was read last, newest first. */
  known(instance?: InstanceId): BackupView[] {
    const all = [...this.#views.values()].filter((view) => instance === undefined || view.instanceId === instance);
    return all.sort((one, other) => (one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : 0));
  }

  /** Reads the folder; calls in the meantime share one more reading after it. */
  async refresh(): Promise<void> {
    if (this.#reading !== null) {
      this.#isAgain = true;
      await this.#reading;
      return;
    }
    this.#reading = this.#readUntilStill();
    try {
      await this.#reading;
    } finally {
      this.#reading = null;
    }
  }

  async #readUntilStill(): Promise<void> {
    do {
      this.#isAgain = false;
      this.#take(await this.#store.list());
    } while (this.#hasChanged());
  }

  #hasChanged(): boolean {
    return this.#isAgain;
  }

  #take(found: readonly FoundBackup[]): void {
    const before = this.#views;
    this.#views = new Map(found.map((one) => [one.id, backupView(one)]));
    const touched = new Set<InstanceId | null>();
    for (const id of new Set([...before.keys(), ...this.#views.keys()])) {
      const one = before.get(id);
      const other = this.#views.get(id);
      if (JSON.stringify(one) !== JSON.stringify(other)) touched.add((other ?? one)?.instanceId ?? null);
    }
    for (const instance of touched) this.changed.emit(instance);
  }
}

/** The time in the name of a backup whose manifest cannot be read: `<instance>-20261122-082301-123`. */
const timeInName = /-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(?:-(\d{3}))?$/;

export function backupView(found: FoundBackup): BackupView {
  const { id, folder, manifest } = found;
  if (manifest === null) {
    return {
      id,
      folder,
      instanceId: null,
      instanceName: id.replace(timeInName, ''),
      createdAt: timeOf(id),
      reason: null,
      note: '',
      version: '',
      sizeBytes: 0,
      parts: [],
      without: [],
      trust: 'damaged',
      checkedAt: null,
      damage: found.damage,
    };
  }
  const { checked } = found;
  return {
    id,
    folder,
    instanceId: manifest.instanceId,
    instanceName: manifest.instanceName,
    createdAt: manifest.createdAt,
    reason: manifest.reason,
    note: manifest.note,
    version: manifest.version,
    sizeBytes: manifest.parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    parts: manifest.parts.map(({ file, path, sizeBytes, rawBytes }) => ({ file, path, sizeBytes, rawBytes })),
    without: leftOut(manifest).map(({ path }) => path),
    trust: checked === null ? 'unchecked' : checked.damage === null ? 'match' : 'damaged',
    checkedAt: checked?.at ?? null,
    damage: checked?.damage ?? null,
  };
}

function timeOf(id: BackupId): string {
  const [, year, month, day, hour, minute, second, ms = '000'] = timeInName.exec(id) ?? [];
  const text = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}.${ms}Z`;
  return instantSchema.safeParse(text).success ? text : new Date(0).toISOString();
}
