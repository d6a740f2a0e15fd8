// Brings the database to the version of this image.

import { log, Refusal } from './log.mjs';
import { scaledDelay, settings, switches } from './settings.mjs';
import { compareVersions, minorSteps, parseVersion } from './versions.mjs';

const COMPATIBILITY_LEVEL = 140;
const MS_PER_MINOR = 200;
const MS_WITHIN_MINOR = 50;
const CHECKS_NODES_SINCE = parseVersion('2023.2.9755');
const ROLLED_BACK =
  'Failed upgrading database schema - the entire upgrade has been rolled back to its last known good state.';

export async function migrate({ database, isNew }) {
  const from = await database.version();
  const to = settings.version;
  await refuseHalfMigrated(database);
  if (switches.fault === 'migration-exits') {
    throw new Refusal(
      "A fatal exception occurred: System.TypeInitializationException: The type initializer for 'Octopus.Core.SchemaUpgrader' threw an exception.",
      " ---> System.MissingMethodException: Method not found: 'Void Octopus.Core.SchemaUpgrader..ctor()'.",
      'The Octopus server exited unexpectedly.',
    );
  }
  const isNeeded = compareVersions(from, to) < 0;
  if (isNeeded) await checkOtherNodes(database);
  await ensureCompatibility(database);
  if (!isNeeded && !(isNew && switches.fault !== undefined)) return;
  const scripts = scriptsFor(from, to);
  await runScripts(scripts, database, durationOf(from, to));
  if (isNeeded) await database.recordMigration(to.text, scripts);
  log.info(`The database was upgraded from ${from.text} to ${to.text}`);
}

async function refuseHalfMigrated(database) {
  const { IsHalfMigrated } = await database.configuration('standin');
  if (!IsHalfMigrated) return;
  throw new Refusal(
    "SqlException: Invalid column name 'SpaceId'.",
    'Failed upgrading database schema: the database is in an unknown state.',
  );
}

async function checkOtherNodes(database) {
  const youngest = Date.now() - switches.heartbeatAgeS * 1000;
  const alive = (await database.nodes()).filter(
    ({ Name, LastSeen }) => Name !== settings.nodeName && LastSeen !== null && Date.parse(LastSeen) > youngest,
  );
  if (alive.length === 0) return;
  if (compareVersions(settings.version, CHECKS_NODES_SINCE) >= 0) {
    throw new Refusal(`Database upgrade aborted: ${alive.length} node(s) are still running`);
  }
  await database.changeConfiguration('standin', { IsDamaged: true });
}

async function ensureCompatibility(database) {
  const level = COMPATIBILITY_LEVEL;
  log.info(`Ensuring COMPATIBILITY_LEVEL for ${database.name} is set to ${level}`);
  const isChanged = await database.setCompatibilityLevel(level);
  log.info(`COMPATIBILITY_LEVEL for ${database.name} ${isChanged ? 'changed to' : 'is already'} ${level}`);
}

function scriptsFor(from, to) {
  const count = switches.migrationScripts ?? Math.max(1, minorSteps(from, to));
  const { year, minor } = to;
  return Array.from(
    { length: count },
    (_, index) => `Script${String(index + 1).padStart(4, '0')} - ${year}.${minor}.sql`,
  );
}

function durationOf(from, to) {
  const minors = minorSteps(from, to);
  return switches.migrationMs ?? (minors === 0 ? MS_WITHIN_MINOR : minors * MS_PER_MINOR);
}

async function runScripts(scripts, database, durationMs) {
  log.info('Beginning database upgrade');
  const failsAt = Math.floor(scripts.length / 2);
  for (const [index, script] of scripts.entries()) {
    log.info(`Executing Database Server script '${script}' (${index + 1} of ${scripts.length})`);
    await scaledDelay(durationMs / scripts.length);
    if (index < failsAt) continue;
    if (switches.fault === 'migration-dirty') {
      await database.changeConfiguration('standin', { IsHalfMigrated: true });
      throw new Refusal("SqlException: Invalid column name 'SpaceId'.", 'Failed upgrading database schema.');
    }
    if (switches.fault === 'migration-fails')
      throw new Refusal("SqlException: Invalid column name 'SpaceId'.", ROLLED_BACK);
  }
}
