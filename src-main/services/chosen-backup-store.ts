/** The backup store of the folder that is chosen now. */
import type { BackupStore } from '../ports/backup-store.ts';

export class ChosenBackupStore implements BackupStore {
  readonly #open: (folder: string) => BackupStore;
  readonly #folderNow: () => string;
  #store: BackupStore | null = null;
  #folder = '';

  constructor(open: (folder: string) => BackupStore, folderNow: () => string) {
    this.#open = open;
    this.#folderNow = folderNow;
  }

  get folder(): string {
    return this.#now().folder;
  }

  freeBytes: BackupStore['freeBytes'] = () => this.#now().freeBytes();
  list: BackupStore['list'] = () => this.#now().list();
  get: BackupStore['get'] = (id) => this.#now().get(id);
  begin: BackupStore['begin'] = (id) => this.#now().begin(id);
  writePart: BackupStore['writePart'] = (id, source, onBytes, signal) =>
    this.#now().writePart(id, source, onBytes, signal);
  check: BackupStore['check'] = (id, parts, onBytes, signal) => this.#now().check(id, parts, onBytes, signal);
  noteCheck: BackupStore['noteCheck'] = (id, check) => this.#now().noteCheck(id, check);
  seal: BackupStore['seal'] = (manifest) => this.#now().seal(manifest);
  readPart: BackupStore['readPart'] = (id, part, signal) => this.#now().readPart(id, part, signal);
  partials: BackupStore['partials'] = () => this.#now().partials();
  removePartial: BackupStore['removePartial'] = (id) => this.#now().removePartial(id);
  remove: BackupStore['remove'] = (id) => this.#now().remove(id);

  #now(): BackupStore {
    const folder = this.#folderNow();
    if (this.#store === null || folder !== this.#folder) {
      this.#store = this.#open(folder);
      this.#folder = folder;
    }
    return this.#store;
  }
}
