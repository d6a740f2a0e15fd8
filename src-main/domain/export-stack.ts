/** Writes containers as a stack for Docker Swarm, with what Swarm cannot do as notes. */
import type { ExportedService, NoteOfExport, SecretForm } from './export-services.ts';
import { composeEnvironment, dollarsDoubled, filled, given, yamlText } from './export-text.ts';
import { longMount, mapped, ulimitsOf, volumeKeys } from './preview-compose.ts';

export function stackText(name: string, services: readonly ExportedService[], secrets: SecretForm): string {
  const volumes = volumeKeys(services);
  const others = [...new Set(services.flatMap(({ container }) => container.otherNetworks ?? []))];
  const networks = new Map(others.map((network, index) => [network, `other-${index + 1}`]));
  return yamlText(
    given({
      version: '3.8',
      services: Object.fromEntries(
        services.map((service) => [service.name, stackService(service, secrets, volumes, networks)]),
      ),
      networks: {
        own: { driver: 'overlay', name },
        ...Object.fromEntries(
          [...networks].map(([network, key]) => [key, { name: dollarsDoubled(network), external: true }]),
        ),
      },
      volumes: filled(Object.fromEntries([...volumes].map(([volume, key]) => [key, { name: volume }]))),
    }),
  );
}

/** A second file with the secrets alone: `docker stack deploy` takes several. */
export function stackSecrets(services: readonly ExportedService[]): string {
  const entries = services.flatMap(({ name, variables }) => {
    const own = variables.filter(({ isSecret }) => isSecret);
    return own.length === 0 ? [] : [[name, composeEnvironment(own, 'inline')] as const];
  });
  return yamlText({ version: '3.8', services: Object.fromEntries(entries) });
}

function stackService(
  { name, container, image, variables }: ExportedService,
  secrets: SecretForm,
  volumes: ReadonlyMap<string, string>,
  networks: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const aliases = [name];
  const { cpus, memoryBytes } = container;
  const limits = given({
    cpus: cpus === undefined ? undefined : String(cpus),
    memory: memoryBytes === undefined ? undefined : String(memoryBytes),
  });
  return {
    ...given({ image, hostname: container.hostname }),
    ...composeEnvironment(variables, secrets),
    ...given({
      labels: filled(mapped(container.labels, dollarsDoubled)),
      ports: filled(
        container.ports.map(({ containerPort, hostPort, protocol }) => ({
          target: containerPort,
          published: hostPort,
          protocol,
          // One replica, on the node that has its data: no need for the ingress network in between.
          mode: 'host',
        })),
      ),
      volumes: filled(container.mounts.map((mount) => longMount(mount, volumes))),
      networks: {
        own: { aliases },
        ...Object.fromEntries(
          (container.otherNetworks ?? []).map((network) => [
            networks.get(network) ?? network,
            given({ aliases: filled([...(container.otherAliases ?? [])]) }),
          ]),
        ),
      },
      extra_hosts: filled(container.extraHosts),
      entrypoint: container.entrypoint?.map(dollarsDoubled),
      command: container.command?.map(dollarsDoubled),
      stdin_open: container.stdin ? true : undefined,
      user: container.user,
      ulimits: filled(ulimitsOf(container)),
      stop_signal: container.stopSignal,
      stop_grace_period: container.stopTimeoutSeconds === undefined ? undefined : `${container.stopTimeoutSeconds}s`,
    }),
    deploy: given({
      replicas: 1,
      // Its name leads straight to it: a virtual address in between drops connections that are idle for long.
      endpoint_mode: 'dnsrr',
      // Two containers never work on the same data.
      update_config: { order: 'stop-first' },
      restart_policy: { condition: container.restart === 'no' ? 'none' : 'any' },
      resources: filled(given({ limits: filled(limits) })),
    }),
  };
}

export function stackNotes(services: readonly ExportedService[]): NoteOfExport[] {
  const names = (has: (service: ExportedService) => boolean): string[] => services.filter(has).map(({ name }) => name);
  const addresses = services.flatMap(({ container }) =>
    container.ports.filter(({ hostIp }) => hostIp !== '').map(({ hostIp, hostPort }) => `${hostIp}:${hostPort}`),
  );
  const networks = services.flatMap(({ container }) => container.otherNetworks ?? []);
  const folders = services.flatMap(({ container }) => container.mounts.map(({ source }) => source));
  const notes: NoteOfExport[] = [
    { code: 'NO_CONTAINER_NAMES', values: services.map(({ container }) => container.name) },
    { code: 'FOLDERS_ON_ONE_NODE', values: folders },
    { code: 'PORTS_ON_EVERY_ADDRESS', values: addresses },
    { code: 'NETWORKS_MUST_EXIST', values: [...new Set(networks)] },
    { code: 'NO_SHM', values: names(({ container }) => container.shmBytes !== undefined) },
    { code: 'NO_PRIVILEGES', values: names(({ container }) => container.isPrivileged === true) },
    { code: 'START_ORDER', values: names(({ needs }) => needs.length > 0) },
  ];
  return notes.filter(({ values }) => values.length > 0);
}
