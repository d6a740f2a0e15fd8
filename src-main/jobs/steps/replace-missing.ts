/** What somebody removed behind our back, or an earlier try half made, is made again: containers, their network, and volumes, empty. */
import type { JobId, ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { networkName, ownedBy } from '../../domain/names.ts';
import { atRevision } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import { createContainer, isHalfMade, removeContainer } from './containers.ts';
import { noteSpec } from './replace.ts';
import { openEnvironment, recoverSecrets, witnesses } from './secrets.ts';
import { isOfRevision, servingContainer } from './serving.ts';

export interface Replaced {
  readonly containers: string[];
  readonly emptyVolumes: string[];
  /** Another one than before when an adopted container was gone: what takes its place is Berth's own, and noted. */
  readonly spec: InstanceSpec;
}

/** They are not started. Rejects with NAME_TAKEN when another container has the name of one that is gone. */
export async function replaceMissing(
  scope: JobScope,
  engine: Engine,
  before: InstanceSpec,
  job: JobId,
): Promise<Replaced> {
  const containers: string[] = [];
  const emptyVolumes: string[] = [];
  await removeStranded(scope.at(before), engine);
  const spec = await withoutGoneAdopted(scope.at(before), engine);
  const next = scope.at(spec);
  for (const service of next.services()) {
    const name = next.container(service.name);
    const there = await engine.inspectContainer(name);
    if (there !== null) {
      const tookPlace = spec !== before && before.services[service.name]?.adopted !== service.spec.adopted;
      if (tookPlace && !isOfRevision(there, spec, service.name)) throw ProblemError.of('NAME_TAKEN', { name });
      const isOwn = service.spec.adopted === undefined && isOfRevision(there, spec, service.name);
      if (!isOwn || !isHalfMade(there, service)) continue;
      await openEnvironment(scope.tools.vault, spec, service.name);
      await removeContainer(scope, engine, service.name, name);
    }
    await engine.createNetwork(networkName(spec.name), ownedBy(spec.instanceId));
    for (const mount of service.spec.mounts) {
      if (mount.source.kind === 'volume' && (await engine.inspectVolume(mount.source.volume)) === null) {
        await engine.createVolume(mount.source.volume, ownedBy(spec.instanceId));
        if (mount.backup) emptyVolumes.push(mount.source.volume);
      }
    }
    await createContainer(scope, engine, spec, service, job);
    containers.push(name);
  }
  if (spec !== before) await noteSpec(scope, spec);
  return { containers, emptyVolumes, spec };
}

/** The spec in which adopted containers that are gone are Berth's own to make. */
async function withoutGoneAdopted(scope: JobScope, engine: Engine): Promise<InstanceSpec> {
  const gone = new Set<ServiceName>();
  for (const { name, spec } of scope.services()) {
    if (spec.adopted === undefined || (await servingContainer(scope, engine, name)) !== null) continue;
    // Made again outside Berth: two would write to the same data.
    if ((await engine.inspectContainer(spec.adopted.container)) !== null)
      throw ProblemError.of('NAME_TAKEN', { name: spec.adopted.container });
    gone.add(name);
  }
  return gone.size === 0 ? scope.spec : atRevision(scope.spec, scope.spec.revision + 1, (service) => gone.has(service));
}

/**
 * Stopped containers whose network was removed: the engine never starts them again, not even with a new network of the
 * same name, so they are made anew. Adopted ones are not on it.
 */
async function removeStranded(scope: JobScope, engine: Engine): Promise<void> {
  const { spec } = scope;
  const own = scope.services().filter((service) => service.spec.adopted === undefined);
  if (own.length === 0) return;
  const networks = await engine.listNetworks();
  if (networks.some((network) => network.name === networkName(spec.name))) return;
  await recoverSecrets(scope.tools.vault, spec, await witnesses(scope, engine));
  for (const service of own) {
    const name = scope.container(service.name);
    const there = await engine.inspectContainer(name);
    if (there === null || there.isRunning || !isOfRevision(there, spec, service.name)) continue;
    // It goes only when another one can be made: its environment may be the last to know a key.
    await openEnvironment(scope.tools.vault, spec, service.name);
    await removeContainer(scope, engine, service.name, name);
  }
}
