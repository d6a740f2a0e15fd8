/** What the engine is sent to make a container. */
import { posix, win32 } from 'node:path';
import type { WantedContainer } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';

export function containerBody(wanted: WantedContainer): object {
  const bindings = portBindings(wanted.ports);
  return {
    Image: wanted.image,
    Env: Object.entries(wanted.environment).map(([name, value]) => `${name}=${value}`),
    Labels: wanted.labels,
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((key) => [key, {}])),
    Tty: false,
    OpenStdin: wanted.stdin,
    StdinOnce: false,
    User: wanted.user,
    StopSignal: wanted.stopSignal,
    Hostname: wanted.hostname,
    StopTimeout: wanted.stopTimeoutSeconds,
    Entrypoint: wanted.entrypoint,
    Cmd: wanted.command,
    HostConfig: {
      // Folders go as Binds: with these the engine makes a folder that is missing.
      Binds: wanted.mounts
        .filter((mount) => mount.kind === 'bind')
        .map((mount) => `${mount.source}:${mount.path}${mount.isReadOnly === true ? ':ro' : ''}`),
      Mounts: wanted.mounts
        .filter((mount) => mount.kind === 'volume')
        .map((mount) => ({
          Type: 'volume',
          Source: mount.source,
          Target: mount.path,
          ReadOnly: mount.isReadOnly,
          VolumeOptions: mount.noCopy === true ? { NoCopy: true } : undefined,
        })),
      PortBindings: bindings,
      RestartPolicy: { Name: wanted.restart },
      NanoCpus: wanted.cpus === undefined ? undefined : Math.round(wanted.cpus * 1e9),
      Memory: wanted.memoryBytes,
      ShmSize: wanted.shmBytes,
      Privileged: wanted.isPrivileged,
      ExtraHosts: wanted.extraHosts,
      Ulimits: wanted.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
      NetworkMode: wanted.isOffline === true ? 'none' : wanted.network?.name,
    },
    NetworkingConfig:
      wanted.network === undefined
        ? undefined
        : { EndpointsConfig: { [wanted.network.name]: { Aliases: wanted.network.aliases } } },
  };
}

/** The engine would take a folder that is not absolute for the name of a volume, and make one. */
export function refuseRelativeFolders(wanted: WantedContainer): void {
  for (const { kind, source } of wanted.mounts)
    if (kind === 'bind' && !posix.isAbsolute(source) && !win32.isAbsolute(source))
      throw ProblemError.of('FOLDER_NOT_WRITABLE', { path: source, details: 'not an absolute path' });
}

function portBindings(ports: WantedContainer['ports']): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const key = `${String(port.containerPort)}/${port.protocol}`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: port.hostIp, HostPort: String(port.hostPort) }];
  }
  return bindings;
}
