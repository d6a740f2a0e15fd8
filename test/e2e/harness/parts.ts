/** The real parts that the journeys use: the engine through the docker command, the registry, and servers' own HTTP. */
import { networkInterfaces } from 'node:os';
import { command, commandOrNothing } from '../../integration/engine-harness/command.ts';

function named(variable: string): string {
  const value = process.env[variable] ?? '';
  if (value === '')
    throw new Error(`${variable} is not set: \`npm test\` sets it, or name an engine and a registry of your own.`);
  return value;
}

export const engineEndpoint = (): string => named('BERTH_TEST_DOCKER_HOST');
export const registry = (): string => named('BERTH_TEST_REGISTRY');
export const docker = (...words: string[]): Promise<string> => command('docker', ['-H', engineEndpoint(), ...words]);
export const dockerOrNothing = (...words: string[]): Promise<string> =>
  commandOrNothing('docker', ['-H', engineEndpoint(), ...words]);

/** An address of this machine that containers of every network reach: the engine's own end of its first bridge. */
export async function addressForContainers(): Promise<string> {
  const options = JSON.parse(await docker('network', 'inspect', 'bridge', '--format', '{{json .Options}}')) as Record<
    string,
    string
  >;
  const bridge = options['com.docker.network.bridge.name'] ?? 'docker0';
  const address = networkInterfaces()[bridge]?.find(({ family }) => family === 'IPv4')?.address;
  if (address === undefined) throw new Error(`The engine's bridge ${bridge} has no address on this machine.`);
  return address;
}

const pollMs = 150;

/** Asks until the answer is not undefined. */
export async function until<T>(what: string, limitMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${String(Math.round(limitMs / 1000))} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Removes whatever a journey left of an instance, whatever state it is in. */
export async function sweep(instance: string): Promise<void> {
  const list = async (...words: string[]): Promise<string[]> =>
    (await dockerOrNothing(...words)).split(/\s+/).filter((word) => word !== '');
  const containers = await list('ps', '-aq', '--filter', `name=^/${instance}-`);
  if (containers.length > 0) await dockerOrNothing('rm', '-fv', ...containers);
  const volumes = await list('volume', 'ls', '-q', '--filter', `name=^${instance}-`);
  if (volumes.length > 0) await dockerOrNothing('volume', 'rm', ...volumes);
  await dockerOrNothing('network', 'rm', instance);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One call of a server's own HTTP interface; the body as JSON where it is JSON. */
export async function http(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) as unknown };
  } catch {
    return { status: answer.status, body: text };
  }
}
