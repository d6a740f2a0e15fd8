// Carries out BACKUP, RESTORE and WAITFOR: over time, with progress, until cancelled.

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openForBackup, readSets, writeSet } from './backup-file.mjs';
import { SqlFailure } from './failure.mjs';
import { globalVariable } from './functions.mjs';
import { product } from './product.mjs';

const { env } = process;
const SCALE = Number(env.STANDIN_TIME_SCALE ?? 1);
const DURATION_MS = Number(env.STANDIN_BACKUP_MS ?? 200) * SCALE;
const STEPS = 10;
const PAGE_BYTES = 8192;

/**
 * Runs one long statement. `context`: `session`, `storage`, `signal`, `report(number, text)` for what is told on the
 * way. Gives rowsets. Rejects with the signal's reason when it is cancelled.
 */
export async function runLong(statement, context) {
  switch (statement.kind) {
    case 'wait':
      await sleep(statement.milliseconds * SCALE, undefined, { signal: context.signal });
      return [];
    case 'backup':
      return abnormal('BACKUP DATABASE', () => backUp(statement, context));
    case 'restore':
      return abnormal('RESTORE DATABASE', () => restore(statement, context));
    default:
      return abnormal(statement.look === 'VERIFYONLY' ? 'VERIFY DATABASE' : `RESTORE ${statement.look}`, () =>
        look(statement, context),
      );
  }
}

async function abnormal(what, run) {
  try {
    return await run();
  } catch (error) {
    throw error instanceof SqlFailure ? error.followedBy(3013, `${what} is terminating abnormally.`) : error;
  }
}

function fileOf({ device }, { session }) {
  const given = device.path ?? globalVariable(device.variable, session);
  return path.isAbsolute(given) ? given : path.join(env.MSSQL_BACKUP_DIR ?? '/var/opt/mssql/data', given);
}

/** Ten steps; the percentages that STATS asks for are told. `halfWay` runs after the fifth. */
async function progress({ options }, { report, signal }, halfWay = () => undefined) {
  const stats = options.get('STATS');
  const every = stats === undefined || stats === true ? 10 : Number(stats);
  let told = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    await sleep(DURATION_MS / STEPS, undefined, { signal });
    for (; told + every <= step * STEPS; told += every) report(3211, `${told + every} percent processed.`);
    if (step === STEPS / 2) halfWay();
  }
}

const pages = (bytes) => Math.max(1, Math.ceil(bytes / PAGE_BYTES));

async function backUp(statement, context) {
  const { session, storage, report } = context;
  const { database: name, options } = statement;
  const database = storage.begin().read(name);
  if (!session.rights.owns(database)) throw SqlFailure.denied('BACKUP DATABASE', database.name);
  if (options.has('COMPRESSION') && !product.canCompress) {
    throw new SqlFailure(1844, `BACKUP DATABASE WITH COMPRESSION is not supported on ${product.edition}.`);
  }
  const file = fileOf(statement, context);
  const isReplaced = options.has('INIT') || options.has('FORMAT');
  const sets = isReplaced || !fs.existsSync(file) ? [] : readSets(file);
  const handle = openForBackup(file, isReplaced);
  const startedAt = new Date().toISOString();
  try {
    const content = structuredClone(database);
    const isDiskFull = env.STANDIN_DISK_FULL === 'Y';
    const head = {
      major: product.major,
      version: product.version,
      database: database.name,
      family: database.family,
      name: options.get('NAME') ?? null,
      startedAt,
      isCopyOnly: options.has('COPY_ONLY'),
      hasChecksum: options.has('CHECKSUM'),
      isCompressed: options.has('COMPRESSION'),
      files: storage.filesOf(database.name),
    };
    await progress(statement, context, () => {
      if (isDiskFull) writeSet(handle, file, head, content, true);
    });
    writeSet(handle, file, head, content, false);
    const count = pages(JSON.stringify(content).length);
    const position = sets.length + 1;
    report(4035, `Processed ${count} pages for database '${name}', file '${name}' on file ${position}.`);
    report(3014, `BACKUP DATABASE successfully processed ${count} pages in 0.2 seconds (1.000 MB/sec).`);
  } finally {
    fs.closeSync(handle);
  }
  return [];
}

function chosenSet(sets, { options }, file) {
  const position = Number(options.get('FILE') ?? 1);
  const set = sets[position - 1];
  if (set === undefined) {
    throw new SqlFailure(
      3287,
      `The file ID ${position} on device '${file}' is incorrectly formed and can not be read.`,
    );
  }
  return { ...set, position };
}

async function look(statement, context) {
  const file = fileOf(statement, context);
  const sets = readSets(file);
  if (statement.look === 'HEADERONLY') return [headers(sets)];
  const { head, bytes, position } = chosenSet(sets, statement, file);
  if (statement.look === 'FILELISTONLY') {
    const columns = ['LogicalName', 'PhysicalName', 'Type', 'FileGroupName', 'Size'];
    const rows = head.files.map(({ logical, type, physical }) => [
      logical,
      physical,
      type,
      type === 'D' ? 'PRIMARY' : null,
      String(pages(type === 'D' ? bytes : 1) * PAGE_BYTES),
    ]);
    return [{ kind: 'rows', columns, rows }];
  }
  await progress(statement, context);
  context.report(3262, `The backup set on file ${position} is valid.`);
  return [];
}

function headers(sets) {
  const columns = [
    'BackupName',
    'BackupType',
    'Compressed',
    'Position',
    'ServerName',
    'DatabaseName',
    'BackupSize',
    'BackupStartDate',
    'CompatibilityLevel',
    'SoftwareVersionMajor',
    'Collation',
    'IsCopyOnly',
    'HasBackupChecksums',
    'FamilyGUID',
  ];
  const bit = (value) => (value ? '1' : '0');
  const rows = sets.map(({ head, content, bytes }, index) => [
    head.name,
    '1',
    bit(head.isCompressed),
    String(index + 1),
    'stand-in',
    head.database,
    String(bytes),
    head.startedAt,
    String(content.compatibility),
    String(head.major),
    content.collation,
    bit(head.isCopyOnly),
    bit(head.hasChecksum),
    head.family,
  ]);
  return { kind: 'rows', columns, rows };
}

async function restore(statement, context) {
  const { session, storage, report } = context;
  const { database: name, moves } = statement;
  const file = fileOf(statement, context);
  const existing = storage.begin().find(name);
  const isAllowed = existing === undefined ? session.rights.canCreate : session.rights.owns(existing);
  if (!isAllowed) throw SqlFailure.denied('RESTORE DATABASE', existing === undefined ? 'master' : name);
  const { head, content, position } = chosenSet(readSets(file), statement, file);
  if (head.major > product.major) throw tooNew(head);
  const check = () => {
    checkUse(name, session, existing);
    checkReplace(statement, existing, head, file);
  };
  check();
  const files = head.files.map(({ logical, type, physical }) => ({
    logical,
    type,
    physical: moves.get(logical.toLowerCase()) ?? existingPlace(storage, existing, head, type) ?? physical,
  }));
  storage.checkPlaces(name, files);
  await progress(statement, context);
  check();
  storage.restore(name, content, files);
  report(4035, `Processed ${pages(1)} pages for database '${name}', file '${files[0].logical}' on file ${position}.`);
  report(3014, `RESTORE DATABASE successfully processed ${pages(1)} pages in 0.2 seconds (1.000 MB/sec).`);
  return [];
}

/** A database that is replaced by a backup of its own keeps its files where they are. */
function existingPlace(storage, existing, head, type) {
  if (existing === undefined || existing.family !== head.family) return undefined;
  return storage.filesOf(existing.name).find((file) => file.type === type)?.physical;
}

function tooNew(head) {
  return new SqlFailure(
    3169,
    `The database was backed up on a server running version ${head.version}. That version is incompatible with this ` +
      `server, which is running version ${product.version}. Either restore the database on a server that supports the ` +
      'backup, or use a backup that is compatible with this server.',
  );
}

function checkUse(name, session, existing) {
  if (existing === undefined) return;
  const key = name.toLowerCase();
  if (session.database.toLowerCase() === key) {
    throw new SqlFailure(
      3102,
      `RESTORE cannot process database '${name}' because it is in use by this session. It is recommended that the ` +
        'master database be used when performing this operation.',
    );
  }
  if (session.peers().some((other) => other.database.toLowerCase() === key)) {
    throw new SqlFailure(3101, 'Exclusive access could not be obtained because the database is in use.');
  }
}

function checkReplace({ database: name, options }, existing, head, file) {
  if (existing === undefined || options.has('REPLACE')) return;
  if (existing.family !== head.family) {
    throw new SqlFailure(
      3154,
      `The backup set holds a backup of a database other than the existing '${name}' database. Device '${file}'.`,
    );
  }
  if (existing.recovery === 'SIMPLE') return;
  throw new SqlFailure(
    3159,
    `The tail of the log for the database "${name}" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup ` +
      'the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE ' +
      'statement to just overwrite the contents of the log.',
  );
}
