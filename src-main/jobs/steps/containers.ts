/** Making, stopping and removing an instance's containers: each act asks first what is there. */
import type { JobId, ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { wantedContainer } from '../../domain/containers.ts';
import { label, madeBy, networkName } from '../../domain/names.ts';
import { revisionOf, type NamedService } from '../../domain/services.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import { openEnvironment } from './secrets.ts';
import { isOfRevision, isRenewed, keepFromRestarting, servingContainer } from './serving.ts';

/**
 * Makes the containers of `spec` that are not there yet, and the instance's network where an adopted instance has none.
 * Rejects with NAME_TAKEN when another container has the name, with CONTAINER_GONE when one that was to stay is not there.
 */
export async function createContainers(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  job: JobId,
): Promise<string[]> {
  const names: string[] = [];
  const next = scope.at(spec);
  for (const service of next.services()) {
    const name = next.container(service.name);
    names.push(name);
    const there = await engine.inspectContainer(name);
    if (there !== null) {
      if (!isOfRevision(there, spec, service.name)) throw ProblemError.of('NAME_TAKEN', { name });
      if (!isRenewed(spec, service.name) || !isHalfMade(there, service)) continue;
      await removeContainer(scope, engine, service.name, name);
    }
    if (service.spec.adopted !== undefined) throw ProblemError.of('CONTAINER_GONE', { container: name });
    await ensureNetwork(scope, engine, job);
    await createContainer(scope, engine, spec, service, job);
  }
  return names;
}

/** The engine joins further networks one by one: the process may have ended between. */
export function isHalfMade(there: ContainerDetails, { spec }: NamedService): boolean {
  const joined = there.networks.map((network) => network.name);
  return there.startedAt === null && (spec.networks ?? []).some((network) => !joined.includes(network));
}

/** Of this job when it makes it: its undo takes it away again. Nobody else's services must be found on it by our names. */
async function ensureNetwork({ spec }: JobScope, engine: Engine, job: JobId): Promise<void> {
  const name = networkName(spec.name);
  const there = (await engine.listNetworks()).find((network) => network.name === name);
  if (there === undefined) {
    await engine.createNetwork(name, madeBy(spec.instanceId, job));
    return;
  }
  const wasAdopted = Object.values(spec.services).some(({ adopted }) => adopted !== undefined);
  if (wasAdopted && there.labels[label.instance] !== spec.instanceId) throw ProblemError.of('NAME_TAKEN', { name });
}

/** Removes the networks that this job made. */
export async function removeOwnNetworks(scope: JobScope, engine: Engine, job: JobId): Promise<void> {
  for (const network of await engine.listNetworks(madeBy(scope.spec.instanceId, job)))
    await engine.removeNetwork(network.name);
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
  const kind = revisionOf(spec, service.name) === 1 ? 'created' : 'recreated';
  scope.tools.logs.mark(spec.instanceId, service.name, kind, job, service.spec.image.tag);
}

/** Removes the containers that the change to `spec` made; those of another revision, and those that it left alone, stay. */
export async function removeRevision(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<void> {
  const next = scope.at(spec);
  for (const { name: service } of next.services().reverse()) {
    const name = next.container(service);
    if (!isRenewed(spec, service)) continue;
    const there = await engine.inspectContainer(name);
    if (there !== null && isOfRevision(there, spec, service)) await removeContainer(scope, engine, service, name);
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

/** What depends on others first. */
export async function stopContainers(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  job: JobId,
): Promise<void> {
  for (const { name, spec } of scope.services().reverse()) {
    if (!services.includes(name)) continue;
    if (spec.adopted !== undefined) {
      const there = await servingContainer(scope, engine, name);
      if (there === null) continue;
      await keepFromRestarting(engine, there);
    }
    await engine.stopContainer(scope.container(name), stopTimeout(scope, name));
    scope.tools.logs.mark(scope.spec.instanceId, name, 'stopped', job, null);
  }
}

export function stopTimeout(scope: JobScope, service: ServiceName): number {
  return scope.template.services[service]?.stop.timeoutSeconds ?? 10;
}
