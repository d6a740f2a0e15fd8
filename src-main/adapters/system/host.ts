/** The machine that Berth runs on: its ports, folders and disks. */
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, mkdir, opendir, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { homedir, networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Host } from '../../ports/host.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { isPortFree } from './free-port.ts';
import { portOwnerName } from './port-owner.ts';

export const systemHost: Host = {
  portOwner: async (port, protocol, address) => {
    if (await isPortFree(port, protocol, address)) return { isFree: true, owner: null };
    return { isFree: false, owner: await portOwnerName(port, protocol) };
  },
  addresses: () =>
    Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => address.toLowerCase().replace(/%.*$/, '')),
    ),
  folder: async (path) => {
    const found = await statOrNull(path);
    if (found === null)
      return {
        exists: false,
        isFolder: false,
        owner: null,
        isWritable: await canBeMade(path),
        mode: null,
        uid: null,
        gid: null,
        isReadOnlyDisk: false,
        isEmpty: true,
      };
    const refusal = await writeRefusal(path);
    return {
      exists: true,
      isFolder: found.isDirectory(),
      owner: await userName(found.uid),
      isWritable: refusal === null,
      isReadOnlyDisk: refusal === 'EROFS',
      mode: found.mode & 0o7777,
      uid: found.uid,
      gid: found.gid,
      isEmpty: await isEmptyFolder(path),
    };
  },
  homeFolder: homedir(),
  folders: async (path, limit) => {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      const names: string[] = [];
      for (const entry of entries) {
        const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderAt(join(path, entry.name))));
        if (isFolder) names.push(entry.name);
      }
      names.sort((one, other) => one.localeCompare(other));
      return { path: resolve(path), names: names.slice(0, limit), isCut: names.length > limit };
    } catch (error) {
      throw unreadable(path, error);
    }
  },
  makeFolder: async (path) => {
    try {
      await mkdir(path);
    } catch (error) {
      throw unreadable(path, error);
    }
  },
  kernelSetting: async (name) => {
    try {
      const text = await readFile(join('/proc/sys', ...name.split('.')), 'utf8');
      const value = Number(text.trim().split(/\s+/)[0]);
      return Number.isFinite(value) ? value : null;
    } catch {
      return null;
    }
  },
  freeBytes: async (path) => {
    for (let place = resolve(path); ; place = dirname(place)) {
      try {
        const disk = await statfs(place);
        return disk.bavail * disk.bsize;
      } catch (error) {
        if (!isMissing(error) || dirname(place) === place) return null;
      }
    }
  },
};

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}

/** A folder that is missing is as writable as the nearest one above it. */
async function canBeMade(path: string): Promise<boolean> {
  for (let place = dirname(resolve(path)); ; place = dirname(place)) {
    const found = await statOrNull(place);
    if (found !== null) return found.isDirectory() && (await writeRefusal(place)) === null;
    if (dirname(place) === place) return false;
  }
}

/** The system's code of why Berth may not write there; null when it may. */
async function writeRefusal(path: string): Promise<string | null> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  }
}

/** Reads no further than the first entry: the folder may be a large one. */
async function isEmptyFolder(path: string): Promise<boolean> {
  try {
    const folder = await opendir(path);
    try {
      return (await folder.read()) === null;
    } finally {
      await folder.close();
    }
  } catch {
    return true;
  }
}

async function isFolderAt(path: string): Promise<boolean> {
  return (await statOrNull(path))?.isDirectory() === true;
}

function unreadable(path: string, error: unknown): ProblemError {
  return ProblemError.of('FOLDER_UNREADABLE', {
    path,
    details: error instanceof Error ? error.message : String(error),
  });
}

/** The user's name, else the number. */
async function userName(uid: number): Promise<string> {
  try {
    const users = await readFile('/etc/passwd', 'utf8');
    const line = users.split('\n').find((entry) => entry.split(':')[2] === String(uid));
    return line?.split(':')[0] ?? String(uid);
  } catch {
    return String(uid);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
