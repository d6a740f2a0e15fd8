/** Tells a process from another one that was given the same number later. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When the process began, in the system's own words; null where the system does not tell. */
export function processMark(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'linux') return linuxMark(pid);
  try {
    const [program, words]: [string, string[]] =
      platform === 'win32'
        ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
    const answer = execFileSync(program, words, { encoding: 'utf8', timeout: 5_000, windowsHide: true }).trim();
    return answer === '' ? null : answer;
  } catch {
    return null;
  }
}

function linuxMark(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces and brackets; after it, state is field 3 and the start time field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    const start = fields[19];
    // A zombie holds nothing any more.
    if (start === undefined || state === 'Z' || state === 'X') return null;
    return `${boot}/${start}`;
  } catch {
    return null;
  }
}

/** Does the process that had this number and mark still run? Unknown mark: any process with the number counts. */
export function isSameProcess(pid: number, mark: string | null): boolean {
  if (!isAlive(pid)) return false;
  if (mark === null) return true;
  return processMark(pid) === mark;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
