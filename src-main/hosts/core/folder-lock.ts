/** One host at a time owns a data folder: a lock file that names its process. */
import { closeSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError } from '../../ports/problem-error.ts';
import { isSameProcess, processMark } from './process-mark.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), mark: z.string().nullable() });
type Holder = z.infer<typeof holderSchema>;

/** `host.<n>.lock`: a dead holder's file is never replaced, the next number is taken; so two takers cannot both win. */
const lockName = /^host\.(\d+)\.lock$/;
/** A file without content is being written, unless it is older than this. */
const writingMs = 5_000;

export interface FolderLock {
  release(): void;
}

/** Throws DATA_FOLDER_BUSY while another host lives on the folder. */
export function lockFolder(folder: string): FolderLock {
  const before = lockFiles(folder);
  refuseLiving(folder, before);
  const number = Math.max(0, ...before.map((file) => file.number)) + 1;
  const own = join(folder, `host.${number}.lock`);
  if (!writeNew(own, { pid: process.pid, mark: processMark(process.pid) })) throw busy(folder, null);
  try {
    refuseLiving(
      folder,
      lockFiles(folder).filter((file) => file.number !== number),
    );
  } catch (error) {
    rmSync(own, { force: true });
    throw error;
  }
  for (const file of before) rmSync(file.path, { force: true });
  return { release: () => rmSync(own, { force: true }) };
}

function refuseLiving(folder: string, files: readonly LockFile[]): void {
  for (const file of files) {
    const holder = holderOf(file.path);
    if (holder === 'gone') continue;
    if (holder === 'unreadable') {
      if (isBeingWritten(file.path)) throw busy(folder, null);
      continue;
    }
    if (isSameProcess(holder.pid, holder.mark)) throw busy(folder, holder.pid);
  }
}

interface LockFile {
  readonly path: string;
  readonly number: number;
}

function lockFiles(folder: string): LockFile[] {
  return readdirSync(folder).flatMap((name) => {
    const number = lockName.exec(name)?.[1];
    return number === undefined ? [] : [{ path: join(folder, name), number: Number(number) }];
  });
}

function holderOf(path: string): Holder | 'gone' | 'unreadable' {
  try {
    const holder = holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return holder.success ? holder.data : 'unreadable';
  } catch (error) {
    return isCode(error, 'ENOENT') ? 'gone' : 'unreadable';
  }
}

function isBeingWritten(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < writingMs;
}

function writeNew(path: string, holder: Holder): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify(holder));
    closeSync(file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function busy(folder: string, pid: number | null): ProblemError {
  return ProblemError.of('DATA_FOLDER_BUSY', { folder, pid });
}
