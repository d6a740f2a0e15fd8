// BACKUP, RESTORE and WAITFOR: the statements that take time.

import { SqlFailure } from './failure.mjs';

const RESTORE_LOOKS = ['VERIFYONLY', 'HEADERONLY', 'FILELISTONLY'];

export const isLong = ({ kind }) => ['backup', 'restore', 'restore-look', 'wait'].includes(kind);

export function parseBackup(reader) {
  const isLog = reader.takeWord('LOG');
  if (!isLog) reader.needWord('DATABASE');
  const database = reader.name();
  reader.needWord('TO');
  return { kind: 'backup', isLog, database, device: parseDevice(reader), ...parseOptions(reader) };
}

export function parseRestore(reader) {
  const look = RESTORE_LOOKS.find((word) => reader.takeWord(word));
  if (look !== undefined) {
    reader.needWord('FROM');
    return { kind: 'restore-look', look, device: parseDevice(reader), ...parseOptions(reader) };
  }
  reader.needWord('DATABASE');
  const database = reader.name();
  reader.needWord('FROM');
  return { kind: 'restore', database, device: parseDevice(reader), ...parseOptions(reader) };
}

export function parseWait(reader) {
  reader.needWord('DELAY');
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(reader.next().value) ?? [];
  if (seconds === undefined) throw SqlFailure.syntax('DELAY');
  return { kind: 'wait', milliseconds: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 };
}

/** A text, or a variable with its `@`. */
function parseDevice(reader) {
  reader.needWord('DISK');
  reader.needSign('=');
  const token = reader.next();
  return token.kind === 'text' ? { path: token.value } : { variable: token.value };
}

function parseOptions(reader) {
  const options = new Map();
  const moves = new Map();
  if (!reader.takeWord('WITH')) return { options, moves };
  reader.listOf(() => {
    const token = reader.next();
    if (token.upper === 'MOVE') {
      const logical = reader.next().value;
      reader.needWord('TO');
      moves.set(logical.toLowerCase(), reader.next().value);
    } else {
      options.set(token.upper, reader.takeSign('=') ? reader.next().value : true);
    }
  });
  return { options, moves };
}
