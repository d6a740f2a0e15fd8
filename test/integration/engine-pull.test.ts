import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DockerEngine } from '../../src-main/adapters/docker/docker-engine.ts';
import { engineIdSchema } from '../../src-main/contract/ids.ts';
import type { PullProgress } from '../../src-main/ports/engine.ts';
import { toProblem } from '../../src-main/ports/problem-error.ts';
import { command, commandOrNothing } from './engine-harness/command.ts';
import { startTestEngine, startTestRegistry } from './engine-harness/index.ts';
import type { TestEngine } from './engine-harness/test-engine.ts';
import type { TestRegistry } from './engine-harness/test-registry.ts';
import { makeTestImage } from './engine-harness/test-image.ts';

const id = engineIdSchema.parse('local');
const never = new AbortController().signal;
const nothing = (): void => undefined;
let real: TestEngine;
let registry: TestRegistry;
let engine: DockerEngine;
let repository: string;

beforeAll(async () => {
  [real, registry] = await Promise.all([startTestEngine(), startTestRegistry()]);
  engine = new DockerEngine({ id, endpoint: real.endpoint });
  repository = `${registry.endpoint}/berth-test/pull`;
  await makeTestImage(real.endpoint, `${repository}:1`, { 'data/ballast': randomBytes(40 * 1024 * 1024) });
  await command('docker', ['-H', real.endpoint, 'push', `${repository}:1`]);
});

afterAll(async () => {
  await commandOrNothing('docker', ['-H', real.endpoint, 'rmi', '-f', `${repository}:1`]);
  await Promise.all([real.stop(), registry.stop()]);
});

async function refusalOf(pull: Promise<unknown>): Promise<ReturnType<typeof toProblem>> {
  return pull.then(
    () => {
      throw new Error('the pull was expected to be refused');
    },
    (error: unknown) => toProblem(error),
  );
}

describe('pull', () => {
  it('tells progress for each layer and in total, and the digest', async () => {
    await command('docker', ['-H', real.endpoint, 'rmi', '-f', `${repository}:1`]);
    const seen: PullProgress[] = [];
    const { digest } = await engine.pull({ repository, tag: '1' }, (progress) => seen.push(progress), never);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const last = seen.at(-1);
    expect(last?.totalBytes).toBeGreaterThan(40 * 1024 * 1024);
    expect(last?.doneBytes).toBe(last?.totalBytes);
    expect(last?.layers.every((layer) => layer.state === 'done')).toBe(true);
    expect(new Set(seen.flatMap((progress) => progress.layers.map((layer) => layer.state)))).toContain('downloading');
    const image = await engine.inspectImage(`${repository}@${digest ?? ''}`);
    expect(image?.digests).toContain(`${repository}@${digest ?? ''}`);
    // Again: nothing to do, the same answer.
    expect(await engine.pull({ repository, tag: '1' }, nothing, never)).toEqual({ digest });
  });

  it('says that a tag or a repository is missing', async () => {
    expect(await refusalOf(engine.pull({ repository, tag: '9' }, nothing, never))).toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      data: { image: `${repository}:9` },
    });
    const none = `${registry.endpoint}/berth-test/none`;
    expect(await refusalOf(engine.pull({ repository: none, tag: '1' }, nothing, never))).toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });

  it('says that the registry is away', async () => {
    await registry.goAway();
    try {
      const problem = await refusalOf(engine.pull({ repository, tag: '1' }, nothing, never));
      expect(problem).toMatchObject({ code: 'REGISTRY_UNREACHABLE', data: { registry: registry.endpoint } });
    } finally {
      await registry.comeBack();
    }
  });

  it('gives up on a registry that says nothing, and lets go when cancelled', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) =>
      silent.listen(0, '127.0.0.1', () => {
        resolve();
      }),
    );
    const slow = `127.0.0.1:${String((silent.address() as AddressInfo).port)}/berth-test/slow`;
    try {
      const impatient = new DockerEngine({ id, endpoint: real.endpoint, registryStallMs: 500 });
      expect(await refusalOf(impatient.pull({ repository: slow, tag: '1' }, nothing, never))).toMatchObject({
        code: 'REGISTRY_UNREACHABLE',
      });
      expect(
        await refusalOf(engine.pull({ repository: slow, tag: '1' }, nothing, AbortSignal.timeout(300))),
      ).toMatchObject({ code: 'CANCELLED' });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it('tells access denied and rate limits of a registry apart', async () => {
    let status = 401;
    const code = (): string => (status === 429 ? 'TOOMANYREQUESTS' : 'DENIED');
    const strict = createServer((_request, answer) => {
      const asks = status === 401 ? { 'www-authenticate': 'Basic realm="members"' } : {};
      answer.writeHead(status, {
        ...asks,
        'content-type': 'application/json',
        'docker-distribution-api-version': 'registry/2.0',
      });
      answer.end(
        JSON.stringify({
          errors: [
            {
              code: code(),
              message: status === 429 ? 'too many requests' : 'requested access to the resource is denied',
            },
          ],
        }),
      );
    });
    await new Promise<void>((resolve) =>
      strict.listen(0, '127.0.0.1', () => {
        resolve();
      }),
    );
    const place = `127.0.0.1:${String((strict.address() as AddressInfo).port)}`;
    try {
      expect(await refusalOf(engine.pull({ repository: `${place}/a/b`, tag: '1' }, nothing, never))).toMatchObject({
        code: 'IMAGE_ACCESS_DENIED',
      });
      status = 429;
      expect(await refusalOf(engine.pull({ repository: `${place}/a/b`, tag: '1' }, nothing, never))).toMatchObject({
        code: 'REGISTRY_RATE_LIMIT',
        data: { registry: place },
      });
    } finally {
      strict.closeAllConnections();
      strict.close();
    }
  });

  it('says that the engine’s disk is full, and leaves nothing', async () => {
    const small = await startTestEngine({ diskBytes: 30 * 1024 * 1024 });
    try {
      const full = new DockerEngine({ id, endpoint: small.endpoint });
      expect(await refusalOf(full.pull({ repository, tag: '1' }, nothing, never))).toMatchObject({
        code: 'ENGINE_DISK_FULL',
      });
      expect(await full.inspectImage(`${repository}:1`)).toBeNull();

      const little = 'berth-test/little:1';
      await makeTestImage(small.endpoint, little);
      const wanted = {
        name: 'berth-full',
        image: little,
        environment: {},
        labels: {},
        ports: [],
        restart: 'no',
        stdin: false,
      } as const;
      await full.createVolume('berth-full', {});
      await full.createContainer({ ...wanted, mounts: [{ kind: 'volume', source: 'berth-full', path: '/data' }] });
      const tar = pack();
      tar.entry({ name: 'ballast' }, randomBytes(40 * 1024 * 1024));
      tar.finalize();
      expect(await refusalOf(full.writeArchive('berth-full', '/data', Readable.from(tar), never))).toMatchObject({
        code: 'ENGINE_DISK_FULL',
      });
    } finally {
      await small.stop();
    }
  });
});
