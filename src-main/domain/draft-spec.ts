/** Turns a form into what the instance should be, with the secrets apart. */
import { Secret } from '../base/secret.ts';
import type { InstanceId, SecretRef, ServiceName } from '../contract/ids.ts';
import type { Draft, ServiceDraft } from '../contract/instance.ts';
import type { EnvironmentValue, InstanceSpec, MountSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template, Variable } from '../contract/template.ts';
import { nextFreePort, serviceEntries } from './draft-defaults.ts';
import { generateValue } from './generate-value.ts';
import type { RandomBytes } from './generate-value.ts';
import { looksSecret } from './secret-look.ts';
import { secretRef } from './services.ts';
import { fillName, mountPath } from './template-values.ts';

export interface DraftSpecFacts {
  readonly instanceId: InstanceId;
  /** Host ports in use, for those that are left to Berth. */
  readonly takenPorts: ReadonlySet<number>;
  readonly random: RandomBytes;
}

export interface SpecWithSecrets {
  readonly spec: InstanceSpec;
  readonly secrets: ReadonlyMap<SecretRef, Secret>;
}

/**
 * The draft must have passed its check; what does not fit the template is left out. Required secrets that can be
 * generated and were left empty are made here, so that they are known before the server's first start.
 */
export function draftSpec(draft: Draft, template: Template, facts: DraftSpecFacts): SpecWithSecrets {
  const secrets = new Map<SecretRef, Secret>();
  const taken = new Set(facts.takenPorts);
  for (const service of Object.values(draft.services)) {
    for (const { hostPort } of service.ports) if (hostPort !== null) taken.add(hostPort);
  }
  const services: Record<ServiceName, ServiceSpec> = {};
  for (const [name, service] of serviceEntries(template)) {
    const wanted = draft.services[name];
    if (!wanted) continue;
    const environment = new EnvironmentWriter(secrets, (variable) => secretRef(facts.instanceId, name, variable));
    writeEnvironment(environment, wanted, service, draft.name, facts.random);
    services[name] = {
      image: { repository: wanted.repository ?? service.image.repository, tag: wanted.tag },
      environment: environment.values,
      ports: wanted.ports.flatMap((port) => publishedPort(port, service, taken)),
      mounts: mounts(wanted, service, draft.name),
      restart: wanted.restart,
      resources: { ...wanted.resources },
    };
  }
  const spec: InstanceSpec = {
    instanceId: facts.instanceId,
    name: draft.name,
    engineId: draft.engine,
    template: { id: template.id, version: template.version },
    revision: 1,
    services,
  };
  return { spec, secrets };
}

class EnvironmentWriter {
  readonly values: Record<string, EnvironmentValue> = {};
  readonly #secrets: Map<SecretRef, Secret>;
  readonly #refOf: (variable: string) => SecretRef;

  constructor(secrets: Map<SecretRef, Secret>, refOf: (variable: string) => SecretRef) {
    this.#secrets = secrets;
    this.#refOf = refOf;
  }

  plain(name: string, value: string): void {
    this.values[name] = { kind: 'plain', value };
  }

  secret(name: string, value: string): void {
    const ref = this.#refOf(name);
    this.#secrets.set(ref, new Secret(value));
    this.values[name] = { kind: 'secret', ref };
  }
}

/** An empty value is not passed on: the server's own default counts. */
function writeEnvironment(
  environment: EnvironmentWriter,
  wanted: ServiceDraft,
  service: ServiceTemplate,
  instanceName: string,
  random: RandomBytes,
): void {
  const known = new Set(service.variables.map(({ name }) => name));
  for (const variable of service.variables) {
    const value = valueOf(variable, wanted.environment[variable.name] ?? '', instanceName, random);
    if (value === '') continue;
    if (variable.secret) environment.secret(variable.name, value);
    else environment.plain(variable.name, value);
  }
  const unknown = Object.entries(wanted.environment)
    .filter(([name, value]) => !known.has(name) && value !== '')
    .map(([name, value]) => ({ name, value, isSecret: looksSecret(name, value) }));
  for (const { name, value, isSecret } of [...unknown, ...wanted.extra]) {
    if (isSecret) environment.secret(name, value);
    else environment.plain(name, value);
  }
}

function valueOf(variable: Variable, given: string, instanceName: string, random: RandomBytes): string {
  if (given !== '') return variable.secret ? given : fillName(given, instanceName);
  if (variable.required && variable.generator) return generateValue(variable.generator, random);
  return variable.default?.includes('${') ? fillName(variable.default, instanceName) : '';
}

function publishedPort(
  port: ServiceDraft['ports'][number],
  service: ServiceTemplate,
  taken: Set<number>,
): PublishedPort[] {
  const known = service.ports.find(({ name }) => name === port.name);
  const containerPort = known?.container ?? port.containerPort;
  if (containerPort === undefined) return [];
  const hostPort = port.hostPort ?? nextFreePort(known?.host ?? containerPort, taken);
  if (hostPort === null) return [];
  taken.add(hostPort);
  const protocol = known?.protocol ?? port.protocol ?? 'tcp';
  const name = known ? known.name : `extra-${containerPort}-${protocol}`;
  return [{ name, containerPort, protocol, hostPort, hostIp: port.hostIp }];
}

/** What a volume holds must never be lost to a forgotten line: only optional ones can be left out. */
function mounts(wanted: ServiceDraft, service: ServiceTemplate, instanceName: string): MountSpec[] {
  return service.volumes.flatMap((volume): MountSpec[] => {
    const given = wanted.mounts.find(({ name }) => name === volume.name);
    if (!given && volume.optional) return [];
    const source: MountSpec['source'] =
      given?.source.kind === 'folder'
        ? { kind: 'folder', path: given.source.path }
        : { kind: 'volume', volume: `${instanceName}-${volume.name}` };
    const { name, backup, onRollback } = volume;
    return [{ name, path: mountPath(volume, wanted.tag), source, backup, onRollback }];
  });
}
