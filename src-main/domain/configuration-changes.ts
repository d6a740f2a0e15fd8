/** The differences between two specs of an instance, field by field, and what they do to each service. */
import type { Change, ChangedField, ServiceEffect } from '../contract/configuration.ts';
import { changedFieldSchema } from '../contract/configuration.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { EnvironmentValue, InstanceSpec, MountSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { isSame } from './configuration-same.ts';
import { linkedVariables } from './links.ts';
import { servicesInOrder } from './services.ts';

/** What the engine changes while a container runs. */
const changedAtOnce: readonly ChangedField[] = ['cpus', 'memory', 'restart'];
const fieldOrder = changedFieldSchema.options;
/** Stands for a secret that comes or goes; its text is nobody's business. */
const hidden = '•••';

/** In the order of services, fields and keys. Nothing of a secret is in it. */
export function configurationChanges(before: InstanceSpec, after: InstanceSpec, template: Template): Change[] {
  return servicesInOrder({ ...before, services: { ...before.services, ...after.services } }, template).flatMap(
    ({ name }) => {
      const [was, is] = [before.services[name], after.services[name]];
      if (was === undefined || is === undefined) return was === is ? [] : [wholeService(name, was !== undefined)];
      return [...serviceChanges(name, was, is), ...linkedChanges(name, before, after)].sort(byFieldAndKey);
    },
  );
}

/** By service, in the order they start. */
export function configurationEffects(before: InstanceSpec, after: InstanceSpec, template: Template): ServiceEffect[] {
  const changes = configurationChanges(before, after, template);
  const fieldsOf = (service: ServiceName): ChangedField[] => [
    ...new Set(changes.filter((change) => change.service === service).map(({ field }) => field)),
  ];
  const down = new Set<ServiceName>();
  return servicesInOrder(after, template).map(({ name, template: rules }): ServiceEffect => {
    const because = fieldsOf(name);
    const isRenewed = because.some((field) => !changedAtOnce.includes(field));
    const isRestarted = rules?.dependsOn.some((other) => down.has(other)) === true;
    if (isRenewed || isRestarted) down.add(name);
    if (isRenewed) return { service: name, effect: 'recreated', because };
    if (isRestarted) return { service: name, effect: 'restarted', because };
    return { service: name, effect: because.length > 0 ? 'updated' : 'kept', because };
  });
}

/** Services whose containers are made anew. */
export function renewedServices(effects: readonly ServiceEffect[]): ServiceName[] {
  return effects.filter(({ effect }) => effect === 'recreated').map(({ service }) => service);
}

/** Services whose limits or restart policy change, and whose containers stay. */
export function updatedServices(effects: readonly ServiceEffect[]): ServiceName[] {
  return effects
    .filter(({ effect, because }) => effect !== 'recreated' && because.length > 0)
    .map(({ service }) => service);
}

function wholeService(service: ServiceName, isGone: boolean): Change {
  const [before, after] = isGone ? [service, null] : [null, service];
  return { service, field: 'service', key: '', before, after, isSecret: false };
}

function serviceChanges(service: ServiceName, was: ServiceSpec, is: ServiceSpec): Change[] {
  const compare = (field: ChangedField, before: Texts, after: Texts): Change[] =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
      const [old, now] = [before.get(key) ?? null, after.get(key) ?? null];
      return old === now ? [] : [{ service, field, key, before: old, after: now, isSecret: false }];
    });
  return [
    ...environmentChanges(service, was, is),
    ...compare('port', ports(was), ports(is)),
    ...compare('mount', mounts(was), mounts(is)),
    ...compare('cpus', one(was.resources.cpus), one(is.resources.cpus)),
    ...compare('memory', one(was.resources.memoryBytes, sizeText), one(is.resources.memoryBytes, sizeText)),
    ...compare('restart', one(was.restart), one(is.restart)),
    ...compare('label', new Map(Object.entries(was.labels ?? {})), new Map(Object.entries(is.labels ?? {}))),
    ...compare('network', each(was.networks), each(is.networks)),
    ...compare('host', hosts(was), hosts(is)),
    ...compare('command', one(was.command, commandText), one(is.command, commandText)),
    ...compare('repository', one(was.image.repository), one(is.image.repository)),
    ...compare('privileged', one(was.isPrivileged === true, yesOrNo), one(is.isPrivileged === true, yesOrNo)),
  ];
}

type Texts = ReadonlyMap<string, string>;

function environmentChanges(service: ServiceName, was: ServiceSpec, is: ServiceSpec): Change[] {
  const names = new Set([...Object.keys(was.environment), ...Object.keys(is.environment)]);
  return [...names].flatMap((key): Change[] => {
    const [old, now] = [was.environment[key], is.environment[key]];
    return isSame(old, now) ? [] : [variableChange(service, key, old, now)];
  });
}

function variableChange(
  service: ServiceName,
  key: string,
  old: EnvironmentValue | undefined,
  now: EnvironmentValue | undefined,
): Change {
  const isSecret = [old, now].some((value) => value?.kind === 'secret' || (value?.kind === 'linked' && value.isSecret));
  const change = { service, field: 'environment' as const, key, isSecret };
  if (!isSecret) return { ...change, before: valueText(old), after: valueText(now) };
  const [before, after] = [old === undefined, now === undefined];
  return { ...change, before: after && !before ? hidden : null, after: before && !after ? hidden : null };
}

function valueText(value: EnvironmentValue | undefined): string | null {
  if (value === undefined || value.kind === 'secret') return null;
  return value.kind === 'plain' ? value.value : value.text;
}

/** Values that are made of others change with them, whichever service those belong to. */
function linkedChanges(service: ServiceName, before: InstanceSpec, after: InstanceSpec): Change[] {
  const own = Object.entries(after.services[service]?.environment ?? {});
  return own.flatMap(([key, value]): Change[] => {
    if (value.kind !== 'linked' || !isSame(before.services[service]?.environment[key], value)) return [];
    const isMoved = linkedVariables(value, service).some(
      (asked) =>
        !isSame(
          before.services[asked.service]?.environment[asked.variable],
          after.services[asked.service]?.environment[asked.variable],
        ),
    );
    if (!isMoved) return [];
    const text = value.isSecret ? null : value.text;
    return [{ service, field: 'environment', key, before: text, after: text, isSecret: value.isSecret }];
  });
}

/** By name where the template has it, by the port of the container otherwise; several addresses of one port stand together. */
function ports({ ports: published }: ServiceSpec): Texts {
  const texts = new Map<string, string>();
  for (const port of published) {
    const key = portKey(port);
    const text = addressText(port);
    const known = texts.get(key);
    texts.set(key, known === undefined ? text : `${known}, ${text}`);
  }
  return texts;
}

function portKey({ name, containerPort, protocol }: PublishedPort): string {
  return name.startsWith('extra-') ? `${String(containerPort)}/${protocol}` : name;
}

/** `8080`, or `127.0.0.1:8080`. */
export function addressText({ hostIp, hostPort }: Pick<PublishedPort, 'hostIp' | 'hostPort'>): string {
  if (hostIp === '') return String(hostPort);
  return `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${String(hostPort)}`;
}

function mounts({ mounts: all }: ServiceSpec): Texts {
  return new Map(
    all.map((mount) => [
      mount.name,
      `${sourceText(mount.source)}${mount.name.startsWith('extra-') ? ` at ${mount.path}` : ''}${mount.isReadOnly === true ? ' (read-only)' : ''}`,
    ]),
  );
}

/** The folder's path or the volume's name. */
export function sourceText(source: MountSpec['source']): string {
  return source.kind === 'folder' ? source.path : source.volume;
}

function hosts({ extraHosts = [] }: ServiceSpec): Texts {
  return new Map(
    extraHosts.map((text) => {
      const colon = text.indexOf(':');
      return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
    }),
  );
}

function one<T>(value: T | undefined, text: (value: T) => string = String): Texts {
  return new Map(value === undefined ? [] : [['', text(value)]]);
}

function each(names: readonly string[] = []): Texts {
  return new Map(names.map((name) => [name, name]));
}

function commandText(command: readonly string[]): string {
  return command.map((argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument))).join(' ');
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** `2.5 GB`, `512 MB`, `4 GiB`: exact, in the unit that makes it short. */
function sizeText(bytes: number): string {
  if (bytes >= 1e9 && bytes % 1e7 === 0) return `${String(bytes / 1e9)} GB`;
  if (bytes % 1e6 === 0) return `${String(bytes / 1e6)} MB`;
  if (bytes % 1024 ** 3 === 0) return `${String(bytes / 1024 ** 3)} GiB`;
  return bytes % 1024 ** 2 === 0 ? `${String(bytes / 1024 ** 2)} MiB` : `${String(bytes)} bytes`;
}

function byFieldAndKey(left: Change, right: Change): number {
  const byField = fieldOrder.indexOf(left.field) - fieldOrder.indexOf(right.field);
  if (byField !== 0) return byField;
  return left.key < right.key ? -1 : Number(left.key > right.key);
}
