/** What the engine tells about a container, in the words of the port. */
import type { ContainerDetails, ContainerSummary } from '../../ports/engine.ts';
import type { Bindings, ContainerAnswer } from './answers.ts';

export type PublishedPort = ContainerSummary['ports'][number];

export function containerDetails(answer: ContainerAnswer): ContainerDetails {
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
    })),
    ports: publishedPorts(isRunning ? network.Ports : answer.HostConfig.PortBindings),
    hasTty: answer.Config.Tty === true,
    logDriver: answer.HostConfig.LogConfig?.Type ?? '',
    ipAddress: addresses.find((address) => address !== '') ?? null,
  };
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
