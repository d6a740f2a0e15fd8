/** An instance's services, and the containers that serve them. */
import { serviceNameSchema } from '../contract/ids.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import { servingName } from '../domain/services.ts';
import type { ContainerDetails } from '../ports/engine.ts';

export function serviceNames(spec: InstanceSpec): ServiceName[] {
  return Object.keys(spec.services).map((name) => serviceNameSchema.parse(name));
}

/** Names of the containers that serve, by service. */
export function containerNames(spec: InstanceSpec): Map<ServiceName, string> {
  return new Map(serviceNames(spec).map((name) => [name, servingName(spec, name)]));
}

/** The container that serves now: those set aside have other names, and another than the adopted one is somebody else's. */
export function currentContainer(
  spec: InstanceSpec,
  service: ServiceName,
  containers: readonly ContainerDetails[],
): ContainerDetails | null {
  const adopted = spec.services[service]?.adopted;
  const name = servingName(spec, service);
  return (
    containers.find((container) => (adopted === undefined ? container.name === name : container.id === adopted.id)) ??
    null
  );
}
