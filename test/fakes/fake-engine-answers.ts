/** How a fake engine answers. */
import type { ContainerDetails, ContainerWishes, EngineEvent } from '../../src-main/ports/engine.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import type { FakeContainer, FakeEngineState } from './fake-engine-state.ts';

type Labels = Readonly<Record<string, string>>;

export function detailsOf(one: FakeContainer): ContainerDetails {
  return {
    id: one.id,
    name: one.name,
    imageId: 'sha256:0',
    image: one.wanted.image,
    status: one.status,
    isRunning: one.status === 'running',
    isPaused: false,
    isRestarting: false,
    exitCode: one.exitCode,
    isOutOfMemory: false,
    startError: '',
    restartCount: one.restartCount,
    createdAt: one.createdAt,
    startedAt: one.startedAt,
    finishedAt: one.finishedAt,
    health: 'none',
    labels: one.wanted.labels,
    environment: Object.entries(one.wanted.environment).map(([name, value]) => `${name}=${value}`),
    mounts: one.wanted.mounts.map(({ kind, source, path, isReadOnly }) => ({
      kind,
      source,
      path,
      isReadOnly: isReadOnly === true,
    })),
    wishes: wishesOf(one),
    networks: networksOf(one),
    ports: one.wanted.ports,
    hasTty: false,
    logDriver: 'json-file',
    ipAddress: null,
  };
}

function wishesOf({ wanted, limits }: FakeContainer): ContainerWishes {
  return {
    entrypoint: wanted.entrypoint ?? null,
    command: wanted.command ?? null,
    user: wanted.user ?? '',
    hostname: wanted.hostname ?? '',
    restart: limits.restart,
    cpus: limits.cpus,
    memoryBytes: limits.memoryBytes,
    shmBytes: wanted.shmBytes ?? null,
    ulimits: wanted.ulimits ?? [],
    isPrivileged: wanted.isPrivileged === true,
    stdin: wanted.stdin,
    extraHosts: wanted.extraHosts ?? [],
    stopSignal: wanted.stopSignal ?? null,
    stopTimeoutSeconds: wanted.stopTimeoutSeconds ?? null,
    isAutoRemoved: false,
    networkMode: wanted.isOffline === true ? 'none' : (wanted.network?.name ?? 'bridge'),
  };
}

function networksOf({ wanted }: FakeContainer): ContainerDetails['networks'] {
  if (wanted.isOffline === true) return [];
  const own = wanted.network ?? { name: 'bridge', aliases: [] };
  return [own, ...(wanted.otherNetworks ?? []).map((name) => ({ name, aliases: wanted.otherAliases ?? [] }))];
}

export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

export function refused(status: number, details: string): ProblemError {
  return ProblemError.of('ENGINE_REFUSED', { status, details });
}

/** Ends when aborted. */
export async function* eventsOf(state: FakeEngineState, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const queue: EngineEvent[] = [];
  let wake: () => void = () => undefined;
  const listener = (event: EngineEvent): void => {
    queue.push(event);
    wake();
  };
  state.listeners.add(listener);
  signal.addEventListener('abort', () => {
    wake();
  });
  try {
    while (!signal.aborted) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    state.listeners.delete(listener);
  }
}
