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
import { containerName } from './names.ts';

export interface NamedService {
  readonly name: ServiceName;
  readonly spec: ServiceSpec;
  /** Null when the template no longer has the service. */
  readonly template: ServiceTemplate | null;
}

/**
 * In the order they start: what another depends on before it, otherwise as the template has them. Stop in the reverse
 * order. A cycle, which a template is refused for, is cut where it closes.
 */
export function servicesInOrder(spec: InstanceSpec, template: Template): NamedService[] {
  const all = new Map(
    Object.entries(spec.services).map(([key, service]): [string, NamedService] => {
      const name = serviceNameSchema.parse(key);
      return [key, { name, spec: service, template: template.services[name] ?? null }];
    }),
  );
  const ordered = new Set<NamedService>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const service = all.get(name);
    if (service === undefined || seen.has(name)) return;
    seen.add(name);
    for (const other of service.template?.dependsOn ?? []) visit(other);
    ordered.add(service);
  };
  const rank = Object.keys(template.services);
  for (const name of [...all.keys()].sort((one, other) => rank.indexOf(one) - rank.indexOf(other))) visit(name);
  return [...ordered];
}

/** The container that serves: an adopted one keeps the name it was found with until it is re-created. */
export function servingName(spec: InstanceSpec, service: ServiceName): string {
  return spec.services[service]?.adopted?.container ?? containerName(spec.name, service);
}

/** The revision of the spec with which the service's container was made. */
export function revisionOf(spec: InstanceSpec, service: ServiceName): number {
  return spec.services[service]?.revision ?? spec.revision;
}

/**
 * The spec as its next revision: services that are renewed get a container of that revision, which is Berth's own; the
 * others keep the container that they have.
 */
export function atRevision(
  spec: InstanceSpec,
  revision: number,
  isRenewed: (service: ServiceName) => boolean = () => true,
): InstanceSpec {
  const services = Object.entries(spec.services).map(([key, service]): [ServiceName, ServiceSpec] => {
    const name = serviceNameSchema.parse(key);
    if (!isRenewed(name)) return [name, { ...service, revision: revisionOf(spec, name) }];
    const { revision: _revision, adopted: _adopted, ...own } = service;
    return [name, own];
  });
  return { ...spec, revision, services: Object.fromEntries(services) };
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
