/** Fills in a form: what scripts or the user did not say comes from the template. */
import type { EngineId, ServiceName } from '../contract/ids.ts';
import type { Draft, PartialDraft, ServiceDraft } from '../contract/instance.ts';
import type { ServiceTemplate, Template, Variable } from '../contract/template.ts';
import { chosenOptions, chosenServices } from './choices.ts';
import type { TakenPort } from './draft-facts.ts';
import { HostPorts } from './draft-ports.ts';

/** What only the outside knows. */
export interface DraftDefaultFacts {
  /** Taken when the draft names none. */
  readonly engine: EngineId;
  /** Host ports that are in use, by whomever. */
  readonly takenPorts: readonly TakenPort[];
  /** Newest tag by service, where the registry could be asked. */
  readonly newestTags?: Readonly<Record<string, string>>;
}

/**
 * The whole draft, with the services that the choices make. Secrets stay empty (they are made when the instance is), and
 * so do defaults that hold the instance's name, which the user may still change. What was given stays as it is, values
 * that the choices leave out of use among it: they count again when the choice is turned back.
 */
export function draftDefaults(partial: PartialDraft, template: Template, facts: DraftDefaultFacts): Draft {
  const taken = new HostPorts(facts.takenPorts);
  const chosen = chosenOptions(template, partial.choices);
  // An option that there is not stays in the draft, so that its check can say so.
  const choices = { ...chosen, ...partial.choices };
  const services: Record<ServiceName, ServiceDraft> = {};
  for (const [name, service] of chosenServices(template, chosen)) {
    services[name] = serviceDefaults(partial.services[name] ?? {}, service, taken, facts.newestTags?.[name]);
  }
  return {
    template: partial.template,
    name: partial.name,
    engine: partial.engine ?? facts.engine,
    ...(Object.keys(choices).length === 0 ? {} : { choices }),
    services,
  };
}

type GivenService = { readonly [K in keyof ServiceDraft]?: ServiceDraft[K] | undefined };

function serviceDefaults(
  given: GivenService,
  service: ServiceTemplate,
  taken: HostPorts,
  newestTag: string | undefined,
): ServiceDraft {
  const environment = Object.fromEntries(service.variables.map((variable) => [variable.name, defaultOf(variable)]));
  const { repository, keep, command, labels, networks, extraHosts } = given;
  return {
    tag: given.tag ?? newestTag ?? service.image.tag,
    environment: { ...environment, ...given.environment },
    extra: given.extra ?? [],
    ports: given.ports ?? publishedByDefault(service, taken),
    mounts: mountDefaults(given.mounts ?? [], service),
    restart: given.restart ?? service.restart,
    resources: given.resources ?? { ...service.resources },
    ...(repository === undefined ? {} : { repository }),
    ...(keep === undefined ? {} : { keep }),
    ...(command === undefined ? {} : { command }),
    ...(labels === undefined ? {} : { labels }),
    ...(networks === undefined ? {} : { networks }),
    ...(extraHosts === undefined ? {} : { extraHosts }),
  };
}

/** Terms are never ticked beforehand. */
function defaultOf(variable: Variable): string {
  if (variable.secret || variable.terms || variable.default?.includes('${')) return '';
  return variable.default ?? '';
}

function publishedByDefault(service: ServiceTemplate, taken: HostPorts): ServiceDraft['ports'] {
  return service.ports.flatMap((port) => {
    if (port.host === undefined) return [];
    const hostIp = port.loopback ? '127.0.0.1' : '';
    const hostPort = taken.nextFree({ port: port.host, protocol: port.protocol, hostIp });
    if (hostPort !== null) taken.add({ port: hostPort, protocol: port.protocol, hostIp, owner: null });
    return [{ name: port.name, hostPort, hostIp }];
  });
}

/** Every volume that is not optional is mounted; what was given wins. */
function mountDefaults(given: ServiceDraft['mounts'], service: ServiceTemplate): ServiceDraft['mounts'] {
  const named = new Set(given.map(({ name }) => name));
  const missing = service.volumes.filter((volume) => !volume.optional && !named.has(volume.name));
  return [...given, ...missing.map(({ name }) => ({ name, source: { kind: 'volume' as const } }))];
}
