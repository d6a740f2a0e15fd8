/** Documents in `config.json` of the data folder, by way of conf. */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Documents } from '../../ports/documents.ts';
import { errorCode, fileProblem } from './system-errors.ts';

/** Where conf, and electron-store above it, keep their file. */
export function configFile(folder: string): string {
  return join(folder, 'config.json');
}

/**
 * A file that cannot be read as an object is set aside as `config.json.damaged-<time>`, so that the program starts
 * and nothing is lost. Returns where it went; null when all is well or there is no file. Call before opening it.
 */
export function setAsideDamagedConfig(folder: string, now: Date): string | null {
  const path = configFile(folder);
  if (isReadable(path)) return null;
  const aside = `${path}.damaged-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  renameSync(path, aside);
  return aside;
}

/** Of both hosts' stores: electron-store is a conf. */
export const confOptions = { accessPropertiesByDotNotation: false, configFileMode: 0o600 } as const;

/** `folder` exists and belongs to this process alone. */
export function createConfDocuments(folder: string, now: Date): Documents {
  setAsideDamagedConfig(folder, now);
  const conf = new Conf<Record<string, unknown>>({
    ...confOptions,
    cwd: folder,
    configName: 'config',
    projectName: 'berth',
  });
  return documentsIn(conf);
}

/** Values are held in memory; a `set` is on the disk when it returns. */
export function documentsIn(conf: Conf): Documents {
  const held = new Map(Object.entries(conf.store));
  return {
    get: (key) => structuredClone(held.get(key)),
    set: (key, value) => {
      const copy: unknown = structuredClone(value);
      try {
        if (copy === undefined) conf.delete(key);
        else conf.set(key, copy);
      } catch (error) {
        throw fileProblem(error, conf.path);
      }
      held.set(key, copy);
    },
  };
}

function isReadable(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}
