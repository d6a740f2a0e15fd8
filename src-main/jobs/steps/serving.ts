/** Which containers serve an instance, and which ones were set aside or help. */
import { serviceNameSchema, type ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { label } from '../../domain/names.ts';
import { isCurrentContainer } from '../../domain/recover-spec.ts';
import { revisionOf } from '../../domain/services.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';

/** The container that serves; null when it is gone. One that took the name of an adopted container is somebody else's. */
export async function servingContainer(
  scope: JobScope,
  engine: Engine,
  service: ServiceName,
): Promise<ContainerDetails | null> {
  const there = await engine.inspectContainer(scope.container(service));
  const adopted = scope.spec.services[service]?.adopted;
  return there !== null && adopted !== undefined && there.id !== adopted.id ? null : there;
}

/** Is it the container that `spec` has for the service? An adopted one carries no labels: its id tells. */
export function isOfRevision(
  container: Pick<ContainerDetails, 'id' | 'labels'>,
  spec: InstanceSpec,
  service: ServiceName,
): boolean {
  const adopted = spec.services[service]?.adopted;
  if (adopted !== undefined) return container.id === adopted.id;
  const { labels } = container;
  return labels[label.instance] === spec.instanceId && labels[label.revision] === String(revisionOf(spec, service));
}

/** Is the service's container one that the change to `spec` made, and not one that it left as it was? */
export function isRenewed(spec: InstanceSpec, service: ServiceName): boolean {
  return spec.services[service]?.adopted === undefined && revisionOf(spec, service) === spec.revision;
}

/** Rejects with CONTAINER_GONE when an adopted container is not there any more, or another has its name. */
export async function requireAdopted(scope: JobScope, engine: Engine): Promise<void> {
  for (const { name, spec } of scope.services()) {
    if (spec.adopted !== undefined && (await servingContainer(scope, engine, name)) === null)
      throw ProblemError.of('CONTAINER_GONE', { container: spec.adopted.container });
  }
}

/**
 * Before a job counts on an adopted container to stand still: the policies that others gave it would start it again
 * whenever the engine restarts. Berth's own containers never have them.
 */
export async function keepFromRestarting(engine: Engine, { id, wishes }: ContainerDetails): Promise<void> {
  const { restart, cpus, memoryBytes } = wishes;
  if (restart === 'always' || restart === 'on-failure')
    await engine.updateContainer(id, { cpus, memoryBytes, restart: 'unless-stopped' });
}

export interface ContainerAside {
  readonly name: string;
  readonly service: ServiceName | null;
  /** A helper of a job, not a server that was set aside. */
  readonly isHelper: boolean;
}

/** All containers of the instance that do not serve. One that was adopted and set aside is known by its name alone. */
export async function containersAside(scope: JobScope, engine: Engine): Promise<ContainerAside[]> {
  const { instanceId, name: instance, services } = scope.spec;
  return (await engine.listContainers()).flatMap((container): ContainerAside[] => {
    const { name, labels } = container;
    const owner = labels[label.instance];
    if (owner === undefined) {
      const service = setAsideService(instance, Object.keys(services), name);
      return service === null ? [] : [{ name, service, isHelper: false }];
    }
    if (owner !== instanceId || isCurrentContainer(container, instance)) return [];
    const service = serviceNameSchema.safeParse(labels[label.service]).data ?? null;
    return [{ name, service, isHelper: labels[label.helper] !== undefined }];
  });
}

/** The service of a name that `setAsideName` made. */
function setAsideService(instance: string, services: readonly string[], name: string): ServiceName | null {
  const service = services.find((one) => {
    const start = `${instance}-${one}-before-`;
    return name.startsWith(start) && /^\d+$/.test(name.slice(start.length));
  });
  return service === undefined ? null : serviceNameSchema.parse(service);
}
