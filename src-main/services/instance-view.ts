/** From what is known about an instance to what the window sees. Pure: facts in, view out. */
import type { Instance } from '../contract/instance.ts';
import type { EngineView } from '../contract/engine.ts';
import type { SecretRef } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { externalStates } from '../domain/external-state.ts';
import { taggedImage } from '../domain/image-reference.ts';
import { secretRef, servicesInOrder, servingName, versionOf } from '../domain/services.ts';
import type { InstanceRecord } from '../ports/instance-registry.ts';
import { currentContainer, serviceNames } from './instance-services.ts';
import { instanceState } from './instance-state.ts';
import { serviceStates } from './service-state.ts';
import type { StateFacts } from './instance-state.ts';

export interface ViewFacts extends StateFacts {
  readonly record: InstanceRecord;
  readonly template: Template | null;
  readonly engine: EngineView;
  readonly storedSecrets: ReadonlySet<SecretRef>;
  readonly lastBackup: Instance['lastBackup'];
  readonly backups: number;
}

export function instanceView(facts: ViewFacts): Instance {
  const { record, template } = facts;
  const { spec } = record;
  return {
    id: spec.instanceId,
    name: spec.name,
    engineId: spec.engineId,
    template: templateOf(spec, template),
    version: template === null ? firstTag(spec) : versionOf(spec, template),
    state: instanceState(facts),
    services: servicesOf(facts),
    addresses: addressesOf(spec, template, facts.engine),
    createdAt: record.createdAt,
    lastBackup: facts.lastBackup,
    backups: facts.backups,
    keys: keysOf(spec, template, facts.storedSecrets),
    external: template === null ? [] : externalStates(spec, template).map(({ label, warning }) => ({ label, warning })),
    isPinned: record.isPinned,
    isAdopted: Object.values(spec.services).some(({ adopted }) => adopted !== undefined),
    spec,
  };
}

/** The tag of the first service: all that can be said of an instance whose template is not here. */
function firstTag(spec: InstanceSpec): string {
  return Object.values(spec.services)[0]?.image.tag ?? '';
}

function templateOf(spec: InstanceSpec, template: Template | null): Instance['template'] {
  if (template !== null) return { id: template.id, name: template.name, tile: template.tile, isKnown: true };
  const { id } = spec.template;
  return { id, name: id, tile: { letters: id.slice(0, 2), hue: 220 }, isKnown: false };
}

function servicesOf(facts: ViewFacts): Instance['services'] {
  const { template, containers } = facts;
  const { spec } = facts.record;
  const words = new Map(serviceStates(facts).map(({ name, state }) => [name, state.word]));
  const names = template === null ? serviceNames(spec) : servicesInOrder(spec, template).map(({ name }) => name);
  return names.flatMap((name) => {
    const service = spec.services[name];
    if (service === undefined) return [];
    const container = currentContainer(spec, name, containers);
    const hasEnded = container !== null && !container.isRunning && container.startedAt !== null;
    return [
      {
        name,
        label: template?.services[name]?.label ?? name,
        image: taggedImage(service.image),
        digest: service.image.digest ?? null,
        status: container?.status ?? 'missing',
        word: facts.isSeen ? (words.get(name) ?? 'unknown') : 'unknown',
        container: servingName(spec, name),
        startedAt: instant(container?.startedAt ?? null),
        exitCode: hasEnded ? container.exitCode : null,
      },
    ];
  });
}

/** Engines write nanoseconds; the border has milliseconds. */
export function instant(text: string | null): string | null {
  if (text === null) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function addressesOf(spec: InstanceSpec, template: Template | null, engine: EngineView): Instance['addresses'] {
  return serviceNames(spec).flatMap((name) =>
    (spec.services[name]?.ports ?? []).map(({ name: port, hostIp, hostPort, containerPort }) => {
      const known = portOf(template?.services[name], port);
      const host = isEveryAddress(hostIp) ? hostOf(engine) : hostIp;
      const open = known?.open;
      const url = open === undefined ? null : `${open.scheme}://${bracketed(host)}:${hostPort}${open.path}`;
      return { port, label: known?.label ?? port, host, hostPort, containerPort, url };
    }),
  );
}

function portOf(template: ServiceTemplate | undefined, name: string): ServiceTemplate['ports'][number] | undefined {
  return template?.ports.find((port) => port.name === name);
}

export function isEveryAddress(hostIp: string): boolean {
  return hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
}

/** Where published ports are reached. */
function hostOf({ isLocal, endpoint }: EngineView): string {
  if (isLocal) return 'localhost';
  return /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(endpoint)?.[1]?.replaceAll(/[[\]]/g, '') ?? 'localhost';
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function keysOf(spec: InstanceSpec, template: Template | null, stored: ReadonlySet<SecretRef>): Instance['keys'] {
  if (template === null) return [];
  return servicesInOrder(spec, template).flatMap(({ name, template: service }) =>
    (service?.captures ?? []).map((capture) => ({
      name: capture.name,
      label: capture.label,
      variable: capture.variable,
      isStored: stored.has(secretRef(spec.instanceId, name, capture.variable)),
    })),
  );
}
