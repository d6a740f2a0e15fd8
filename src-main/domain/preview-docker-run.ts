/** Writes containers as `docker` commands for a POSIX shell. */
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import {
  type ExportedService,
  type ExportedVariable,
  exportedServices,
  hiddenSecret,
  type SecretForm,
} from './export-services.ts';
import { portText } from './export-text.ts';

/** What would be made, to read and to copy; secrets are dots. */
export function previewDockerRun(spec: InstanceSpec, template: Template): string {
  return dockerRunText(spec.name, exportedServices(spec, template), 'dots');
}

/** One command for the network, then those of each service in the order they start. */
export function dockerRunText(network: string, services: readonly ExportedService[], secrets: SecretForm): string {
  const commands = services.map((service) => commandsOf(service, secrets));
  return [`docker network create ${shellQuoted(network)}`, ...commands].join('\n') + '\n';
}

/** The secrets alone, for the shell that runs the commands. */
export function shellSecrets(services: readonly ExportedService[]): string {
  return secretsOf(services)
    .map(({ placeholder, value }) => `${placeholder}=${shellQuoted(value)}\n`)
    .join('');
}

export function secretsOf(services: readonly ExportedService[]): ExportedVariable[] {
  return services.flatMap(({ variables }) => variables.filter(({ isSecret }) => isSecret));
}

/** A container on further networks is made first, joined to them, and then started: as Berth does it. */
function commandsOf(service: ExportedService, secrets: SecretForm): string {
  const { container } = service;
  const others = container.otherNetworks ?? [];
  const make = others.length === 0 ? 'docker run --detach' : 'docker create';
  const options = optionsOf(service, secrets).map(([option, ...values]) => [option, ...values].join(' '));
  const [program, ...first] = container.entrypoint ?? [];
  const entrypoint = program === undefined ? [] : [`--entrypoint ${shellQuoted(program)}`];
  const words = [service.image, ...first, ...(container.command ?? [])].map(shellQuoted).join(' ');
  const made = [...assignments(service, secrets), make, ...options, ...entrypoint, words].join(' \\\n  ');
  if (others.length === 0) return made;
  const aliases = (container.otherAliases ?? []).map((alias) => ` --alias ${shellQuoted(alias)}`).join('');
  const name = shellQuoted(container.name);
  const joins = others.map((network) => `docker network connect${aliases} ${shellQuoted(network)} ${name}`);
  return [made, ...joins, `docker start ${name}`].join('\n');
}

/** Secrets reach the command by its environment: on the command line every process of the machine could read them. */
function assignments({ variables }: ExportedService, secrets: SecretForm): string[] {
  if (secrets === 'dots' || secrets === 'inline') return [];
  return variables
    .filter(({ isSecret, name }) => isSecret && isShellName(name))
    .map(({ name, placeholder }) => `${name}="\${${placeholder}:?}"`);
}

function environmentOption({ name, value, isSecret, placeholder }: ExportedVariable, secrets: SecretForm): string {
  if (!isSecret || secrets === 'inline') return shellQuoted(`${name}=${value}`);
  if (secrets === 'dots') return `${shellQuoted(name)}=${hiddenSecret}`;
  return isShellName(name) ? name : `${shellQuoted(`${name}=`)}"\${${placeholder}:?}"`;
}

const isShellName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

function optionsOf({ container, variables }: ExportedService, secrets: SecretForm): string[][] {
  const quoted = (option: string, values: readonly string[]): string[][] =>
    values.map((value) => [option, shellQuoted(value)]);
  const one = (option: string, value: string | number | undefined): string[][] =>
    value === undefined ? [] : quoted(option, [String(value)]);
  const { network } = container;
  return [
    ...one('--name', container.name),
    ...one('--network', network?.name),
    ...quoted('--network-alias', network?.aliases ?? []),
    ...one('--hostname', container.hostname),
    ...one('--platform', container.platform),
    ...variables.map((variable) => ['--env', environmentOption(variable, secrets)]),
    ...quoted(
      '--label',
      Object.entries(container.labels).map(([key, value]) => `${key}=${value}`),
    ),
    ...quoted('--publish', container.ports.map(portText)),
    ...container.mounts.map(mountOption),
    ...quoted('--add-host', container.extraHosts ?? []),
    ...(container.isPrivileged === true ? [['--privileged']] : []),
    ...(container.stdin ? [['--interactive']] : []),
    ...one('--user', container.user),
    ...one('--shm-size', container.shmBytes),
    ...quoted(
      '--ulimit',
      (container.ulimits ?? []).map(({ name, soft, hard }) => `${name}=${soft}:${hard}`),
    ),
    ...one('--cpus', container.cpus),
    ...one('--memory', container.memoryBytes),
    ...one('--stop-signal', container.stopSignal),
    ...one('--stop-timeout', container.stopTimeoutSeconds),
    ...one('--restart', container.restart),
  ];
}

/**
 * A folder goes as `--volume`, with which the engine makes one that is missing, unless a colon would be taken for a
 * separator. `--mount` is read as a line of comma-separated values: a field with a comma or a quote is quoted as such.
 */
function mountOption({ kind, source, path, isReadOnly }: ExportedService['container']['mounts'][number]): string[] {
  const ending = isReadOnly === true ? ':ro' : '';
  if (kind === 'bind' && !`${source}${path}`.includes(':'))
    return ['--volume', shellQuoted(`${source}:${path}${ending}`)];
  const fields = [`type=${kind}`, `source=${source}`, `target=${path}`, ...(isReadOnly === true ? ['readonly'] : [])];
  return ['--mount', shellQuoted(fields.map(csvField).join(','))];
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One word for a POSIX shell. */
export function shellQuoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
