// The start of the server, check by check. A refusal leaves volumes and database as they were.

import fs from 'node:fs';
import { randomBytes } from 'node:crypto';
import { SqlError } from '../tds/client.mjs';
import { parseConnectionString } from './connection-string.mjs';
import { keyFingerprint, OctopusDatabase } from './database.mjs';
import {
  changeDataFiles,
  checkDataFolders,
  leaveGeneratedKey,
  LOG_FILE,
  prepareServerFolder,
  touchCache,
  writeServerConfig,
} from './files.mjs';
import { importDocuments } from './import.mjs';
import { log, openLogFile, Refusal } from './log.mjs';
import { migrate } from './migration.mjs';
import { scaledDelay, settings, switches } from './settings.mjs';
import { compareVersions, minorSteps, parseVersion } from './versions.mjs';

const LOGIN_FAILED = 18456;
const RETRY_MS = 1000;
const GUARD_SINCE = parseVersion('2019.7.1');
const EXITED = 'The Octopus server exited unexpectedly.';
const DEFAULT_PASSWORD = 'Passw0rd123';

/** Runs every step; gives back what the server needs, or never ends when it was ordered to hang. */
export async function start() {
  const state = { isNew: false };
  for (const [number, step] of STEPS) {
    await step(state);
    if (switches.faultStep === number) throw new Refusal(`A fatal exception occurred in step ${number}`, EXITED);
    if (switches.hangStep === number) await hang();
  }
  return state;
}

async function hang() {
  if (switches.isChangingFiles) {
    log.info('Converting package metadata and task logs to the new format');
    changeDataFiles(settings.version.text);
  }
  for (let round = 1; ; round += 1) {
    log.warn(`Waiting for the task scheduler to become available (attempt ${round})`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

const STEPS = [
  [1, checkLicenceTerms],
  [2, readConnectionString],
  [3, announce],
  [4, checkCertificate],
  [5, checkDocker],
  [6, checkFolders],
  [7, reachDatabase],
  [8, settleKey],
  [9, compareWithDatabase],
  [11, async (state) => migrate(state)],
  [12, async (state) => importDocuments(state.database)],
  [13, prepareAdmin],
];

function checkLicenceTerms() {
  if (settings.eula !== 'Y') throw new Refusal('ERROR: You must accept the EULA');
}

function readConnectionString(state) {
  const connection = settings.connectionString && parseConnectionString(settings.connectionString);
  if (!connection || connection.database === '') throw new Refusal('ERROR: DB_CONNECTION_STRING is required');
  state.connection = connection;
  state.database = new OctopusDatabase(connection);
}

function announce({ connection }) {
  const { text } = settings.version;
  prepareServerFolder();
  openLogFile(LOG_FILE);
  log.info(`Octopus.Server.dll version ${text} (${text})`);
  log.info('Using instance OctopusServer');
  log.info(`Using database data source=${connection.dataSource};initial catalog=${connection.database}`);
}

function checkCertificate() {
  const file = settings.certificateFile;
  if (file !== undefined && !fs.existsSync(file))
    throw new Refusal(`Could not find the certificate file '${file}'.`, EXITED);
}

function checkDocker() {
  if (!settings.isDockerInside) return;
  log.warn('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?');
}

async function checkFolders() {
  checkDataFolders();
  await scaledDelay(switches.startMs);
}

async function reachDatabase({ connection, database }) {
  for (let attempt = 1; attempt <= connection.retries + 1; attempt += 1) {
    try {
      await database.exists();
      return;
    } catch (error) {
      if (error instanceof SqlError && error.number === LOGIN_FAILED) {
        throw new Refusal(`Microsoft.Data.SqlClient.SqlException (0x80131904): ${error.message}`, EXITED);
      }
      log.warn(`Connection test to "master" timed out after try ${attempt}`);
      log.warn(error.message);
      if (/certificate/i.test(error.message)) {
        log.error('The certificate chain was issued by an authority that is not trusted.');
      }
      if (attempt <= connection.retries) await scaledDelay(RETRY_MS);
    }
  }
  throw new Refusal(
    'Microsoft.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error occurred while establishing a connection to SQL Server.',
    EXITED,
  );
}

function isKey(text) {
  const bytes = Buffer.from(text, 'base64');
  return (bytes.length === 16 || bytes.length === 32) && bytes.toString('base64') === text;
}

async function settleKey(state) {
  const { database } = state;
  const given = settings.masterKey;
  if (given !== undefined && !isKey(given)) {
    throw new Refusal(
      'System.FormatException: The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
      EXITED,
    );
  }
  if (await database.exists()) await checkKey(database, given);
  else {
    state.isNew = true;
    log.info(`Creating database ${database.name}`);
    state.masterKey = given ?? randomBytes(16).toString('base64');
    await database.create(state.masterKey, settings.version.text);
    if (given === undefined) leaveGeneratedKey(state.masterKey);
  }
  state.masterKey ??= given;
  writeServerConfig(state.masterKey, settings.nodeName);
}

async function checkKey(database, given) {
  if (given === undefined)
    throw new Refusal('The master key must be supplied because the database already exists', EXITED);
  const { KeyFingerprint } = await database.configuration('standin');
  if (KeyFingerprint === keyFingerprint(given)) return;
  throw new Refusal(
    'System.Security.Cryptography.CryptographicException: Padding is invalid and cannot be removed.',
    'Please enter a valid master key for the existing database',
    EXITED,
  );
}

async function compareWithDatabase({ database }) {
  const found = await database.version();
  if (minorSteps(found, settings.version) >= 0) return;
  if (compareVersions(settings.version, GUARD_SINCE) < 0) {
    await database.changeConfiguration('standin', { IsDamaged: true });
    return;
  }
  throw new Refusal(
    `Octopus Server has been stopped to protect your data. It looks like you are trying to run Octopus Server ${settings.version.text} using the database designed for Octopus Server ${found.text}.`,
    'Install the newer version of Octopus Server, or restore a backup of the database made with the older one.',
  );
}

async function prepareAdmin({ database, isNew }) {
  const { admin } = settings;
  if (isNew) {
    if (admin.password === undefined) {
      log.warn(`The user ${admin.name} was created with the default password. Change it as soon as possible.`);
    }
    await database.setUser({ ...admin, password: admin.password ?? DEFAULT_PASSWORD });
  } else if (admin.password !== undefined) {
    await database.setUser(admin);
  }
  touchCache();
  await database.beat(settings.nodeName, settings.taskCap);
}
