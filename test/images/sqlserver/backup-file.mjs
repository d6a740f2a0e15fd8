// A backup on the disk: for each backup set a line with its head and a line with its content.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { SqlFailure } from './failure.mjs';

const SYSTEM_ERRORS = {
  ENOENT: '2(The system cannot find the file specified.)',
  ENOTDIR: '3(The system cannot find the path specified.)',
  EACCES: '5(Access is denied.)',
  EPERM: '5(Access is denied.)',
  EROFS: '19(The media is write protected.)',
  EISDIR: '5(Access is denied.)',
  ENOSPC: '112(There is not enough space on the disk.)',
};

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function cannotOpen(path, error) {
  const reason = SYSTEM_ERRORS[error.code] ?? `31(${error.code})`;
  return new SqlFailure(3201, `Cannot open backup device '${path}'. Operating system error ${reason}.`);
}

function cannotWrite(path, error) {
  const reason = SYSTEM_ERRORS[error.code] ?? `31(${error.code})`;
  return new SqlFailure(3202, `Write on "${path}" failed: ${reason}`);
}

/** Opens the file for writing; as with the real server, what was there is gone with INIT or FORMAT. */
export function openForBackup(path, isReplaced) {
  try {
    return fs.openSync(path, isReplaced ? 'w' : 'a', 0o660);
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

/** Writes one set. `isDiskFull`: half of it, and then the disk has no more room. */
export function writeSet(handle, path, head, content, isDiskFull) {
  const text = JSON.stringify(content);
  const lines = `${JSON.stringify({ format: 'stand-in backup', ...head, sha256: sha256(text) })}\n${text}\n`;
  try {
    fs.writeSync(handle, isDiskFull ? lines.slice(0, lines.length / 2) : lines);
    if (isDiskFull) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    fs.fsyncSync(handle);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Heads and contents of the sets in a file. Refuses what is not a backup, or not whole. */
export function readSets(path) {
  let text;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotOpen(path, error);
  }
  const damaged = () =>
    new SqlFailure(
      3241,
      `The media family on device '${path}' is incorrectly formed. SQL Server cannot process this media family.`,
    );
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length % 2 !== 0) throw damaged();
  const sets = [];
  for (let at = 0; at < lines.length; at += 2) {
    let head;
    try {
      head = JSON.parse(lines[at]);
    } catch {
      throw damaged();
    }
    if (head.format !== 'stand-in backup' || head.sha256 !== sha256(lines[at + 1])) throw damaged();
    sets.push({ head, content: JSON.parse(lines[at + 1]), bytes: Buffer.byteLength(lines[at + 1]) });
  }
  return sets;
}
