// Commands that are run by exec beside the server.

import { parseConnectionString } from './connection-string.mjs';
import { keyFingerprint, OctopusDatabase } from './database.mjs';
import { readMasterKey, writeServerConfig } from './files.mjs';
import { settings, switches } from './settings.mjs';

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Options as `--name=value`, `--name value` or `--name`. */
function optionsOf(args) {
  const options = new Map();
  args.forEach((arg, index) => {
    if (!arg.startsWith('--')) return;
    const [name, value] = arg.slice(2).split(/=(.*)/s);
    const next = args[index + 1];
    options.set(name, value ?? (next?.startsWith('--') === false ? next : ''));
  });
  return options;
}

function openDatabase() {
  return new OctopusDatabase(parseConnectionString(settings.connectionString));
}

function fail(text, code = 1) {
  process.stderr.write(`${text}\n`);
  return code;
}

/** Gives back the exit code. */
export async function runCommand(name, args) {
  const options = optionsOf(args);
  switch (name) {
    case 'show-master-key':
      return showMasterKey(options);
    case 'container-healthcheck':
      return checkHealth();
    case 'node':
      return changeNode(options);
    case 'show-configuration':
      process.stdout.write(`Octopus.Server.NodeName: ${settings.nodeName}\nOctopus.Storage.MasterKey: ********\n`);
      return 0;
    case 'rotate-master-key':
      return rotateKey(options);
    case 'version':
      process.stdout.write(`${settings.version.text}\n`);
      return 0;
    default:
      return fail(`Unrecognized command '${name}'`);
  }
}

function showMasterKey(options) {
  const variant = switches.keyAnswer;
  if (variant === 'dll-only' && switches.form !== 'dll') return fail('/Octopus/Octopus.Server: not found', 127);
  if (variant === 'no-console' && options.has('console')) return fail('Unrecognized command line arguments: --console');
  const isJson = options.get('format')?.toLowerCase() === 'json';
  if (variant === 'json-only' && !isJson) return fail('The option --format=json is required');
  const key = readMasterKey();
  if (key === undefined || variant === 'fails') return fail('The instance OctopusServer has not been configured yet.');
  const text = isJson ? JSON.stringify({ MasterKey: key }) : key;
  if (variant === 'stderr') return fail(text, 0);
  if (variant === 'warnings')
    process.stdout.write('WARN  The configuration was written by another user\nWARN  See the log\n');
  const colour = variant === 'ansi' ? [`\u001b[32m`, `\u001b[0m`] : ['', ''];
  process.stdout.write(`${colour[0]}${text}${colour[1]}${variant === 'crlf' ? '\r\n' : '\n'}`);
  return 0;
}

async function checkHealth() {
  const answer = await fetch('http://127.0.0.1:8080/api/octopusservernodes/ping').catch(() => undefined);
  return answer?.status === 200 || answer?.status === 418 ? 0 : 1;
}

async function changeNode(options) {
  const database = openDatabase();
  const id = `OctopusServerNodes-${settings.nodeName}`;
  const isDraining = options.get('drain') === 'true';
  await database.changeNode(id, { IsInMaintenanceMode: isDraining, MaxConcurrentTasks: settings.taskCap });
  if (!isDraining) return 0;
  if (options.has('cancel-tasks')) await database.endTasks('Canceled');
  const deadline = Date.now() + Number(options.get('wait') ?? 0) * 1000;
  while ((await database.tasks('Executing')).length > 0) {
    if (Date.now() >= deadline) return fail('Tasks are still running');
    await delay(200);
  }
  return 0;
}

async function rotateKey(options) {
  if (!options.has('iReallyWantToRotateMyMasterKey') || !options.has('iHaveBackedUpMyDatabase')) {
    return fail('The confirmations are missing');
  }
  const key = options.get('masterKey') || crypto.getRandomValues(Buffer.alloc(16)).toString('base64');
  await openDatabase().changeConfiguration('standin', { KeyFingerprint: keyFingerprint(key) });
  writeServerConfig(key, settings.nodeName);
  process.stdout.write('The master key was rotated\n');
  return 0;
}
