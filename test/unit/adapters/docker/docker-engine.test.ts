import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { DockerEngine } from '../../../../src-main/adapters/docker/docker-engine.ts';
import { engineIdSchema } from '../../../../src-main/contract/ids.ts';
import { toProblem } from '../../../../src-main/ports/problem-error.ts';
import { jsonAnswer, startHttpEngine } from './http-engine.ts';
import type { Answer, HttpEngine } from './http-engine.ts';

const never = new AbortController().signal;
let http: HttpEngine | null = null;

afterEach(async () => {
  await http?.stop();
  http = null;
});

async function engineWith(
  answers: Readonly<Record<string, Answer>>,
  apiVersion?: string,
  minApiVersion?: string,
): Promise<DockerEngine> {
  http = await startHttpEngine(answers, apiVersion, minApiVersion);
  return new DockerEngine({ id: engineIdSchema.parse('local'), endpoint: http.endpoint });
}

const openSockets = (): number => http?.openSockets() ?? 0;

async function refusalOf(asked: Promise<unknown>): Promise<ReturnType<typeof toProblem>> {
  return toProblem(
    await asked.then(
      () => new Error('it was expected to be refused'),
      (error: unknown) => error,
    ),
  );
}

const container = {
  Id: 'c1',
  Name: '/c1',
  State: { Status: 'running', Running: true },
  Config: {},
  HostConfig: {},
  NetworkSettings: {},
};

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('the version of the API', () => {
  it.each([
    ['1.40', '1.12', '1.40'],
    ['1.41', '1.12', '1.41'],
    ['1.52', '1.44', '1.47'],
  ])('is the newest that both know: engine %s (from %s) → %s', async (newest, oldest, chosen) => {
    const engine = await engineWith({ 'GET /containers/json': jsonAnswer([]) }, newest, oldest);
    await engine.listContainers();
    expect(http?.asked.some((line) => line.startsWith(`GET /v${chosen}/containers/json`))).toBe(true);
    expect((await engine.info()).apiVersion).toBe(chosen);
  });

  it('refuses an engine that is too old', async () => {
    const engine = await engineWith({}, '1.39');
    expect(await refusalOf(engine.listContainers())).toMatchObject({
      code: 'ENGINE_TOO_OLD',
      data: { apiVersion: '1.39', needed: '1.40' },
    });
  });

  it('names the platform of a container only where the engine understands it', async () => {
    const wanted = {
      name: 'x',
      image: 'a:1',
      platform: 'linux/amd64',
      environment: {},
      labels: {},
      mounts: [],
      ports: [],
      restart: 'no',
      stdin: false,
    } as const;
    for (const [version, isNamed] of [
      ['1.40', false],
      ['1.41', true],
    ] as const) {
      const engine = await engineWith({ 'POST /containers/create': jsonAnswer({ Id: 'c1' }, 201) }, version);
      expect(await engine.createContainer(wanted)).toEqual({ id: 'c1' });
      expect(http?.asked.at(-1)?.includes('platform=')).toBe(isNamed);
      await http?.stop();
    }
  });
});

describe('streams', () => {
  it('close the socket when the reader leaves or aborts', async () => {
    const engine = await engineWith({
      'GET /containers/c1/json': jsonAnswer(container),
      'GET /containers/c1/logs': (_request, response) => response.write(frame('2026-11-22T08:23:01.123456789Z one\n')),
      'GET /containers/c1/archive': (_request, response) => response.write(Buffer.alloc(4096)),
      'GET /events': (_request, response) => {
        response.flushHeaders();
      },
    });
    for await (const record of engine.logs('c1', { follow: true }, never)) {
      expect(record.text).toBe('one');
      break;
    }
    await expect.poll(openSockets).toBe(0);

    const stop = new AbortController();
    const logs = engine.logs('c1', { follow: true }, stop.signal);
    await logs.next();
    const events = engine.events(stop.signal).next();
    const archive = await engine.readArchive('c1', '/', stop.signal);
    await expect.poll(openSockets).toBe(3);
    stop.abort();
    expect((await logs.next()).done).toBe(true);
    expect((await events).done).toBe(true);
    expect((await refusalOf(buffer(archive))).code).toBe('CANCELLED');
    await expect.poll(openSockets).toBe(0);

    const unread = await engine.readArchive('c1', '/', never);
    unread.destroy();
    await expect.poll(openSockets).toBe(0);
  });

  it('read no faster than their reader', async () => {
    let sentBytes = 0;
    const piece = Buffer.alloc(64 * 1024);
    const engine = await engineWith({
      'GET /containers/c1/archive': (_request, response) => {
        const source = Readable.from(
          (function* () {
            for (;;) {
              sentBytes += piece.length;
              yield piece;
            }
          })(),
        );
        source.pipe(response);
      },
    });
    const archive = await engine.readArchive('c1', '/', never);
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = sentBytes > 0 && sentBytes === before;
          before = sentBytes;
          return isStill;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    expect(sentBytes).toBeLessThan(8 * 1024 * 1024);
    archive.destroy();
  });

  it('end with a problem when the engine dies in the middle', async () => {
    const half: Answer = (_request, response) => {
      response.write(frame('2026-11-22T08:23:01.123456789Z one\n'));
      setTimeout(() => response.destroy(), 50);
    };
    const engine = await engineWith({
      'GET /containers/c1/json': jsonAnswer(container),
      'GET /containers/c1/logs': half,
      'GET /containers/c1/archive': half,
      'GET /events': half,
      'POST /images/create': (_request, response) => {
        response.write('{"status":"Pulling fs layer","id":"a"}\n');
        setTimeout(() => response.destroy(), 50);
      },
    });
    const readLogs = async (): Promise<void> => {
      for await (const record of engine.logs('c1', { follow: true }, never)) expect(record.text).toBe('one');
    };
    const readEvents = async (): Promise<void> => {
      for await (const event of engine.events(never)) expect(event).toBeUndefined();
    };
    const lost = { code: 'ENGINE_UNREACHABLE', data: { endpoint: http?.endpoint } };
    expect(await refusalOf(readLogs())).toMatchObject(lost);
    expect(await refusalOf(readEvents())).toMatchObject(lost);
    expect(await refusalOf(buffer(await engine.readArchive('c1', '/', never)))).toMatchObject(lost);
    expect(await refusalOf(engine.pull({ repository: 'a', tag: '1' }, () => undefined, never))).toMatchObject(lost);
  });

  it('take an archive that breaks off without its end for what it is', async () => {
    const engine = await engineWith({
      'GET /containers/c1/archive': (_request, response) => response.end(Buffer.alloc(4096, 1)),
    });
    expect(await refusalOf(buffer(await engine.readArchive('c1', '/data', never)))).toMatchObject({
      code: 'ENGINE_REFUSED',
      data: { details: 'the archive of /data ended early' },
    });
  });

  it('do not take half a source for a whole one', async () => {
    let isWhole = false;
    const engine = await engineWith({
      'PUT /containers/c1/archive': (request, response) => {
        request.on('end', () => {
          isWhole = true;
          response.end();
        });
        request.resume();
      },
    });
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(4096));
    setTimeout(() => source.destroy(new Error('torn')), 50);
    expect((await refusalOf(engine.writeArchive('c1', '/data', source, never))).code).toBe('UNEXPECTED');
    await expect.poll(openSockets).toBe(0);
    expect(isWhole).toBe(false);
  });
});

describe('answers', () => {
  it('that make no sense are refused with what is wrong', async () => {
    const engine = await engineWith({ 'GET /containers/json': jsonAnswer({ not: 'a list' }) });
    expect((await refusalOf(engine.listContainers())).code).toBe('ENGINE_REFUSED');
  });

  it('keep a complaint in the middle of a pull', async () => {
    const engine = await engineWith({
      'POST /images/create': (_request, response) =>
        response.end(
          '{"status":"Pulling from a"}\n{"errorDetail":{"message":"toomanyrequests: slow down"},"error":"toomanyrequests: slow down"}\n',
        ),
    });
    expect(await refusalOf(engine.pull({ repository: 'nodered/node-red', tag: '4' }, () => undefined, never))).toEqual({
      code: 'REGISTRY_RATE_LIMIT',
      data: { registry: 'docker.io' },
    });
  });

  it('compute cores from two samples, by the stream on an older engine', async () => {
    const sample = (second: number, totalNs: number): string =>
      `${JSON.stringify({
        read: `2026-11-22T08:00:0${String(second)}.000000000Z`,
        cpu_stats: { cpu_usage: { total_usage: totalNs }, online_cpus: 4 },
        memory_stats: { usage: 100, limit: 1024, stats: { inactive_file: 30 } },
        networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
        blkio_stats: {
          io_service_bytes_recursive: [
            { op: 'Read', value: 5 },
            { op: 'write', value: 7 },
          ],
        },
      })}\n`;
    const engine = await engineWith(
      {
        'GET /containers/c1/stats': (_request, response) => {
          response.write(sample(1, 1e9));
          response.write(sample(2, 2.5e9));
        },
      },
      '1.40',
    );
    expect(await engine.usage('c1', never)).toEqual({
      atMs: Date.parse('2026-11-22T08:00:02Z'),
      cores: 1.5,
      availableCores: 4,
      memoryBytes: 70,
      memoryLimitBytes: 1024,
      networkInBytes: 11,
      networkOutBytes: 22,
      diskReadBytes: 5,
      diskWriteBytes: 7,
    });
    await expect.poll(openSockets).toBe(0);
  });
});
