/** Writes containers as a Compose file. */
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { exportedServices, type ExportedService, type Healthcheck, type SecretForm } from './export-services.ts';
import { composeEnvironment, dollarsDoubled, filled, given, portText, yamlText } from './export-text.ts';

/** What would be made, to read and to copy; secrets are dots. Berth never runs it. */
export function previewCompose(spec: InstanceSpec, template: Template): string {
  return composeText(spec.name, exportedServices(spec, template), 'dots');
}

/** The project's own network has the instance's name, as with Berth. */
export function composeText(name: string, services: readonly ExportedService[], secrets: SecretForm): string {
  const volumes = volumeKeys(services);
  const others = [...new Set(services.flatMap(({ container }) => container.otherNetworks ?? []))];
  const networks = new Map(others.map((network, index) => [network, `other-${index + 1}`]));
  return yamlText(
    given({
      name,
      services: Object.fromEntries(
        services.map((service) => [service.name, composeService(service, secrets, volumes, networks)]),
      ),
      networks: {
        default: { name },
        ...Object.fromEntries(
          [...networks].map(([network, key]) => [key, { name: dollarsDoubled(network), external: true }]),
        ),
      },
      volumes: filled(Object.fromEntries([...volumes].map(([volume, key]) => [key, { name: volume }]))),
    }),
  );
}

/** A second file with the secrets alone: Compose lays it over the first. */
export function composeSecrets(services: readonly ExportedService[]): string {
  const entries = services.flatMap(({ name, variables }) => {
    const own = variables.filter(({ isSecret }) => isSecret);
    return own.length === 0 ? [] : [[name, composeEnvironment(own, 'inline')] as const];
  });
  return yamlText({ services: Object.fromEntries(entries) });
}

/** The key of each volume in the file. */
export function volumeKeys(services: readonly ExportedService[]): Map<string, string> {
  const all = services.flatMap(({ container }) => container.mounts.filter(({ kind }) => kind === 'volume'));
  const keys = new Map<string, string>();
  for (const { source } of all) {
    const plain = source.replaceAll(/[^A-Za-z0-9._-]/g, '-');
    if (!keys.has(source)) keys.set(source, plain);
  }
  return keys;
}

/** `long` only: no colon in a path (`C:\data`) is taken for a separator. */
export function longMount(
  { kind, source, path, isReadOnly }: ExportedService['container']['mounts'][number],
  volumes: ReadonlyMap<string, string>,
): Record<string, unknown> {
  return given({
    type: kind,
    source: kind === 'volume' ? volumes.get(source) : dollarsDoubled(source),
    target: dollarsDoubled(path),
    read_only: isReadOnly,
  });
}

/** Short for a plain folder, with which the engine makes one that is missing. */
function composeMount(
  mount: ExportedService['container']['mounts'][number],
  volumes: ReadonlyMap<string, string>,
): unknown {
  const { kind, source, path, isReadOnly } = mount;
  if (kind === 'volume' || `${source}${path}`.includes(':')) return longMount(mount, volumes);
  return dollarsDoubled(`${source}:${path}${isReadOnly === true ? ':ro' : ''}`);
}

function composeService(
  { name, container, image, variables, needs, healthcheck }: ExportedService,
  secrets: SecretForm,
  volumes: ReadonlyMap<string, string>,
  networks: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const aliases = container.network?.aliases.filter((alias) => alias !== name) ?? [];
  return {
    ...given({ image, container_name: container.name, hostname: container.hostname, platform: container.platform }),
    ...composeEnvironment(variables, secrets),
    ...given({
      labels: filled(mapped(container.labels, dollarsDoubled)),
      ports: filled(container.ports.map(portText)),
      volumes: filled(container.mounts.map((mount) => composeMount(mount, volumes))),
      networks: networksOf(container, aliases, networks),
      depends_on: filled(
        Object.fromEntries(
          needs.map(({ service, isHealthy }) => [
            service,
            { condition: isHealthy ? 'service_healthy' : 'service_started' },
          ]),
        ),
      ),
      healthcheck: healthcheck === null ? undefined : composeHealthcheck(healthcheck),
      extra_hosts: filled(container.extraHosts),
      entrypoint: container.entrypoint?.map(dollarsDoubled),
      command: container.command?.map(dollarsDoubled),
      privileged: container.isPrivileged,
      stdin_open: container.stdin ? true : undefined,
      user: container.user,
      shm_size: container.shmBytes,
      ulimits: filled(ulimitsOf(container)),
      cpus: container.cpus,
      mem_limit: container.memoryBytes,
      stop_signal: container.stopSignal,
      stop_grace_period: container.stopTimeoutSeconds === undefined ? undefined : `${container.stopTimeoutSeconds}s`,
      restart: container.restart,
    }),
  };
}

export function mapped<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

export function ulimitsOf({ ulimits = [] }: ExportedService['container']): Record<string, unknown> {
  return Object.fromEntries(ulimits.map(({ name, soft, hard }) => [name, { soft, hard }]));
}

function networksOf(
  container: ExportedService['container'],
  aliases: readonly string[],
  keys: ReadonlyMap<string, string>,
): Record<string, unknown> | undefined {
  const others = container.otherNetworks ?? [];
  if (others.length === 0 && aliases.length === 0) return undefined;
  return {
    default: aliases.length === 0 ? {} : { aliases: [...aliases] },
    ...Object.fromEntries(
      others.map((network) => [
        keys.get(network) ?? network,
        (container.otherAliases ?? []).length === 0 ? {} : { aliases: [...(container.otherAliases ?? [])] },
      ]),
    ),
  };
}

function composeHealthcheck({ command, intervalMs, timeoutMs, retries }: Healthcheck): Record<string, unknown> {
  return {
    test: ['CMD', ...command.map(dollarsDoubled)],
    interval: `${intervalMs}ms`,
    timeout: `${timeoutMs}ms`,
    retries,
  };
}
