/** The form of an instance that exists: its spec, as far as a form shows one. */
import type { Draft, ServiceDraft } from '../contract/instance.ts';
import type { EnvironmentValue, InstanceSpec, MountSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { chosenOptions, chosenServices } from './choices.ts';

/**
 * Values of secrets stay empty and are named in `keep`. What no form shows (user, hostname, entrypoint …) is not in it, and
 * neither are services that the template does not have.
 */
export function specDraft(spec: InstanceSpec, template: Template): Draft {
  const choices = chosenOptions(template, spec.choices);
  const services = chosenServices(template, choices).flatMap(([name, rules]) => {
    const service = spec.services[name];
    return service === undefined ? [] : [[name, serviceDraft(service, rules)] as const];
  });
  return {
    template: spec.template.id,
    name: spec.name,
    engine: spec.engineId,
    ...(template.choices.length === 0 ? {} : { choices }),
    services: Object.fromEntries(services),
  };
}

function serviceDraft(service: ServiceSpec, rules: ServiceTemplate): ServiceDraft {
  const known = new Map(rules.variables.map((variable) => [variable.name, variable]));
  const given = Object.entries(service.environment);
  return {
    tag: service.image.tag,
    ...(service.image.repository === rules.image.repository ? {} : { repository: service.image.repository }),
    environment: Object.fromEntries(
      rules.variables.map(({ name, secret }) => [name, secret ? '' : shown(service.environment[name])]),
    ),
    extra: given
      .filter(([name, value]) => !known.has(name) && value.kind !== 'linked')
      .map(([name, value]) => ({ name, value: shown(value), isSecret: value.kind === 'secret' })),
    keep: given
      .filter(
        ([name, value]) => value.kind === 'secret' || (value.kind === 'plain' && known.get(name)?.secret === true),
      )
      .map(([name]) => name),
    ports: service.ports.map((port) => portDraft(port, rules)),
    mounts: service.mounts.map((mount) => mountDraft(mount, rules)),
    restart: service.restart,
    resources: { ...service.resources },
    command: [...(service.command ?? [])],
    labels: Object.entries(service.labels ?? {}).map(([name, value]) => ({ name, value })),
    networks: [...(service.networks ?? [])],
    extraHosts: (service.extraHosts ?? []).map(hostDraft),
  };
}

function shown(value: EnvironmentValue | undefined): string {
  return value?.kind === 'plain' ? value.value : '';
}

function portDraft(port: PublishedPort, rules: ServiceTemplate): ServiceDraft['ports'][number] {
  const { name, hostPort, hostIp, containerPort, protocol } = port;
  const isKnown = rules.ports.some((one) => one.name === name);
  return isKnown ? { name, hostPort, hostIp } : { name, hostPort, hostIp, containerPort, protocol };
}

function mountDraft(mount: MountSpec, rules: ServiceTemplate): ServiceDraft['mounts'][number] {
  const isKnown = rules.volumes.some((volume) => volume.name === mount.name);
  return {
    name: mount.name,
    ...(isKnown ? {} : { path: mount.path }),
    ...(mount.isReadOnly === true ? { isReadOnly: true } : {}),
    source: sourceDraft(mount),
  };
}

/** The name of the instance's own volume is Berth's to choose. */
function sourceDraft({ source, isForeign }: MountSpec): ServiceDraft['mounts'][number]['source'] {
  if (source.kind === 'folder') return source;
  return isForeign === true ? { kind: 'volume', volume: source.volume } : { kind: 'volume' };
}

/** `name:address`; only the address may hold colons. */
function hostDraft(text: string): { name: string; address: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, address: '' } : { name: text.slice(0, colon), address: text.slice(colon + 1) };
}
