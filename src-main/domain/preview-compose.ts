/** Writes what would be made as a Compose file, to read and to copy. Secrets are dots. */
import { givenRestart } from './containers.ts';
import { stringify } from 'yaml';
import type { InstanceSpec, PublishedPort, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { serviceEntries } from './draft-defaults.ts';

/** Stands for every secret in a preview. */
export const hiddenSecret = '••••••';

/** A Compose file for `docker compose`; it says what Berth does and is never run by it. */
export function previewCompose(spec: InstanceSpec, template: Template): string {
  const services: Record<string, unknown> = {};
  const volumes: Record<string, unknown> = {};
  for (const [name, service] of serviceEntries(template)) {
    const wanted = spec.services[name];
    if (!wanted) continue;
    services[name] = composeService(`${spec.name}-${name}`, wanted, service);
    for (const { name: mount, source } of wanted.mounts) {
      if (source.kind === 'volume') volumes[mount] = { name: source.volume };
    }
  }
  const file = { name: spec.name, services, ...(Object.keys(volumes).length > 0 ? { volumes } : {}) };
  return stringify(file, { lineWidth: 0, version: '1.1', singleQuote: false });
}

function composeService(container: string, wanted: ServiceSpec, template: ServiceTemplate): Record<string, unknown> {
  const { cpus, memoryBytes } = wanted.resources;
  const environment = Object.entries(wanted.environment).map(([name, value]): [string, string] => [
    name,
    value.kind === 'plain' ? escaped(value.value) : hiddenSecret,
  ]);
  return {
    image: imageName(wanted),
    container_name: container,
    ...(template.image.platform === undefined ? {} : { platform: template.image.platform }),
    ...(environment.length > 0 ? { environment: Object.fromEntries(environment) } : {}),
    ...(wanted.ports.length > 0 ? { ports: wanted.ports.map(portText) } : {}),
    ...(wanted.mounts.length > 0 ? { volumes: wanted.mounts.map(composeMount) } : {}),
    ...(template.stdin ? { stdin_open: true } : {}),
    ...(template.user === undefined ? {} : { user: template.user }),
    ...(template.shmBytes === undefined ? {} : { shm_size: template.shmBytes }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(memoryBytes === undefined ? {} : { mem_limit: memoryBytes }),
    ...(template.stop.signal === undefined ? {} : { stop_signal: template.stop.signal }),
    stop_grace_period: `${template.stop.timeoutSeconds}s`,
    restart: givenRestart(wanted.restart),
  };
}

export function imageName({ image }: ServiceSpec): string {
  return image.digest === undefined
    ? `${image.repository}:${image.tag}`
    : `${image.repository}:${image.tag}@${image.digest}`;
}

/** `8080:8080`, `127.0.0.1:53:53/udp`, `[::1]:80:80`. */
export function portText({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const address = hostIp === '' ? '' : hostIp.includes(':') ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** The long form, so that no colon in a path (`C:\data`) is taken for a separator. */
function composeMount({ name, path, source }: ServiceSpec['mounts'][number]): unknown {
  if (source.kind === 'volume') return `${name}:${path}`;
  return { type: 'bind', source: escaped(source.path), target: path };
}

/** Compose fills in variables in values: a `$` of ours is doubled. */
function escaped(value: string): string {
  return value.replaceAll('$', '$$$$');
}
