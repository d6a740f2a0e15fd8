/** Folders that are costly to make: made once in the cache, then found there. */

import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Fills a new folder, or gives back the one an earlier or a simultaneous build has filled. */
export async function cachedFolder(folder: string, fill: (empty: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder;
  const temporary = path.join(path.dirname(folder), `${path.basename(folder)}.${randomUUID()}`);
  await fs.mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await fs.rename(temporary, folder);
  } catch (error) {
    await fs.rm(temporary, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

async function exists(folder: string): Promise<boolean> {
  return (await fs.stat(folder).catch(() => undefined)) !== undefined;
}
