/** Debian's docker-registry on a private port and folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, ProcessOfItsOwn } from './process-of-its-own.ts';
import { freePort } from './free-port.ts';

export interface TestRegistry {
  /** `127.0.0.1:41234`: what image names begin with. */
  readonly endpoint: string;
  /** It no longer answers. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestRegistry(): Promise<TestRegistry> {
  const file = await findProgram('docker-registry', 'docker-registry');
  const folder = await mkdtemp(join(tmpdir(), 'berth-registry-'));
  const endpoint = `127.0.0.1:${String(await freePort())}`;
  const config = join(folder, 'config.yml');
  await writeFile(config, configuration(join(folder, 'data'), endpoint));
  const server = new ProcessOfItsOwn({
    file,
    args: ['serve', config],
    logFile: join(folder, 'log'),
    answers: () => answers(endpoint),
  });
  const stop = async (): Promise<void> => {
    await server.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    goAway: () => server.end(),
    comeBack: () => server.start(),
    restart: async () => {
      await server.end();
      await server.start();
    },
    stop,
  };
}

function configuration(data: string, endpoint: string): string {
  return [
    'version: 0.1',
    'log: { level: warn }',
    'storage:',
    `  filesystem: { rootdirectory: ${JSON.stringify(data)} }`,
    '  delete: { enabled: true }',
    `http: { addr: ${JSON.stringify(endpoint)} }`,
    '',
  ].join('\n');
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`http://${endpoint}/v2/`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
