/**
 * A Docker engine for tests: the one that BERTH_TEST_DOCKER_HOST names, or a dockerd of our own with a private socket,
 * private folders, a private bridge and private networks, so that it can live beside others.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, commandOrNothing } from './command.ts';
import { findProgram, pause, ProcessOfItsOwn } from './process-of-its-own.ts';

export interface TestEngine {
  /** `unix:///…` */
  readonly endpoint: string;
  /** Ours: it can go away and come back. */
  readonly isOwn: boolean;
  /** The engine goes, as at a shutdown (its containers with it) or as at a crash. */
  goAway(how?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  comeBack(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestEngineOptions {
  /** Never the one of the environment: for tests in which the engine goes away. */
  readonly isOwn?: boolean;
  /** Size of the disk that holds the engine's data, for tests in which it gets full. */
  readonly diskBytes?: number;
}

export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const named = process.env['BERTH_TEST_DOCKER_HOST'] ?? '';
  return named !== '' && options.isOwn !== true && options.diskBytes === undefined
    ? foreignEngine(named)
    : startOwnEngine(options);
}

function foreignEngine(endpoint: string): TestEngine {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('the engine of BERTH_TEST_DOCKER_HOST is not ours to stop'));
  return { endpoint, isOwn: false, goAway: refuse, comeBack: refuse, restart: refuse, stop: () => Promise.resolve() };
}

async function startOwnEngine(options: TestEngineOptions): Promise<TestEngine> {
  if (process.getuid?.() !== 0)
    throw new Error('A dockerd of our own needs root; or name an engine in BERTH_TEST_DOCKER_HOST');
  const dockerd = await findProgram('dockerd', 'docker.io');
  await findProgram('ip', 'iproute2');
  await findProgram('iptables', 'iptables');
  const folder = await mkdtemp(join(tmpdir(), 'berth-engine-'));
  const data = join(folder, 'data');
  await mkdir(data);
  const socket = join(folder, 'docker.sock');
  const bridge = await makeBridge();
  const server = new ProcessOfItsOwn({
    file: dockerd,
    args: dockerdArguments(folder, socket, bridge),
    logFile: join(folder, 'log'),
    answers: () => answers(socket),
  });
  const goAway = async (how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    await server.end(how);
    if (how === 'SIGTERM') return;
    await endContainerd(folder);
    await rm(socket, { force: true });
  };
  const stop = async (): Promise<void> => {
    // Containers outlive a crash of their engine; only an engine removes them.
    if (!(await answers(socket))) await server.start().catch(() => undefined);
    await removeContainers(socket);
    await cleanUp();
  };
  const cleanUp = async (): Promise<void> => {
    await server.end();
    await endContainerd(folder);
    await unmountBelow(folder);
    await commandOrNothing('ip', ['link', 'delete', bridge]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    if (options.diskBytes !== undefined)
      await command('mount', ['-t', 'tmpfs', '-o', `size=${String(options.diskBytes)}`, 'tmpfs', data]);
    await server.start();
  } catch (error) {
    await cleanUp();
    throw error;
  }
  return {
    endpoint: `unix://${socket}`,
    isOwn: true,
    goAway,
    comeBack: () => server.start(),
    restart: async () => {
      await goAway();
      await server.start();
    },
    stop,
  };
}

function dockerdArguments(folder: string, socket: string, bridge: string): string[] {
  return [
    ...[
      '--host',
      `unix://${socket}`,
      '--data-root',
      join(folder, 'data'),
      '--exec-root',
      join(folder, 'exec'),
      '--pidfile',
      join(folder, 'pid'),
    ],
    // No address pools of its own: with them an engine that starts again removes `docker0`, which may be another engine's.
    ...['--bridge', bridge],
    ...['--insecure-registry', '127.0.0.0/8', '--shutdown-timeout', '5', '--max-download-attempts', '1'],
  ];
}

/** Its name. Two engines on one bridge would give the same addresses twice. */
async function makeBridge(): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const net = 100 + Math.floor(Math.random() * 150);
    const name = `berth-t${String(net)}`;
    try {
      await command('ip', ['link', 'add', 'name', name, 'type', 'bridge']);
      await command('ip', ['address', 'add', `10.${String(net)}.0.1/17`, 'dev', name]);
      await command('ip', ['link', 'set', name, 'up']);
      return name;
    } catch (error) {
      if (attempt > 20) throw error;
    }
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 2000, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => {
      resolve(false);
    });
    ping.end();
  });
}

async function removeContainers(socket: string): Promise<void> {
  const ids = await commandOrNothing('docker', ['-H', `unix://${socket}`, 'ps', '-aq']);
  const all = ids.split(/\s+/).filter((id) => id !== '');
  if (all.length > 0) await commandOrNothing('docker', ['-H', `unix://${socket}`, 'rm', '-f', ...all]);
}

/** dockerd's own containerd outlives it after a crash. */
async function endContainerd(folder: string): Promise<void> {
  const pidFile = join(folder, 'exec', 'containerd', 'containerd.pid');
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (pid > 1 && (await isContainerd(pid))) process.kill(pid, 'SIGKILL');
  for (let tries = 0; tries < 50 && pid > 1 && (await isContainerd(pid)); tries += 1) await pause(100);
  // Where nobody reaps it, the next dockerd would take the dead one for a living one.
  await rm(pidFile, { force: true });
}

async function isContainerd(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return state.includes('(containerd)') && !state.includes(') Z ');
}

async function unmountBelow(folder: string): Promise<void> {
  const table = await readFile('/proc/self/mounts', 'utf8');
  const mounts = table
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await commandOrNothing('umount', ['-l', path]);
}
