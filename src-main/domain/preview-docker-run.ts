/** Writes what would be made as `docker` commands for a POSIX shell, to read and to copy. Secrets are dots. */
import { givenRestart } from './containers.ts';
import type { InstanceSpec, MountSpec, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { serviceEntries } from './draft-defaults.ts';
import { hiddenSecret, imageName, portText } from './preview-compose.ts';

/** One command a service, after one for the network. */
export function previewDockerRun(spec: InstanceSpec, template: Template): string {
  const commands = serviceEntries(template).flatMap(([name, service]) => {
    const wanted = spec.services[name];
    return wanted ? [runCommand(spec.name, name, wanted, service)] : [];
  });
  return [`docker network create ${shellQuoted(spec.name)}`, ...commands].join('\n') + '\n';
}

function runCommand(instance: string, name: string, wanted: ServiceSpec, template: ServiceTemplate): string {
  const options = runOptions(instance, name, wanted, template).map(([option, ...values]) =>
    [option, ...values.map(shellQuoted)].join(' '),
  );
  return ['docker run --detach', ...options, shellQuoted(imageName(wanted))].join(' \\\n  ');
}

function runOptions(instance: string, name: string, wanted: ServiceSpec, template: ServiceTemplate): string[][] {
  const { cpus, memoryBytes } = wanted.resources;
  return [
    ['--name', `${instance}-${name}`],
    ['--network', instance],
    ['--network-alias', name],
    ...(template.image.platform === undefined ? [] : [['--platform', template.image.platform]]),
    ...Object.entries(wanted.environment).map(([variable, value]) => [
      '--env',
      `${variable}=${value.kind === 'plain' ? value.value : hiddenSecret}`,
    ]),
    ...wanted.ports.map((port) => ['--publish', portText(port)]),
    ...wanted.mounts.map((mount) => ['--mount', mountOption(mount)]),
    ...(template.stdin ? [['--interactive']] : []),
    ...(template.user === undefined ? [] : [['--user', template.user]]),
    ...(template.shmBytes === undefined ? [] : [['--shm-size', String(template.shmBytes)]]),
    ...(cpus === undefined ? [] : [['--cpus', String(cpus)]]),
    ...(memoryBytes === undefined ? [] : [['--memory', String(memoryBytes)]]),
    ...(template.stop.signal === undefined ? [] : [['--stop-signal', template.stop.signal]]),
    ['--stop-timeout', String(template.stop.timeoutSeconds)],
    ['--restart', givenRestart(wanted.restart)],
  ];
}

/** `--mount` is read as a line of comma-separated values: a field with a comma or a quote is quoted as such. */
function mountOption({ path, source }: MountSpec): string {
  const from = source.kind === 'volume' ? source.volume : source.path;
  const kind = source.kind === 'volume' ? 'volume' : 'bind';
  return [`type=${kind}`, `source=${from}`, `target=${path}`].map(csvField).join(',');
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One word for a POSIX shell. */
export function shellQuoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
