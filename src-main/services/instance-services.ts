/** Names of an instance's services with their brand. */
import { serviceNameSchema } from '../contract/ids.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import { containerName } from '../domain/names.ts';

export function serviceNames(spec: InstanceSpec): ServiceName[] {
  return Object.keys(spec.services).map((name) => serviceNameSchema.parse(name));
}

/** Names of the containers that serve, by service. */
export function containerNames(spec: InstanceSpec): Map<ServiceName, string> {
  return new Map(serviceNames(spec).map((name) => [name, containerName(spec.name, name)]));
}
