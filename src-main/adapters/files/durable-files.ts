/** Writes that are on the disk when they resolve. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, fileProblem } from './system-errors.ts';

/** Makes the entries of a folder last. Windows cannot open folders and does this by itself. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes(errorCode(error) ?? '')) throw error;
  }
}

/** Replaces a file as a whole: after a power cut it is the old one or the new one. Rejects with DISK_FULL. */
export async function writeWhole(path: string, text: string, mode = 0o600): Promise<void> {
  const next = join(dirname(path), `.${basename(path)}.next`);
  try {
    await rm(next, { force: true });
    const handle = await open(next, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw fileProblem(error, path);
  }
  await syncFolder(dirname(path));
}
