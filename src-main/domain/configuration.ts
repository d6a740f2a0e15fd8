/** What an instance should be after its form was edited: only what was edited is taken from the form. */
import type { Secret } from '../base/secret.ts';
import type { SecretRef, ServiceName } from '../contract/ids.ts';
import { secretRefSchema, serviceNameSchema } from '../contract/ids.ts';
import type { Draft, ServiceDraft } from '../contract/instance.ts';
import type { EnvironmentValue, InstanceSpec, MountSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { configurationEffects, renewedServices } from './configuration-changes.ts';
import type { SpecWithSecrets } from './draft-spec.ts';
import { freshVolumeName } from './names.ts';
import { isSame } from './configuration-same.ts';
import { atRevision } from './services.ts';
import { specDraft } from './spec-draft.ts';

/**
 * The spec of before with the edits of `draft` in it. `built` is the spec that the draft alone would give. Fields that were not
 * edited, and all that the form does not show, stay as they are, so that a draft nobody edited changes nothing.
 * New values of secrets get references of their own: the old ones are needed as long as there is a way back.
 */
export function configuredSpec(
  before: InstanceSpec,
  draft: Draft,
  template: Template,
  built: SpecWithSecrets,
): SpecWithSecrets {
  const next = before.revision + 1;
  const base = specDraft(before, template);
  const secrets = new Map<SecretRef, Secret>();
  const services = Object.entries(before.services).map(([key, service]): [string, ServiceSpec] => {
    const name = serviceNameSchema.parse(key);
    const [was, is, made, rules] = [
      base.services[name],
      draft.services[name],
      built.spec.services[name],
      template.services[name],
    ];
    if (was === undefined || is === undefined || made === undefined || rules === undefined) return [key, service];
    return [
      key,
      editedService({ service, was, is, made, rules, next, keepSecret: secretKeeper(built, secrets, next) }),
    ];
  });
  const wanted: InstanceSpec = { ...before, services: Object.fromEntries(services) };
  const renewed = new Set<ServiceName>(renewedServices(configurationEffects(before, wanted, template)));
  const spec = renewed.size === 0 ? wanted : atRevision(wanted, next, (service) => renewed.has(service));
  return { spec, secrets };
}

interface Edit {
  readonly service: ServiceSpec;
  /** The form as it was read from the spec, and as it came back. */
  readonly was: ServiceDraft;
  readonly is: ServiceDraft;
  readonly made: ServiceSpec;
  readonly rules: ServiceTemplate;
  readonly next: number;
  readonly keepSecret: (value: EnvironmentValue) => EnvironmentValue;
}

function secretKeeper(
  built: SpecWithSecrets,
  secrets: Map<SecretRef, Secret>,
  next: number,
): (value: EnvironmentValue) => EnvironmentValue {
  return (value) => {
    const secret = value.kind === 'secret' ? built.secrets.get(value.ref) : undefined;
    if (value.kind !== 'secret' || secret === undefined) return value;
    const ref = secretRefSchema.parse(`${value.ref.replace(/@\d+$/, '')}@${String(next)}`);
    secrets.set(ref, secret);
    return { kind: 'secret', ref };
  };
}

function editedService(edit: Edit): ServiceSpec {
  const { service, was, is, made, rules } = edit;
  const { command, labels, networks, extraHosts, isPrivileged: _privileged, ...rest } = service;
  const environment = editedEnvironment(edit);
  return {
    ...rest,
    image:
      (was.repository ?? '') === (is.repository ?? '')
        ? service.image
        : { repository: made.image.repository, tag: service.image.tag },
    environment,
    ports: isSame(was.ports, is.ports) ? service.ports : is.ports.flatMap((port) => editedPort(edit, port)),
    mounts: editedMounts(edit),
    restart: is.restart,
    resources: isSame(was.resources, is.resources) ? service.resources : { ...is.resources },
    ...present('command', isSame(list(was.command), list(is.command)) ? command : filled(is.command)),
    ...present('labels', isSame(list(was.labels), list(is.labels)) ? labels : labelsOf(is)),
    ...present('networks', isSame(list(was.networks), list(is.networks)) ? networks : filled(is.networks)),
    ...present('extraHosts', isSame(list(was.extraHosts), list(is.extraHosts)) ? extraHosts : hostsOf(is)),
    ...present('isPrivileged', privileged(service, environment, rules)),
  };
}

function editedEnvironment(edit: Edit): ServiceSpec['environment'] {
  const { service, was, is, made, keepSecret } = edit;
  const values: Record<string, EnvironmentValue> = {};
  for (const name of new Set([...Object.keys(service.environment), ...Object.keys(made.environment)])) {
    const old = service.environment[name];
    const value = isVariableEdited(was, is, name) ? newValue(made.environment[name], keepSecret) : old;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function newValue(
  value: EnvironmentValue | undefined,
  keepSecret: (value: EnvironmentValue) => EnvironmentValue,
): EnvironmentValue | undefined {
  return value === undefined ? undefined : keepSecret(value);
}

/** Was the variable's field edited? A stored secret that is named in `keep` and has no new value stays. */
export function isVariableEdited(was: ServiceDraft, is: ServiceDraft, name: string): boolean {
  const before = fieldOf(was, name);
  const after = fieldOf(is, name);
  if (before === null || after === null) return before !== after;
  if (was.keep?.includes(name) === true && after.value === '') return is.keep?.includes(name) !== true;
  return before.value !== after.value || (before.isExtra && after.isExtra && before.isSecret !== after.isSecret);
}

interface Field {
  readonly value: string;
  readonly isSecret: boolean;
  readonly isExtra: boolean;
}

/** The fields of the template are always there; a field that scripts left out is empty. */
function fieldOf(draft: ServiceDraft, name: string): Field | null {
  const extra = draft.extra.find((one) => one.name === name);
  if (extra !== undefined) return { ...extra, isExtra: true };
  const value = draft.environment[name];
  return value === undefined ? null : { value, isSecret: false, isExtra: false };
}

/** A port that is as it was keeps its name too. */
function editedPort({ service, was, made, rules }: Edit, port: ServiceDraft['ports'][number]): PublishedPort[] {
  const unchanged = service.ports[was.ports.findIndex((one) => isSame(one, port))];
  if (unchanged !== undefined) return [unchanged];
  const known = rules.ports.find(({ name }) => name === port.name);
  const containerPort = known?.container ?? port.containerPort;
  const protocol = known?.protocol ?? port.protocol ?? 'tcp';
  const found = made.ports.find(
    (one) =>
      one.containerPort === containerPort &&
      one.protocol === protocol &&
      one.hostIp === port.hostIp &&
      (port.hostPort === null || one.hostPort === port.hostPort),
  );
  return found === undefined ? [] : [found];
}

/** A forgotten line loses nothing that the template says is there; other mounts can be left out, and their data stays where it is. */
function editedMounts(edit: Edit): MountSpec[] {
  const { service, was, is, made, rules, next } = edit;
  const kept = service.mounts.flatMap((mount): MountSpec[] => {
    const before = was.mounts.find(({ name }) => name === mount.name);
    const after = is.mounts.find(({ name }) => name === mount.name);
    if (after === undefined) return isMandatory(rules, mount.name) ? [mount] : [];
    if (isSame(before, after)) return [mount];
    return [
      editedMount(
        mount,
        after,
        made.mounts.find(({ name }) => name === mount.name),
        before,
        next,
      ),
    ];
  });
  const names = new Set(service.mounts.map(({ name }) => name));
  const added = made.mounts.filter(({ name }) => !names.has(name) && is.mounts.some((mount) => mount.name === name));
  return [...kept, ...added];
}

function isMandatory(rules: ServiceTemplate, name: string): boolean {
  return rules.volumes.some((volume) => volume.name === name && !volume.optional);
}

function editedMount(
  mount: MountSpec,
  after: ServiceDraft['mounts'][number],
  made: MountSpec | undefined,
  before: ServiceDraft['mounts'][number] | undefined,
  next: number,
): MountSpec {
  const { name, path, backup, onRollback } = mount;
  const target = isSame(before?.source, after.source) ? mount.source : movedSource(after, made, next);
  const isMoved = target !== undefined && !isSame(target, mount.source);
  const isForeign = isMoved ? made?.isForeign : mount.isForeign;
  return {
    name,
    path: before?.path === after.path ? path : (after.path ?? path),
    source: isMoved ? target : mount.source,
    backup,
    onRollback,
    ...(isForeign === true ? { isForeign: true } : {}),
    ...(after.isReadOnly === true ? { isReadOnly: true } : {}),
  };
}

/** An own volume is a new one each time: nothing is ever written over what another change left. */
function movedSource(
  after: ServiceDraft['mounts'][number],
  made: MountSpec | undefined,
  next: number,
): MountSpec['source'] | undefined {
  const { source } = after;
  if (source.kind === 'folder') return { kind: 'folder', path: source.path };
  if (source.volume !== undefined) return { kind: 'volume', volume: source.volume };
  return made?.source.kind === 'volume'
    ? { kind: 'volume', volume: freshVolumeName(made.source.volume, next) }
    : undefined;
}

/** By the variable that the template names; a container that is privileged for another reason stays so. */
function privileged(
  service: ServiceSpec,
  environment: ServiceSpec['environment'],
  { privileged: rule }: ServiceTemplate,
): boolean | undefined {
  if (rule === undefined) return service.isPrivileged;
  const [before, after] = [service.environment[rule.variable], environment[rule.variable]];
  if (isSame(before, after)) return service.isPrivileged;
  return after?.kind === 'plain' && rule.values.includes(after.value) ? true : undefined;
}

function labelsOf({ labels = [] }: ServiceDraft): ServiceSpec['labels'] {
  return labels.length === 0 ? undefined : Object.fromEntries(labels.map(({ name, value }) => [name, value]));
}

function hostsOf({ extraHosts = [] }: ServiceDraft): string[] | undefined {
  return filled(extraHosts.map(({ name, address }) => `${name}:${address}`));
}

function list<T>(items: readonly T[] | undefined): readonly T[] {
  return items ?? [];
}

function filled<T>(items: readonly T[] | undefined): T[] | undefined {
  return items === undefined || items.length === 0 ? undefined : [...items];
}

function present<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}
