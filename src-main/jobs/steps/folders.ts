/**
 * Folders of the engine's host change places by renaming. Only containers reach them, so each act is a
 * short-lived helper with the parent folder mounted that runs one program of the image, without a shell.
 */
import { posix } from 'node:path';
import type { InstanceSpec, MountSpec } from '../../contract/spec.ts';
import { pinnedImage } from '../../domain/image-reference.ts';
import { helperName, label, madeBy } from '../../domain/names.ts';
import type { NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import type { IsFilled } from './filled.ts';

const parent = '/berth-parent';
const waitMs = 100;
const longestRunMs = 10 * 60_000;

/** Where new content of a folder is put together. */
export function freshFolder(path: string): string {
  return `${path.replace(/\/+$/, '')}.berth-new`;
}

function replacedFolder(path: string): string {
  return `${path.replace(/\/+$/, '')}.berth-old`;
}

interface FolderOf {
  readonly service: NamedService;
  readonly path: string;
}

/** Folders of `spec` whose content is replaced. */
export function filledFolders(scope: JobScope, spec: InstanceSpec, isFilled: IsFilled): FolderOf[] {
  return scope
    .services(spec)
    .flatMap((service) =>
      service.spec.mounts.flatMap((mount: MountSpec) =>
        mount.source.kind === 'folder' && isFilled(service.name, mount) ? [{ service, path: mount.source.path }] : [],
      ),
    );
}

/** Rejects with COMMAND_REFUSED when the image lacks what changing folders needs. Makes and removes a helper. */
export async function requireFolderTools(
  scope: JobScope,
  engine: Engine,
  folders: readonly FolderOf[],
  context: StepContext,
): Promise<void> {
  const command = ['mv', '--version'];
  for (const folder of folders) {
    try {
      await runHelper(scope, engine, folder, 'probe', command, context);
    } catch (error) {
      const problem = toProblem(error);
      if (context.signal.aborted || problem.code === 'ENGINE_UNREACHABLE' || problem.code === 'COMMAND_REFUSED')
        throw error;
      // The engine refuses to start a program that the image does not have, each engine in its own words.
      throw ProblemError.of('COMMAND_REFUSED', { command: 'mv', exitCode: 127, details: problem.code }, error);
    }
  }
}

/** The filled folder takes the place of the one in use, which is kept beside it. */
export async function swapFolders(
  scope: JobScope,
  engine: Engine,
  folders: readonly FolderOf[],
  context: StepContext,
): Promise<void> {
  for (const [index, folder] of folders.entries()) {
    const purpose = `swap${String(index)}`;
    // The helper that did it stays until the job has ended: it is the proof, after a crash, that it was done.
    if (await hasDone(scope, engine, folder, purpose)) continue;
    await runHelper(scope, engine, folder, 'out', move(folder.path, replacedFolder(folder.path)), context, 'tolerant');
    await runHelper(
      scope,
      engine,
      folder,
      purpose,
      move(freshFolder(folder.path), folder.path),
      context,
      'strict',
      'keep',
    );
  }
}

/** Takes a swap back, whether it was finished or not. */
export async function swapBack(
  scope: JobScope,
  engine: Engine,
  folders: readonly FolderOf[],
  context: StepContext,
): Promise<void> {
  for (const [index, folder] of folders.entries()) {
    const purpose = `swap${String(index)}`;
    if (await hasDone(scope, engine, folder, purpose)) {
      await runHelper(scope, engine, folder, 'in', move(folder.path, freshFolder(folder.path)), context, 'tolerant');
    }
    await runHelper(scope, engine, folder, 'out', move(replacedFolder(folder.path), folder.path), context, 'tolerant');
    await runHelper(scope, engine, folder, 'look', ['ls', '-d', at(folder.path)], context);
    await engine.removeContainer(nameOf(scope, folder, purpose));
  }
}

/** Removes what was replaced, and the proofs. */
export async function dropReplaced(
  scope: JobScope,
  engine: Engine,
  folders: readonly FolderOf[],
  context: StepContext,
): Promise<void> {
  for (const [index, folder] of folders.entries()) {
    await clearFolder(scope, engine, folder.service, replacedFolder(folder.path), context);
    await clearFolder(scope, engine, folder.service, freshFolder(folder.path), context);
    await engine.removeContainer(nameOf(scope, folder, `swap${String(index)}`));
  }
}

/** Removes a folder with its content; a missing one is no fault. */
export async function clearFolder(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  path: string,
  context: StepContext,
): Promise<void> {
  await runHelper(scope, engine, { service, path }, 'clear', ['rm', '-rf', '--', at(path)], context);
}

function move(from: string, to: string): string[] {
  return ['mv', '-T', at(from), at(to)];
}

function at(path: string): string {
  return `${parent}/${posix.basename(path)}`;
}

function nameOf(scope: JobScope, folder: FolderOf, purpose: string): string {
  return helperName(scope.spec.name, folder.service.name, purpose);
}

async function hasDone(scope: JobScope, engine: Engine, folder: FolderOf, purpose: string): Promise<boolean> {
  const details = await engine.inspectContainer(nameOf(scope, folder, purpose));
  return details !== null && details.status === 'exited' && details.exitCode === 0;
}

async function runHelper(
  scope: JobScope,
  engine: Engine,
  folder: FolderOf,
  purpose: string,
  command: readonly string[],
  context: StepContext,
  failure: 'strict' | 'tolerant' = 'strict',
  after: 'remove' | 'keep' = 'remove',
): Promise<void> {
  const name = nameOf(scope, folder, purpose);
  await engine.removeContainer(name);
  const [program = '', ...rest] = command;
  await engine.createContainer({
    name,
    image: pinnedImage(folder.service.spec.image),
    environment: {},
    labels: {
      ...madeBy(scope.spec.instanceId, context.jobId),
      [label.service]: folder.service.name,
      [label.helper]: purpose,
    },
    mounts: [{ kind: 'bind', source: posix.dirname(folder.path), path: parent }],
    ports: [],
    restart: 'no',
    stdin: false,
    isOffline: true,
    user: '0',
    entrypoint: [program],
    command: rest,
  });
  const exitCode = await runToExit(scope, engine, name, context).catch(async (error: unknown) => {
    await engine.removeContainer(name).catch(() => undefined);
    throw error;
  });
  if (after === 'remove' || exitCode !== 0) await engine.removeContainer(name);
  if (exitCode !== 0 && failure === 'strict') {
    throw ProblemError.of('COMMAND_REFUSED', { command: command.join(' '), exitCode, details: folder.path });
  }
}

/** Starts a helper and waits for its exit code. */
export async function runToExit(scope: JobScope, engine: Engine, name: string, context: StepContext): Promise<number> {
  const { clock } = scope.tools;
  await engine.startContainer(name);
  const deadline = clock.now() + longestRunMs;
  for (;;) {
    const details = await engine.inspectContainer(name);
    if (details === null) throw ProblemError.of('CONTAINER_GONE', { container: name });
    if (!details.isRunning && details.startedAt !== null) return details.exitCode;
    if (clock.now() > deadline)
      throw ProblemError.of('COMMAND_REFUSED', { command: name, exitCode: -1, details: 'timeout' });
    await clock.sleep(waitMs, context.signal);
  }
}
