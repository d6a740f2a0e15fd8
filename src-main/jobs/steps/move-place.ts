/**
 * One place that data is moved from or to, seen through helper containers that never run a server: the engine reads and writes it
 * through its archives, and one program of the image empties it.
 */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import type { ServiceName } from '../../contract/ids.ts';
import type { ImageSpec, MountSpec } from '../../contract/spec.ts';
import { pinnedImage } from '../../domain/image-reference.ts';
import { helperName, label, madeBy } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import { runToExit } from './folders.ts';
import { namesIn } from './move-entries.ts';

/** Where every helper has the place: the same path on both sides, so that a stream of one fits the other. */
const root = '/berth-move';
/** So many names go to one program at once. */
const namesAtOnce = 200;

export interface Place {
  readonly service: ServiceName;
  /** Of the service: the engine has it by now. */
  readonly image: ImageSpec;
  readonly source: MountSpec['source'];
}

/** Makes the helper `purpose` anew, with the place mounted; it is not started. */
export async function makeHelper(
  scope: JobScope,
  engine: Engine,
  place: Place,
  purpose: string,
  context: StepContext,
  program?: { readonly entrypoint: readonly string[]; readonly command: readonly string[] },
): Promise<string> {
  const name = helperName(scope.spec.name, place.service, purpose);
  const platform = scope.template.services[place.service]?.image.platform;
  await engine.removeContainer(name);
  await engine.createContainer({
    name,
    image: pinnedImage(place.image),
    ...(platform === undefined ? {} : { platform }),
    environment: {},
    labels: {
      ...madeBy(scope.spec.instanceId, context.jobId),
      [label.service]: place.service,
      [label.helper]: purpose,
    },
    mounts: [
      place.source.kind === 'volume'
        ? { kind: 'volume', source: place.source.volume, path: root, noCopy: true }
        : { kind: 'bind', source: place.source.path, path: root },
    ],
    ports: [],
    restart: 'no',
    stdin: false,
    isOffline: true,
    user: '0',
    ...program,
  });
  return name;
}

/** Purposes of the helpers that only look into a place, or empty it. */
export const lookers = ['look', 'clear'] as const;

export async function removeHelper(
  scope: JobScope,
  engine: Engine,
  service: ServiceName,
  purpose: string,
): Promise<void> {
  await engine.removeContainer(helperName(scope.spec.name, service, purpose));
}

/** Is the helper there, made by this very job? */
export async function hasHelper(
  scope: JobScope,
  engine: Engine,
  place: Place,
  purpose: string,
  context: StepContext,
): Promise<boolean> {
  const found = await engine.inspectContainer(helperName(scope.spec.name, place.service, purpose));
  return found?.labels[label.job] === context.jobId;
}

export function readPlace(engine: Engine, helper: string, context: StepContext): Promise<Readable> {
  return engine.readArchive(helper, root, context.signal);
}

export function writePlace(engine: Engine, helper: string, tar: Readable, context: StepContext): Promise<void> {
  return engine.writeArchive(helper, posix.dirname(root), tar, context.signal);
}

export async function isEmpty(scope: JobScope, engine: Engine, place: Place, context: StepContext): Promise<boolean> {
  const helper = await makeHelper(scope, engine, place, 'look', context);
  try {
    return (await namesIn(await readPlace(engine, helper, context), context.signal, 1)).length === 0;
  } finally {
    await engine.removeContainer(helper);
  }
}

/** Removes what lies in the place; the place stays. Rejects with COMMAND_REFUSED when something cannot be removed. */
export async function emptyPlace(scope: JobScope, engine: Engine, place: Place, context: StepContext): Promise<void> {
  const helper = await makeHelper(scope, engine, place, 'look', context);
  const names = await namesIn(await readPlace(engine, helper, context), context.signal);
  await engine.removeContainer(helper);
  for (let at = 0; at < names.length; at += namesAtOnce) {
    await removeNames(scope, engine, place, names.slice(at, at + namesAtOnce), context);
  }
}

/** Rejects with COMMAND_REFUSED when the image has no program to empty a place with. */
export async function requireRemover(
  scope: JobScope,
  engine: Engine,
  place: Place,
  context: StepContext,
): Promise<void> {
  try {
    await removeNames(scope, engine, place, ['.berth-nothing'], context);
  } catch (error) {
    const problem = toProblem(error);
    if (context.signal.aborted || ['ENGINE_UNREACHABLE', 'COMMAND_REFUSED'].includes(problem.code)) throw error;
    // The engine refuses to start a program that the image does not have, each engine in its own words.
    throw ProblemError.of('COMMAND_REFUSED', { command: 'rm', exitCode: 127, details: problem.code }, error);
  }
}

async function removeNames(
  scope: JobScope,
  engine: Engine,
  place: Place,
  names: readonly string[],
  context: StepContext,
): Promise<void> {
  const command = ['-rf', '--', ...names.map((name) => `${root}/${name}`)];
  const helper = await makeHelper(scope, engine, place, 'clear', context, { entrypoint: ['rm'], command });
  try {
    const exitCode = await runToExit(scope, engine, helper, context);
    if (exitCode !== 0) throw ProblemError.of('COMMAND_REFUSED', { command: 'rm', exitCode, details: textOf(place) });
  } finally {
    await engine.removeContainer(helper);
  }
}

function textOf({ source }: Place): string {
  return source.kind === 'folder' ? source.path : source.volume;
}
