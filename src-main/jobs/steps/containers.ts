/** Making, stopping and removing an instance's containers: each act asks first what is there. */
import type { JobId, ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { wantedContainer } from '../../domain/containers.ts';
import { label, networkName, ownedBy } from '../../domain/names.ts';
import { isCurrentContainer } from '../../domain/recover-spec.ts';
import type { NamedService } from '../../domain/services.ts';
import type { ContainerSummary, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import { openEnvironment, recoverSecrets, witnesses } from './secrets.ts';

/** Makes the containers of `spec` that are not there yet. Rejects with NAME_TAKEN when another one has the name. */
export async function createContainers(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  job: JobId,
): Promise<string[]> {
  const names: string[] = [];
  for (const service of scope.services(spec)) {
    const name = scope.container(service.name);
    names.push(name);
    const there = await engine.inspectContainer(name);
    if (there !== null) {
      if (isOfRevision(there.labels, spec)) continue;
      throw ProblemError.of('NAME_TAKEN', { name });
    }
    await createContainer(scope, engine, spec, service, job);
  }
  return names;
}

export async function createContainer(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  service: NamedService,
  job: JobId,
): Promise<void> {
  const environment = await openEnvironment(scope.tools.vault, spec, service.name);
  await engine.createContainer(wantedContainer(spec, scope.template, service, environment, job));
  const kind = spec.revision === 1 ? 'created' : 'recreated';
  scope.tools.logs.mark(spec.instanceId, service.name, kind, job, service.spec.image.tag);
}

/** Containers that somebody removed behind our back are made again, not started; so are their network, and volumes, empty. */
export async function replaceMissing(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  job: JobId,
): Promise<{ readonly containers: string[]; readonly emptyVolumes: string[] }> {
  const containers: string[] = [];
  const emptyVolumes: string[] = [];
  await removeStranded(scope, engine, spec);
  for (const service of scope.services(spec)) {
    const name = scope.container(service.name);
    if ((await engine.inspectContainer(name)) !== null) continue;
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
  return { containers, emptyVolumes };
}

/**
 * Stopped containers whose network was removed: the engine never starts them again, not even with a new network of the
 * same name, so they are made anew.
 */
async function removeStranded(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<void> {
  const networks = await engine.listNetworks();
  if (networks.some((network) => network.name === networkName(spec.name))) return;
  await recoverSecrets(scope.tools.vault, spec, await witnesses(scope, engine));
  for (const service of scope.services(spec)) {
    const name = scope.container(service.name);
    const there = await engine.inspectContainer(name);
    if (there === null || there.isRunning || !isOfRevision(there.labels, spec)) continue;
    // It goes only when another one can be made: its environment may be the last to know a key.
    await openEnvironment(scope.tools.vault, spec, service.name);
    await removeContainer(scope, engine, service.name, name);
  }
}

/** Removes the containers that serve `spec`'s revision; those of another revision stay. */
export async function removeRevision(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<void> {
  for (const service of scope.services(spec).reverse()) {
    const name = scope.container(service.name);
    const there = await engine.inspectContainer(name);
    if (there !== null && isOfRevision(there.labels, spec)) await removeContainer(scope, engine, service.name, name);
  }
}

/** Stops it, reads what is left of its log, and removes it. */
export async function removeContainer(
  scope: JobScope,
  engine: Engine,
  service: ServiceName,
  name: string,
): Promise<void> {
  await engine.stopContainer(name, stopTimeout(scope, service));
  await scope.tools.logs.drain(engine, scope.spec.instanceId, service, name);
  await engine.removeContainer(name);
}

/** All containers of the instance that do not serve: set aside by a change, or helpers of a job. */
export async function containersAside(scope: JobScope, engine: Engine): Promise<ContainerSummary[]> {
  const all = await engine.listContainers(ownedBy(scope.spec.instanceId));
  return all.filter((container) => !isCurrentContainer(container, scope.spec.name));
}

export async function startContainers(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  job: JobId,
): Promise<void> {
  for (const service of scope.services()) {
    if (!services.includes(service.name)) continue;
    await engine.startContainer(scope.container(service.name));
    scope.tools.logs.mark(scope.spec.instanceId, service.name, 'started', job, null);
  }
}

/** In the order they stop: the main service first. */
export async function stopContainers(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  job: JobId,
): Promise<void> {
  for (const service of scope.services().reverse()) {
    if (!services.includes(service.name)) continue;
    await engine.stopContainer(scope.container(service.name), stopTimeout(scope, service.name));
    scope.tools.logs.mark(scope.spec.instanceId, service.name, 'stopped', job, null);
  }
}

export function stopTimeout(scope: JobScope, service: ServiceName): number {
  return scope.template.services[service]?.stop.timeoutSeconds ?? 10;
}

export function isOfRevision(labels: Readonly<Record<string, string>>, spec: InstanceSpec): boolean {
  return labels[label.instance] === spec.instanceId && labels[label.revision] === String(spec.revision);
}
