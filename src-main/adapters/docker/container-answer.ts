/** What the engine tells about a container, in the words of the port. */
import type { ContainerDetails, ContainerSummary, ContainerWishes, EngineInfo } from '../../ports/engine.ts';
import type { Bindings, ContainerAnswer } from './answers.ts';
import { limitsOf } from './container-update.ts';
import { otherWishes } from './other-wishes.ts';

export type PublishedPort = ContainerSummary['ports'][number];

export function containerDetails(
  answer: ContainerAnswer,
  host: Pick<EngineInfo, 'cpus' | 'memoryBytes'>,
): ContainerDetails {
  const { State: state, NetworkSettings: network } = answer;
  const isRunning = state.Running === true;
  const addresses = [network.IPAddress, ...Object.values(network.Networks).map((entry) => entry?.IPAddress ?? '')];
  return {
    id: answer.Id,
    name: answer.Name.replace(/^\//, ''),
    imageId: answer.Image,
    image: answer.Config.Image,
    status: state.Status,
    isRunning,
    isPaused: state.Paused === true,
    isRestarting: state.Restarting === true,
    exitCode: state.ExitCode,
    isOutOfMemory: state.OOMKilled === true,
    startError: state.Error,
    restartCount: answer.RestartCount,
    createdAt: answer.Created,
    startedAt: timeOrNull(state.StartedAt),
    finishedAt: timeOrNull(state.FinishedAt),
    health: healthOf(state.Health?.Status),
    labels: answer.Config.Labels,
    environment: answer.Config.Env,
    mounts: answer.Mounts.map((mount) => ({
      kind: mount.Type === 'volume' || mount.Type === 'bind' ? mount.Type : 'other',
      source: mount.Type === 'volume' ? mount.Name : mount.Source,
      path: mount.Destination,
      isReadOnly: mount.RW === false,
    })),
    wishes: wishesOf(answer, host),
    networks: Object.entries(network.Networks).map(([name, entry]) => ({
      name,
      // The engine adds the container's own short id.
      aliases: (entry?.Aliases ?? []).filter((alias) => !answer.Id.startsWith(alias)),
    })),
    ports: publishedPorts(isRunning ? network.Ports : answer.HostConfig.PortBindings),
    hasTty: answer.Config.Tty === true,
    logDriver: answer.HostConfig.LogConfig?.Type ?? '',
    ipAddress: addresses.find((address) => address !== '') ?? null,
  };
}

function wishesOf(
  { Config: config, HostConfig: host }: ContainerAnswer,
  engine: Pick<EngineInfo, 'cpus' | 'memoryBytes'>,
): ContainerWishes {
  return {
    entrypoint: config.Entrypoint,
    command: config.Cmd,
    user: config.User,
    hostname: config.Hostname,
    restart: restartOf(host.RestartPolicy?.Name ?? ''),
    ...limitsOf(host, engine),
    shmBytes: host.ShmSize > 0 ? host.ShmSize : null,
    ulimits: host.Ulimits.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
    isPrivileged: host.Privileged === true,
    stdin: config.OpenStdin === true,
    extraHosts: host.ExtraHosts,
    stopSignal: config.StopSignal === '' ? null : config.StopSignal,
    stopTimeoutSeconds: config.StopTimeout ?? null,
    isAutoRemoved: host.AutoRemove === true,
    networkMode: host.NetworkMode,
    others: otherWishes(config, host),
  };
}

function restartOf(name: string): ContainerWishes['restart'] {
  return name === 'always' || name === 'on-failure' || name === 'unless-stopped' ? name : 'no';
}

/** `{ "80/tcp": [{ HostIp, HostPort }] }`. A port that the engine is to choose is left out. */
export function publishedPorts(bindings: Bindings): PublishedPort[] {
  return Object.entries(bindings).flatMap(([key, hosts]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return hosts
      .filter((host) => Number(host.HostPort) > 0)
      .map((host) => ({ hostIp: host.HostIp, hostPort: Number(host.HostPort), containerPort: Number(port), protocol }));
  });
}

/** The engine writes the year 1 for "never". */
function timeOrNull(text: string): string | null {
  return text === '' || text.startsWith('0001-') ? null : text;
}

function healthOf(word: string | undefined): ContainerDetails['health'] {
  return word === 'starting' || word === 'healthy' || word === 'unhealthy' ? word : 'none';
}
