/** The running containers of all instances, with the cores that each may use. */
import type { InstanceRegistry } from '../ports/instance-registry.ts';
import type { EngineMirror } from './engine-mirror.ts';
import { currentContainer, serviceNames } from './instance-services.ts';
import type { StatsTarget } from './stats.ts';

/** Empty while the engine is away. */
export function statsTargets(registry: InstanceRegistry, mirror: EngineMirror): StatsTarget[] {
  if (!mirror.isTrue) return [];
  return registry.list().flatMap(({ spec }) => {
    const containers = mirror.containersOf(spec.instanceId);
    const running = serviceNames(spec).flatMap((service) => {
      const container = currentContainer(spec, service, containers);
      return container?.isRunning === true
        ? [{ id: container.id, cpus: spec.services[service]?.resources.cpus ?? null }]
        : [];
    });
    return running.length === 0 ? [] : [{ instance: spec.instanceId, containers: running }];
  });
}
