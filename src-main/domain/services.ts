/** The services of an instance and the order they start in. */
import {
  serviceNameSchema,
  type SecretRef,
  secretRefSchema,
  type InstanceId,
  type ServiceName,
} from '../contract/ids.ts';
import type { InstanceSpec, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';

export interface NamedService {
  readonly name: ServiceName;
  readonly spec: ServiceSpec;
  /** Null when the template no longer has the service. */
  readonly template: ServiceTemplate | null;
}

/** In the order they start: what the main service may lean on first, the main service last. Stop in the reverse order. */
export function servicesInOrder(spec: InstanceSpec, template: Template): NamedService[] {
  const all = Object.entries(spec.services).map(([key, service]): NamedService => {
    const name = serviceNameSchema.parse(key);
    return { name, spec: service, template: template.services[name] ?? null };
  });
  return [...all.filter((one) => one.name !== template.main), ...all.filter((one) => one.name === template.main)];
}

export function mainService(spec: InstanceSpec, template: Template): ServiceSpec | null {
  return spec.services[template.main] ?? null;
}

/** The instance's version: the tag of its main service. Empty when the spec has no such service. */
export function versionOf(spec: InstanceSpec, template: Template): string {
  return mainService(spec, template)?.image.tag ?? '';
}

/** Where a variable's secret lies in the vault. */
export function secretRef(instance: InstanceId, service: ServiceName, variable: string): SecretRef {
  return secretRefSchema.parse(`${instance}/${service}/${variable}`);
}

/** The spec with one service changed. */
export function withService(
  spec: InstanceSpec,
  name: ServiceName,
  change: (service: ServiceSpec) => ServiceSpec,
): InstanceSpec {
  const service = spec.services[name];
  return service === undefined ? spec : { ...spec, services: { ...spec.services, [name]: change(service) } };
}
