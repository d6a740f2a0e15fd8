import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DockerEngine } from '../../src-main/adapters/docker/docker-engine.ts';
import { engineIdSchema } from '../../src-main/contract/ids.ts';
import { containerSuite } from '../suites/engine-containers.ts';
import { streamSuite } from '../suites/engine-streams.ts';
import { wishSuite } from '../suites/engine-wishes.ts';
import { command, commandOrNothing } from './engine-harness/command.ts';
import { startTestEngine } from './engine-harness/test-engine.ts';
import type { TestEngine } from './engine-harness/test-engine.ts';
import { makeTestImage } from './engine-harness/test-image.ts';

const image = 'berth-test/engine-suite:1';
let real: TestEngine;
let engine: DockerEngine;

beforeAll(async () => {
  real = await startTestEngine();
  await makeTestImage(real.endpoint, image);
  engine = new DockerEngine({ id: engineIdSchema.parse('local'), endpoint: real.endpoint });
});

afterAll(async () => {
  await commandOrNothing('docker', ['-H', real.endpoint, 'rmi', '-f', image]);
  await real.stop();
});

describe('a Docker engine over its socket', () => {
  const parts = { engine: () => engine, image: () => image };
  containerSuite(parts);
  streamSuite(parts);
  wishSuite(parts);

  it('reads the log of a container with a terminal', async () => {
    const name = `berth-suite-tty-${String(process.pid)}`;
    await command('docker', [
      '-H',
      real.endpoint,
      'run',
      '-d',
      '-t',
      '--name',
      name,
      image,
      '/bin/sh',
      '-c',
      'echo one; echo two >&2',
    ]);
    try {
      const records = [];
      for await (const record of engine.logs(name, { follow: true }, AbortSignal.timeout(20_000))) records.push(record);
      expect(records.map((record) => [record.stream, record.text])).toEqual([
        ['stdout', 'one'],
        ['stdout', 'two'],
      ]);
    } finally {
      await engine.removeContainer(name);
    }
  });
});
