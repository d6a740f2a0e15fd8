/**
 * Data of an adopted container that lies in no volume: it would go with the container, so it is copied to volumes of its
 * own before the container is replaced. The container itself is only read.
 */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import type { MountSpec } from '../../contract/spec.ts';
import { helperName, label, madeBy } from '../../domain/names.ts';
import type { NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { helperContainer } from './fill.ts';
import { servingContainer } from './serving.ts';

/** Does the mount's data lie in the adopted container itself? */
export function isInside(service: NamedService, mount: MountSpec): boolean {
  return service.spec.adopted?.inside?.includes(mount.name) === true;
}

/** Copies what lies in the adopted containers of this scope; they stand still and have the names they were found with. */
export async function carryAll(scope: JobScope, engine: Engine, context: StepContext): Promise<void> {
  for (const { service, mounts } of carriedOf(scope)) await carry(scope, engine, service, mounts, context);
}

function carriedOf(scope: JobScope): { readonly service: NamedService; readonly mounts: readonly MountSpec[] }[] {
  return scope.services().flatMap((service) => {
    const mounts = service.spec.mounts.filter((mount) => isInside(service, mount));
    return mounts.length === 0 ? [] : [{ service, mounts }];
  });
}

/** After the stop, while the containers have the names that they were found with; none where everything is in volumes. */
export function carrySteps(scope: JobScope): Step[] {
  const carried = carriedOf(scope);
  const volumes = carried.flatMap(({ mounts }) => mounts.flatMap((mount) => volumeOf(mount) ?? []));
  if (volumes.length === 0) return [];
  return [
    {
      id: 'volumes',
      phase: 'down',
      estimateSeconds: 5,
      detail: { volumes },
      async run(context) {
        await carryAll(scope, await scope.engine(), context);
        return { detail: { volumes } };
      },
      /** Of no use once the old container is back; kept where it may have been replaced by one that has them. */
      async undo(context) {
        const engine = await scope.engine();
        for (const { service } of carried) await engine.removeContainer(helper(scope, service));
        if (context.wasBegun('start') || context.wasBegun('removeContainers')) return;
        for (const { name } of await engine.listVolumes(madeBy(scope.spec.instanceId, context.jobId)))
          if (volumes.includes(name)) await engine.removeVolume(name);
      },
    },
  ];
}

function volumeOf({ source }: MountSpec): string | null {
  return source.kind === 'volume' ? source.volume : null;
}

function helper(scope: JobScope, service: NamedService): string {
  return helperName(scope.spec.name, service.name, 'fill');
}

/** Begins again from nothing when it is repeated. */
async function carry(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  mounts: readonly MountSpec[],
  context: StepContext,
): Promise<void> {
  const { spec } = scope;
  const name = helper(scope, service);
  // What is not read now would be gone with it.
  if ((await servingContainer(scope, engine, service.name)) === null)
    throw ProblemError.of('CONTAINER_GONE', { container: scope.container(service.name) });
  await engine.removeContainer(name);
  for (const mount of mounts) {
    const volume = volumeOf(mount);
    if (volume === null) continue;
    const there = await engine.inspectVolume(volume);
    if (there !== null && there.labels[label.instance] !== spec.instanceId)
      throw ProblemError.of('NAME_TAKEN', { name: volume });
    if (there !== null) await engine.removeVolume(volume);
    await engine.createVolume(volume, madeBy(spec.instanceId, context.jobId));
  }
  await engine.createContainer(helperContainer(spec, service, name, context.jobId, mounts));
  for (const mount of mounts) {
    const tar = await readInside(engine, scope.container(service.name), mount.path, context.signal);
    if (tar !== null) await engine.writeArchive(name, posix.dirname(mount.path), tar, context.signal);
  }
  await engine.removeContainer(name);
}

/** Null where the container has nothing at the path. */
export async function readInside(
  engine: Engine,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable | null> {
  try {
    return await engine.readArchive(container, path, signal);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'ENGINE_REFUSED' && problem.data.status === 404) return null;
    throw error;
  }
}
