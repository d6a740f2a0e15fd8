/** The services of an instance as other tools are told of them: the containers that a job would make, secrets kept apart. */
import type { ExportNote, ExportSecrets } from '../contract/handover.ts';
import type { SecretRef, ServiceName } from '../contract/ids.ts';
import type { EnvironmentValue, InstanceSpec } from '../contract/spec.ts';
import type { Check, Template } from '../contract/template.ts';
import { type ContainerPlan, resolveEnvironment, wantedContainer } from './containers.ts';
import { linkedVariables } from './links.ts';
import { label } from './names.ts';
import { type NamedService, servicesInOrder } from './services.ts';

/** How secrets are written: as the user asked, or as dots for reading only. */
export type SecretForm = ExportSecrets | 'dots';

/** Stands for every secret that is only to be seen. */
export const hiddenSecret = '••••••';

export interface ExportedVariable {
  readonly name: string;
  /** Empty for a secret that was not opened. */
  readonly value: string;
  readonly isSecret: boolean;
  /** Of a secret: a name of its own among all services, fit for a shell. */
  readonly placeholder: string;
}

export interface ExportedService {
  readonly name: ServiceName;
  /** Without its variables, and without the labels by which Berth knows its own. */
  readonly container: Omit<ContainerPlan, 'environment'>;
  /** `repository:tag`, with the digest where it is known. */
  readonly image: string;
  readonly variables: readonly ExportedVariable[];
  readonly needs: readonly { readonly service: ServiceName; readonly isHealthy: boolean }[];
  /** The command that tells whether it is ready; there only where another service waits for it. */
  readonly healthcheck: Healthcheck | null;
}

export interface Healthcheck {
  readonly command: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface NoteOfExport {
  readonly code: ExportNote;
  readonly values: string[];
}

/** In the order they start. A secret that `secrets` lacks is empty. */
export function exportedServices(
  spec: InstanceSpec,
  template: Template,
  secrets: ReadonlyMap<SecretRef, string> = new Map(),
): ExportedService[] {
  const services = servicesInOrder(spec, template);
  const awaited = new Set(services.flatMap((service) => needsOf(service, services)));
  const checks = new Map(
    services.map((service) => [service.name, awaited.has(service.name) ? healthcheckOf(service) : null]),
  );
  const names = placeholders(spec, services);
  return services.map((service) => {
    const { environment: _environment, labels, ...container } = wantedContainer(spec, template, service, {});
    const own = Object.entries(labels).filter(([key]) => !ownLabels.has(key));
    const { repository, tag, digest } = service.spec.image;
    return {
      name: service.name,
      container: { ...container, labels: Object.fromEntries(own) },
      image: digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`,
      variables: variablesOf(spec, service, secrets, names),
      needs: needsOf(service, services).map((name) => ({
        service: name,
        isHealthy: (checks.get(name) ?? null) !== null,
      })),
      healthcheck: checks.get(service.name) ?? null,
    };
  });
}

const ownLabels = new Set<string>(Object.values(label));

function needsOf({ template }: NamedService, services: readonly NamedService[]): ServiceName[] {
  return (template?.dependsOn ?? []).filter((name) => services.some((other) => other.name === name));
}

function variablesOf(
  spec: InstanceSpec,
  { name: service, spec: { environment } }: NamedService,
  secrets: ReadonlyMap<SecretRef, string>,
  names: ReadonlyMap<string, string>,
): ExportedVariable[] {
  const values = resolveEnvironment(spec, service, secrets);
  return Object.entries(environment).map(([name, value]) => ({
    name,
    value: values[name] ?? '',
    isSecret: isSecret(spec, service, value),
    placeholder: names.get(`${service}/${name}`) ?? name,
  }));
}

/** A value that is made out of a secret is one. */
function isSecret(spec: InstanceSpec, service: ServiceName, value: EnvironmentValue): boolean {
  if (value.kind !== 'linked') return value.kind === 'secret';
  const parts = linkedVariables(value, service);
  return (
    value.isSecret || parts.some((part) => spec.services[part.service]?.environment[part.variable]?.kind === 'secret')
  );
}

/** By service and variable: the variable's own name, with the service's before it where two services have it. */
function placeholders(spec: InstanceSpec, services: readonly NamedService[]): Map<string, string> {
  const all = services.flatMap(({ name: service, spec: { environment } }) =>
    Object.entries(environment)
      .filter(([, value]) => isSecret(spec, service, value))
      .map(([name]) => ({ key: `${service}/${name}`, short: shellName(name), long: shellName(`${service}_${name}`) })),
  );
  const count = (short: string): number => all.filter((other) => other.short === short).length;
  return new Map(all.map(({ key, short, long }) => [key, count(short) === 1 ? short : long.toUpperCase()]));
}

function shellName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
}

function healthcheckOf({ spec, template }: NamedService): Healthcheck | null {
  const probe = template?.probe;
  const check = probe?.checks.find((each) => each.kind === 'exec');
  if (probe === undefined || check === undefined) return null;
  const command = commandOf(check, (name) => {
    const value = spec.environment[name];
    return value?.kind === 'plain' ? value.value : null;
  });
  if (command === null) return null;
  return {
    command,
    intervalMs: probe.intervalMs,
    timeoutMs: check.timeoutMs,
    retries: Math.max(1, Math.ceil((probe.budgetSeconds * 1000) / probe.intervalMs)),
  };
}

const variable = /\$\{variables\.([A-Za-z_][A-Za-z0-9_]*)\}/g;
const oneVariable = /^\$\{variables\.([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * The command as the container can run it by itself: what it needs of the container's variables is read there by a
 * shell, so that no secret is written down.
 */
function commandOf(check: Extract<Check, { kind: 'exec' }>, plain: (name: string) => string | null): string[] | null {
  if (check.readyExitCodes.some((code) => code !== 0)) return null;
  const asked = check.command.flatMap((word) => [...word.matchAll(variable)].map(([, name = '']) => name));
  if (asked.some((name) => plain(name) === null)) return null;
  const command = check.command.map((word) => word.replaceAll(variable, (_whole, name: string) => plain(name) ?? ''));
  const given = Object.entries(check.environment);
  if (given.length === 0) return command;
  const assigned = given.map(([name, value]) => [name, oneVariable.exec(value)?.[1] ?? null] as const);
  if (assigned.some(([, source]) => source === null)) return null;
  const prefix = assigned.map(([name, source]) => `${name}="$${source ?? ''}"`).join(' ');
  return ['/bin/sh', '-c', `${prefix} exec "$@"`, 'check', ...command];
}
