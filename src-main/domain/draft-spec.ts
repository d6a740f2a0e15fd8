/** Turns a form into what the instance should be, with the secrets apart. */
import { Secret } from '../base/secret.ts';
import type { InstanceId, SecretRef, ServiceName } from '../contract/ids.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { Draft, ServiceDraft } from '../contract/instance.ts';
import type { EnvironmentValue, InstanceSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { chosenOptions, chosenServices } from './choices.ts';
import { draftEnvironment } from './draft-environment.ts';
import type { TakenPort } from './draft-facts.ts';
import { draftMounts } from './draft-mounts.ts';
import { HostPorts } from './draft-ports.ts';
import type { RandomBytes } from './generate-value.ts';
import { secretRef } from './services.ts';

export interface DraftSpecFacts {
  readonly instanceId: InstanceId;
  /** Host ports in use, for those that are left to Berth. */
  readonly takenPorts: readonly TakenPort[];
  readonly random: RandomBytes;
  /**
   * The instance as it is, when the form changes one. Kept secrets keep their places, nothing is generated, and what the
   * form does not show is carried over: `adopted` and `revision` too, which whoever makes the containers anew takes away.
   */
  readonly before?: InstanceSpec;
  /** Where the value of a new or changed secret goes; absent: its usual place. */
  readonly refOf?: (service: ServiceName, variable: string) => SecretRef;
}

export interface SpecWithSecrets {
  readonly spec: InstanceSpec;
  readonly secrets: ReadonlyMap<SecretRef, Secret>;
}

interface Scene {
  readonly draft: Draft;
  readonly template: Template;
  readonly facts: DraftSpecFacts;
  readonly chosen: Readonly<Record<string, string>>;
  readonly taken: HostPorts;
  readonly secrets: Map<SecretRef, Secret>;
}

/**
 * The draft must have passed its check; what does not fit the template or its choices is left out. Required secrets that
 * can be generated and were left empty are made here, so that they are known before the server's first start.
 */
export function draftSpec(draft: Draft, template: Template, facts: DraftSpecFacts): SpecWithSecrets {
  const chosen = chosenOptions(template, { ...facts.before?.choices, ...draft.choices });
  const members = chosenServices(template, chosen);
  const taken = new HostPorts(facts.takenPorts);
  for (const [name, service] of members) for (const port of wantedPorts(draft.services[name], service)) taken.add(port);
  const scene: Scene = { draft, template, facts, chosen, taken, secrets: new Map() };
  const services: Record<ServiceName, ServiceSpec> = { ...unknownServices(template, facts.before) };
  for (const [name, service] of members) {
    const wanted = draft.services[name];
    if (wanted) services[name] = serviceSpec(scene, name, wanted, service);
  }
  const spec: InstanceSpec = {
    instanceId: facts.instanceId,
    name: draft.name,
    engineId: draft.engine,
    template: { id: template.id, version: template.version },
    revision: facts.before?.revision ?? 1,
    ...(template.choices.length === 0 ? {} : { choices: { ...chosen } }),
    services,
  };
  return { spec, secrets: scene.secrets };
}

/** Services that the template no longer has are not the form's to take away. */
function unknownServices(template: Template, before: InstanceSpec | undefined): Record<ServiceName, ServiceSpec> {
  const kept: Record<ServiceName, ServiceSpec> = {};
  for (const [key, service] of Object.entries(before?.services ?? {})) {
    const name = serviceNameSchema.parse(key);
    if (template.services[name] === undefined) kept[name] = service;
  }
  return kept;
}

function serviceSpec(scene: Scene, name: ServiceName, wanted: ServiceDraft, service: ServiceTemplate): ServiceSpec {
  const { draft, template, facts, chosen, secrets } = scene;
  const before = facts.before?.services[name] ?? null;
  const environment = draftEnvironment({
    draft: wanted,
    template: service,
    allNames: new Set(template.services[name]?.variables.map((variable) => variable.name)),
    chosen,
    instanceName: draft.name,
    before: before?.environment ?? null,
    random: facts.random,
    secret: (variable, value) => {
      const ref = facts.refOf?.(name, variable) ?? secretRef(facts.instanceId, name, variable);
      secrets.set(ref, new Secret(value));
      return { kind: 'secret', ref };
    },
  });
  return {
    ...hiddenFields(before),
    image: imageOf(wanted, service, before),
    environment,
    ports: wanted.ports.flatMap((port) => publishedPort(port, service, scene.taken, before)),
    mounts: draftMounts(wanted, service, draft.name, before),
    restart: wanted.restart,
    resources: { ...wanted.resources },
    ...advancedFields(wanted),
    ...privilegeOf(service, environment, before),
  };
}

/** What a service has beside that which the form shows. */
function hiddenFields(before: ServiceSpec | null): Partial<ServiceSpec> {
  if (before === null) return {};
  const { command: _command, labels: _labels, extraHosts: _hosts, networks: _networks, ...hidden } = before;
  const { isPrivileged: _privileged, ...rest } = hidden;
  return rest;
}

function imageOf(wanted: ServiceDraft, service: ServiceTemplate, before: ServiceSpec | null): ServiceSpec['image'] {
  const repository = wanted.repository ?? service.image.repository;
  const was = before?.image;
  return was?.repository === repository && was.tag === wanted.tag ? was : { repository, tag: wanted.tag };
}

function advancedFields({ command, labels, extraHosts, networks }: ServiceDraft): Partial<ServiceSpec> {
  return {
    ...(command?.length ? { command: [...command] } : {}),
    ...(labels?.length ? { labels: Object.fromEntries(labels.map(({ name, value }) => [name, value])) } : {}),
    ...(extraHosts?.length ? { extraHosts: extraHosts.map(({ name, address }) => `${name}:${address}`) } : {}),
    ...(networks?.length ? { networks: [...new Set(networks)] } : {}),
  };
}

/** By the template's rule; a container that was privileged without one stays so until its variable is changed. */
function privilegeOf(
  { privileged: rule }: ServiceTemplate,
  environment: Readonly<Record<string, EnvironmentValue>>,
  before: ServiceSpec | null,
): Pick<ServiceSpec, 'isPrivileged'> {
  const was = before?.isPrivileged === undefined ? {} : { isPrivileged: before.isPrivileged };
  if (rule === undefined) return was;
  const value = plainValue(environment[rule.variable]);
  if (before !== null && plainValue(before.environment[rule.variable]) === value) return was;
  return rule.values.includes(value) ? { isPrivileged: true } : {};
}

function plainValue(value: EnvironmentValue | undefined): string {
  return value?.kind === 'plain' ? value.value : '';
}

type DraftPort = ServiceDraft['ports'][number];

/** The host ports that a service of the form asks for by number. */
export function wantedPorts(wanted: ServiceDraft | undefined, service: ServiceTemplate): TakenPort[] {
  return (wanted?.ports ?? []).flatMap((port) => {
    const { hostPort, hostIp } = port;
    return hostPort === null ? [] : [{ port: hostPort, protocol: protocolOf(port, service), hostIp, owner: null }];
  });
}

export function protocolOf(port: DraftPort, service: ServiceTemplate): 'tcp' | 'udp' {
  return service.ports.find(({ name }) => name === port.name)?.protocol ?? port.protocol ?? 'tcp';
}

function publishedPort(
  port: DraftPort,
  service: ServiceTemplate,
  taken: HostPorts,
  before: ServiceSpec | null,
): PublishedPort[] {
  const known = service.ports.find(({ name }) => name === port.name);
  const was = before?.ports.find(({ name }) => name === port.name);
  const containerPort = known?.container ?? port.containerPort ?? was?.containerPort;
  if (containerPort === undefined) return [];
  const protocol = protocolOf(port, service);
  const { hostIp } = port;
  const hostPort = port.hostPort ?? taken.nextFree({ port: known?.host ?? containerPort, protocol, hostIp });
  if (hostPort === null) return [];
  taken.add({ port: hostPort, protocol, hostIp, owner: null });
  const name = known || extraPortName.test(port.name) ? port.name : `extra-${String(containerPort)}-${protocol}`;
  return [{ name, containerPort, protocol, hostPort, hostIp }];
}

const extraPortName = /^extra-[a-z0-9-]{1,60}$/;
