import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpRegistry } from '../../src-main/adapters/registry/http-registry.ts';
import { toProblem } from '../../src-main/ports/problem-error.ts';
import { command, commandOrNothing } from './engine-harness/command.ts';
import { startTestEngine, startTestRegistry } from './engine-harness/index.ts';
import type { TestEngine } from './engine-harness/test-engine.ts';
import { makeTestImage } from './engine-harness/test-image.ts';
import type { TestRegistry } from './engine-harness/test-registry.ts';

const never = new AbortController().signal;
const tags = ['1.0', '1.1', '2.0-rc.1', 'latest'];
const registry = new HttpRegistry();
let engine: TestEngine;
let real: TestRegistry;
let repository: string;

beforeAll(async () => {
  [engine, real] = await Promise.all([startTestEngine(), startTestRegistry()]);
  repository = `${real.endpoint}/berth-test/registry`;
  await makeTestImage(engine.endpoint, `${repository}:${tags[0] ?? ''}`);
  for (const tag of tags) {
    await command('docker', ['-H', engine.endpoint, 'tag', `${repository}:1.0`, `${repository}:${tag}`]);
    await command('docker', ['-H', engine.endpoint, 'push', `${repository}:${tag}`]);
  }
});

afterAll(async () => {
  await commandOrNothing('docker', ['-H', engine.endpoint, 'rmi', '-f', ...tags.map((tag) => `${repository}:${tag}`)]);
  await Promise.all([engine.stop(), real.stop()]);
});

describe('a real registry', () => {
  it('lists tags and tells the digest that the engine knows', async () => {
    expect((await registry.tags(repository, never)).sort()).toEqual([...tags].sort());
    const digest = await registry.digest(repository, '1.0', never);
    const known = await command('docker', [
      '-H',
      engine.endpoint,
      'inspect',
      '--format',
      '{{json .RepoDigests}}',
      `${repository}:1.0`,
    ]);
    expect(known).toContain(`${repository}@${digest ?? 'none'}`);
  });

  it('says what is missing and when it is away', async () => {
    expect(await registry.digest(repository, '9', never)).toBeNull();
    const none: unknown = await registry
      .tags(`${real.endpoint}/berth-test/none`, never)
      .catch((error: unknown) => error);
    expect(toProblem(none).code).toBe('IMAGE_NOT_FOUND');
    await real.goAway();
    const away: unknown = await registry.tags(repository, never).catch((error: unknown) => error);
    expect(toProblem(away)).toMatchObject({ code: 'REGISTRY_UNREACHABLE', data: { registry: real.endpoint } });
    await real.comeBack();
    expect(await registry.tags(repository, never)).toHaveLength(tags.length);
  });
});
