/** In which order engines are looked for, and what is found at each place. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineCandidate } from '../../contract/engine.ts';
import { parseAddress } from './address.ts';
import type { TlsFiles } from './address.ts';
import { chosenContext } from './docker-contexts.ts';
import { knownPlaces } from './places.ts';
import type { Place, StartCommand, Surroundings } from './places.ts';
import { knock } from './probe.ts';
import type { Knock } from './probe.ts';

export interface Spot extends Place {
  readonly tls: TlsFiles | null;
  /** Said by the user: nothing after it is tried. */
  readonly isChosen: boolean;
  /** Why there is nothing to knock at. */
  readonly absent: { readonly finding: 'notSet' | 'noAnswer'; readonly details: string | null } | null;
}

/** Settings, DOCKER_HOST, Docker's context, then the usual places. Those that are not set are in it too: the doctor shows them. */
export async function spots(around: Surroundings, settingsEndpoint: string): Promise<Spot[]> {
  const { environment } = around;
  const host = environment['DOCKER_HOST'] ?? '';
  const folder = environment['DOCKER_CONFIG'] ?? join(around.home, '.docker');
  const namedContext = environment['DOCKER_CONTEXT'] ?? '';
  const context = await chosenContext(folder, environment['DOCKER_CONTEXT']);
  const chosen: Spot[] = [];
  const common = { signs: [], starts: [] };
  if (settingsEndpoint !== '')
    chosen.push({ ...common, kind: 'settings', endpoint: settingsEndpoint, tls: null, isChosen: true, absent: null });
  chosen.push({
    ...common,
    kind: 'dockerHost',
    endpoint: host,
    tls: hostTls(around, folder),
    isChosen: host !== '',
    absent: host === '' ? notSet : null,
  });
  chosen.push({
    ...common,
    kind: 'context',
    endpoint: context?.endpoint ?? '',
    tls: context?.tls ?? null,
    // A current context may be left over from an engine that is no longer installed; one that is named now is meant.
    isChosen: namedContext !== '' && context !== null,
    absent: absentContext(context),
  });
  return [...chosen, ...knownPlaces(around).map((place) => ({ ...place, tls: null, isChosen: false, absent: null }))];
}

const notSet = { finding: 'notSet', details: null } as const;

function absentContext(context: { readonly name: string; readonly endpoint: string | null } | null): Spot['absent'] {
  if (context === null) return notSet;
  return context.endpoint === null ? { finding: 'noAnswer', details: `there is no context ${context.name}` } : null;
}

function hostTls(around: Surroundings, configFolder: string): TlsFiles | null {
  const verify = around.environment['DOCKER_TLS_VERIFY'] ?? '';
  const folder = around.environment['DOCKER_CERT_PATH'] ?? '';
  if (verify === '' && folder === '') return null;
  return { folder: folder === '' ? configFolder : folder, isVerified: verify !== '' };
}

/** What is at one place, for the doctor. */
export async function examine(spot: Spot, around: Surroundings, limitMs: number): Promise<EngineCandidate> {
  const candidate = { kind: spot.kind, endpoint: spot.endpoint, user: null, fix: null };
  if (spot.absent !== null) return { ...candidate, ...spot.absent };
  const found = await knock(parseAddress(spot.endpoint, spot.tls), limitMs);
  if (found.finding === 'forbidden')
    return {
      ...candidate,
      finding: 'forbidden',
      details: found.details,
      user: around.userName,
      fix: permissionFix(spot, around),
    };
  if (found.finding !== 'notRunning') return { ...candidate, finding: found.finding, details: found.details };
  const isInstalled = await isPresent(spot, found);
  return {
    ...candidate,
    finding: isInstalled ? 'notRunning' : 'notInstalled',
    details: found.details,
    fix: isInstalled ? startFix(await startCommand(spot), around) : null,
  };
}

/** A dead socket file, or an address that was set, is a sign too. */
async function isPresent(spot: Spot, found: Knock): Promise<boolean> {
  return (
    !found.isMissing ||
    spot.kind === 'settings' ||
    spot.kind === 'dockerHost' ||
    spot.kind === 'context' ||
    (await anyExists(spot.signs))
  );
}

export async function startCommand(spot: Spot): Promise<StartCommand | null> {
  for (const start of spot.starts) if (await allExist(start.needs)) return start;
  return null;
}

/** As it is shown. */
export function commandText(start: StartCommand): string {
  return [start.file, ...start.args].map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
}

/** Can this user run it? */
export function mayStart(start: StartCommand, around: Surroundings): boolean {
  return !start.isForAdministrator || around.isAdministrator;
}

function startFix(start: StartCommand | null, around: Surroundings): EngineCandidate['fix'] {
  if (start === null) return null;
  const command = commandText(start);
  return mayStart(start, around) ? { kind: 'start', command } : { kind: 'command', command: `sudo ${command}` };
}

function permissionFix(spot: Spot, around: Surroundings): EngineCandidate['fix'] {
  const isDocker = spot.kind === 'dockerEngine' || spot.endpoint.endsWith('/var/run/docker.sock');
  return around.platform === 'linux' && isDocker
    ? { kind: 'command', command: `sudo usermod -aG docker ${around.userName}` }
    : null;
}

async function anyExists(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await exists(path)) return true;
  return false;
}

async function allExist(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (!(await exists(path))) return false;
  return true;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
