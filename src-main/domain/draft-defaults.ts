/** Fills in a form: what scripts or the user did not say comes from the template. */
import type { EngineId, ServiceName } from '../contract/ids.ts';
import type { Draft, PartialDraft, ServiceDraft } from '../contract/instance.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { ServiceTemplate, Template, Variable } from '../contract/template.ts';

/** What only the outside knows. */
export interface DraftDefaultFacts {
  /** Taken when the draft names none. */
  readonly engine: EngineId;
  /** Host ports that are in use, by whomever. */
  readonly takenPorts: ReadonlySet<number>;
  /** Newest tag by service, where the registry could be asked. */
  readonly newestTags?: Readonly<Record<string, string>>;
}

/**
 * The whole draft. Secrets stay empty (they are made when the instance is), and so do defaults that hold the
 * instance's name, which the user may still change.
 */
export function draftDefaults(partial: PartialDraft, template: Template, facts: DraftDefaultFacts): Draft {
  const taken = new Set(facts.takenPorts);
  const services: Record<ServiceName, ServiceDraft> = {};
  for (const [name, service] of serviceEntries(template)) {
    services[name] = serviceDefaults(partial.services[name] ?? {}, service, taken, facts.newestTags?.[name]);
  }
  return { template: partial.template, name: partial.name, engine: partial.engine ?? facts.engine, services };
}

/** The services of a template with their branded names. */
export function serviceEntries(template: Template): [ServiceName, ServiceTemplate][] {
  return Object.entries(template.services).map(([name, service]) => [serviceNameSchema.parse(name), service]);
}

/** The first port from `wanted` up that is not taken; null when there is none left. */
export function nextFreePort(wanted: number, taken: ReadonlySet<number>): number | null {
  for (let port = wanted; port <= 65_535; port += 1) if (!taken.has(port)) return port;
  return null;
}

type GivenService = { readonly [K in keyof ServiceDraft]?: ServiceDraft[K] | undefined };

function serviceDefaults(
  given: GivenService,
  service: ServiceTemplate,
  taken: Set<number>,
  newestTag: string | undefined,
): ServiceDraft {
  const environment = Object.fromEntries(service.variables.map((variable) => [variable.name, defaultOf(variable)]));
  return {
    tag: given.tag ?? newestTag ?? service.image.tag,
    ...(given.repository === undefined ? {} : { repository: given.repository }),
    environment: { ...environment, ...given.environment },
    extra: given.extra ?? [],
    ports: given.ports ?? publishedByDefault(service, taken),
    mounts: mountDefaults(given.mounts ?? [], service),
    restart: given.restart ?? service.restart,
    resources: given.resources ?? { ...service.resources },
  };
}

/** Terms are never ticked beforehand. */
function defaultOf(variable: Variable): string {
  if (variable.secret || variable.terms || variable.default?.includes('${')) return '';
  return variable.default ?? '';
}

function publishedByDefault(service: ServiceTemplate, taken: Set<number>): ServiceDraft['ports'] {
  return service.ports.flatMap((port) => {
    if (port.host === undefined) return [];
    const hostPort = nextFreePort(port.host, taken);
    if (hostPort !== null) taken.add(hostPort);
    return [{ name: port.name, hostPort, hostIp: port.loopback ? '127.0.0.1' : '' }];
  });
}

/** Every volume that is not optional is mounted; what was given wins. */
function mountDefaults(given: ServiceDraft['mounts'], service: ServiceTemplate): ServiceDraft['mounts'] {
  const named = new Set(given.map(({ name }) => name));
  const missing = service.volumes.filter((volume) => !volume.optional && !named.has(volume.name));
  return [...given, ...missing.map(({ name }) => ({ name, source: { kind: 'volume' as const } }))];
}
