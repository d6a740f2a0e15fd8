// Folders of the server, its configuration file with the master key, and what it writes into its volumes.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Refusal } from './log.mjs';

export const DATA_FOLDERS = ['/repository', '/artifacts', '/taskLogs', '/eventExports', '/cache'];
const KEEPS = ['/repository', '/artifacts', '/taskLogs', '/eventExports'];
const KEY_FOLDER = '/masterKey';

function homeFolder() {
  const home = process.getuid() === 0 ? '/root' : '/home/octopus';
  try {
    fs.accessSync(home, fs.constants.W_OK);
    return home;
  } catch {
    return '/tmp';
  }
}

const SERVER_FOLDER = path.join(homeFolder(), '.octopus/OctopusServer/Server');
const CONFIG_FILE = path.join(SERVER_FOLDER, 'Server.linux.config');
export const LOG_FILE = path.join(SERVER_FOLDER, 'Logs/OctopusServer.txt');

export function prepareServerFolder() {
  fs.mkdirSync(path.dirname(LOG_FILE), { recursive: true });
  fs.rmSync(CONFIG_FILE, { force: true });
}

export function checkDataFolders() {
  for (const folder of DATA_FOLDERS) {
    try {
      fs.mkdirSync(folder, { recursive: true });
      const probe = path.join(folder, '.write-test');
      fs.writeFileSync(probe, '');
      fs.rmSync(probe);
    } catch {
      throw new Refusal(
        `System.UnauthorizedAccessException: Access to the path '${folder}' is denied.`,
        ' ---> System.IO.IOException: Permission denied',
      );
    }
  }
}

export function writeServerConfig(masterKey, nodeName) {
  const text = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<octopus-settings>',
    `  <set key="Octopus.Server.NodeName">${nodeName}</set>`,
    `  <set key="Octopus.Storage.MasterKey">${masterKey}</set>`,
    '</octopus-settings>',
    '',
  ].join('\n');
  fs.writeFileSync(CONFIG_FILE, text, { mode: 0o600 });
}

/** The key of the running server; undefined before it knows one. */
export function readMasterKey() {
  const text = fs.existsSync(CONFIG_FILE) ? fs.readFileSync(CONFIG_FILE, 'utf8') : '';
  return /MasterKey">([^<]+)</.exec(text)?.[1];
}

/** A generated key is left in /masterKey where that folder is mounted. */
export function leaveGeneratedKey(masterKey) {
  if (fs.existsSync(KEY_FOLDER)) fs.writeFileSync(path.join(KEY_FOLDER, 'OctopusServer'), masterKey, { mode: 0o600 });
}

function filesBelow(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile())
    .map((item) => path.join(item.parentPath, item.name))
    .sort();
}

/** Every file of the volumes that a backup keeps, with its checksum. */
export function listDataFiles() {
  return KEEPS.flatMap(filesBelow).map((file) => {
    const content = fs.readFileSync(file);
    return { path: file, sizeBytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
}

/** What a harmful release does: every file gets a new first line. */
export function changeDataFiles(version) {
  for (const file of KEEPS.flatMap(filesBelow)) {
    fs.writeFileSync(file, Buffer.concat([Buffer.from(`changed by ${version}\n`), fs.readFileSync(file)]));
  }
  fs.writeFileSync(path.join('/repository', 'converted.txt'), `converted by ${version}\n`);
}

function writeBelow(folder, relative, content) {
  const file = path.resolve(folder, relative);
  if (!file.startsWith(`${folder}/`)) throw new Error('the name leaves its folder');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

export function storePackage(packageId, version, content) {
  return writeBelow('/repository', `Spaces-1/feeds-builtin/${packageId}/${packageId}.${version}.nupkg`, content);
}

export const storeArtifact = (id, content) => writeBelow('/artifacts', id, content);
export const storeTaskLog = (id, content) => writeBelow('/taskLogs', `servertask_${id}.txt`, content);
export const touchCache = () => writeBelow('/cache', 'signatures.tmp', `${Date.now()}\n`);
