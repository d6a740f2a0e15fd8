/** Documents in `config.json` of the data folder, by way of conf or its child electron-store. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Documents } from '../../ports/documents.ts';
import { errorCode, fileProblem } from './system-errors.ts';

/** What conf and electron-store have in common. */
export interface KeyValueStore {
  readonly store: Record<string, unknown>;
  set(key: string, value: unknown): void;
  delete(key: string): void;
}

/** For every store that keeps this file. */
export const confOptions = {
  accessPropertiesByDotNotation: false,
  configFileMode: 0o600,
} as const;

/** `folder` exists and belongs to this process alone. */
export function createConfDocuments(folder: string, now: Date): Documents {
  return documentsOver(
    () => new Conf({ ...confOptions, cwd: folder, configName: 'config', projectName: 'berth' }),
    folder,
    now,
  );
}

/**
 * Values are held in memory; a `set` is on the disk when it returns. A file that cannot be read is set aside as
 * `config.json.damaged-<time>` before `openStore` is called, so that the program starts and nothing is lost.
 */
export function documentsOver(openStore: () => KeyValueStore, folder: string, now: Date): Documents {
  const path = join(folder, 'config.json');
  const copy = join(folder, 'config.json.next');
  mend(path, copy, now);
  const conf = openStore();
  const held = new Map(Object.entries(conf.store));

  function write(key: string, value: unknown): void {
    if (value === undefined) conf.delete(key);
    else conf.set(key, value);
  }

  return {
    get: (key) => structuredClone(held.get(key)),
    set: (key, given) => {
      const value: unknown = structuredClone(given);
      const next = { ...Object.fromEntries(held), [key]: value };
      try {
        guarded(path, copy, next, () => write(key, value));
      } catch (error) {
        throw fileProblem(error, path);
      }
      held.set(key, value);
    },
  };
}

/**
 * conf's way of writing takes no notice of a write that a full disk cut short, and puts the stump in the place of the
 * file. So a whole copy of the new content lies beside it while it writes, and takes its place if need be.
 */
function guarded(path: string, copy: string, next: Record<string, unknown>, write: () => void): void {
  const text = JSON.stringify(next, undefined, '\t');
  try {
    const file = openSync(copy, 'w', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  try {
    write();
  } catch (error) {
    if (errorCode(error) === null) {
      rmSync(copy, { force: true });
      throw error;
    }
  }
  if (JSON.stringify(contentOf(path), undefined, '\t') === text) rmSync(copy, { force: true });
  else renameSync(copy, path);
}

/** After a crash: the copy is newer than a file that cannot be read. */
function mend(path: string, copy: string, now: Date): void {
  if (contentOf(path) === null) {
    const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    renameSync(path, `${path}.damaged-${stamp}`);
    if (Object.keys(contentOf(copy) ?? {}).length > 0) renameSync(copy, path);
  }
  rmSync(copy, { force: true });
}

/** The object in the file, an empty one where there is no file; null when it cannot be read as such. */
function contentOf(path: string): object | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? {} : null;
  }
}
