/** The promises of the Engine port; run against every implementation that talks to a real engine. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine, EngineEvent, LogRecord, WantedContainer } from '../../src-main/ports/engine.ts';
import { isProblem, toProblem } from '../../src-main/ports/problem-error.ts';
import { freePort } from '../integration/engine-harness/free-port.ts';

export interface EngineSuiteParts {
  engine(): Engine;
  /** An image with `/bin/sh` and a few tools, on the engine. */
  image(): string;
}

const wantedBy = (image: string, name: string, script: string): WantedContainer => ({
  name,
  image,
  environment: {},
  labels: { 'berth.test': 'engine-suite' },
  mounts: [],
  ports: [],
  restart: 'no',
  stdin: false,
  stopTimeoutSeconds: 1,
  command: ['/bin/sh', '-c', script],
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function problemOf(promise: Promise<unknown>): Promise<ReturnType<typeof toProblem>> {
  return promise.then(
    () => {
      throw new Error('it was expected to be refused');
    },
    (error: unknown) => toProblem(error),
  );
}

export function engineSuite(parts: EngineSuiteParts): void {
  const never = new AbortController().signal;
  const undo: (() => Promise<void>)[] = [];
  let count = 0;
  const nextName = (): string => `berth-suite-${String(process.pid)}-${String((count += 1))}`;

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  const make = async (script: string, more: Partial<WantedContainer> = {}): Promise<string> => {
    const wanted = { ...wantedBy(parts.image(), nextName(), script), ...more };
    undo.push(() => parts.engine().removeContainer(wanted.name));
    await parts.engine().createContainer(wanted);
    return wanted.name;
  };
  const run = async (script: string, more: Partial<WantedContainer> = {}): Promise<string> => {
    const name = await make(script, more);
    await parts.engine().startContainer(name);
    return name;
  };
  const logOf = async (name: string, follow = true): Promise<LogRecord[]> =>
    collect(parts.engine().logs(name, { follow }, never));

  describe('containers', () => {
    it('tells who it is', async () => {
      const info = await parts.engine().info();
      expect(info.platform).toMatch(/^linux\//);
      expect(info.cpus).toBeGreaterThan(0);
      expect(info.apiVersion).toMatch(/^1\.\d\d$/);
    });

    it('makes what was wanted', async () => {
      const engine = parts.engine();
      const port = await freePort();
      const volume = nextName();
      const network = nextName();
      undo.push(
        () => engine.removeVolume(volume),
        () => engine.removeNetwork(network),
      );
      await engine.createVolume(volume, { a: 'b' });
      await engine.createVolume(volume, { a: 'b' });
      await engine.createNetwork(network, { a: 'b' });
      await engine.createNetwork(network, { a: 'b' });
      const name = await run('cat; sleep 60', {
        environment: { COLOUR: 'blue=green' },
        mounts: [{ kind: 'volume', source: volume, path: '/data' }],
        ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: port }],
        network: { name: network, aliases: ['server'] },
        restart: 'unless-stopped',
        stdin: true,
        cpus: 0.5,
        memoryBytes: 64 * 1024 * 1024,
      });
      const details = await engine.inspectContainer(name);
      expect(details).toMatchObject({ name, isRunning: true, hasTty: false, restartCount: 0, health: 'none' });
      expect(details?.environment).toContain('COLOUR=blue=green');
      expect(details?.mounts).toEqual([{ kind: 'volume', source: volume, path: '/data' }]);
      expect(details?.ports).toEqual([{ hostIp: '127.0.0.1', hostPort: port, containerPort: 80, protocol: 'tcp' }]);
      expect(details?.ipAddress).toMatch(/^\d+\./);
      expect((await engine.listNetworks({ a: 'b' })).filter((found) => found.name === network)).toHaveLength(1);
      expect(await engine.inspectVolume(volume)).toEqual({ name: volume, labels: { a: 'b' } });
    });

    it('starts, stops and removes twice without complaint', async () => {
      const engine = parts.engine();
      const name = await run('sleep 60');
      await engine.startContainer(name);
      await engine.stopContainer(name, 0);
      await engine.stopContainer(name, 0);
      expect(await engine.inspectContainer(name)).toMatchObject({ isRunning: false, status: 'exited' });
      await engine.removeContainer(name);
      await engine.removeContainer(name);
      await engine.stopContainer(name, 0);
      expect(await engine.inspectContainer(name)).toBeNull();
    });

    it('renames, and refuses a name that is taken', async () => {
      const engine = parts.engine();
      const name = await make('true');
      const other = nextName();
      undo.push(() => engine.removeContainer(other));
      await engine.renameContainer(name, other);
      expect(await engine.inspectContainer(name)).toBeNull();
      expect((await engine.inspectContainer(other))?.name).toBe(other);
      expect(await problemOf(engine.createContainer(wantedBy(parts.image(), other, 'true')))).toMatchObject({
        code: 'NAME_TAKEN',
        data: { name: other },
      });
    });

    it('lists stopped containers with the ports that they want', async () => {
      const port = await freePort();
      const name = await make('true', {
        ports: [{ containerPort: 81, protocol: 'udp', hostIp: '', hostPort: port }],
        labels: { 'berth.test': 'ports' },
      });
      const listed = await parts.engine().listContainers({ 'berth.test': 'ports' });
      expect(listed.find((container) => container.name === name)).toMatchObject({
        status: 'created',
        ports: [{ hostPort: port, containerPort: 81, protocol: 'udp' }],
      });
    });

    it('names the port that is taken', async () => {
      const port = await freePort();
      const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostIp: '', hostPort: port }];
      await run('sleep 60', { ports });
      const second = await make('sleep 60', { ports });
      expect(await problemOf(parts.engine().startContainer(second))).toEqual({
        code: 'PORT_TAKEN',
        data: { port, owner: null, free: null },
      });
    });

    it('says that an image or a container is missing', async () => {
      const engine = parts.engine();
      expect(await problemOf(engine.createContainer(wantedBy('berth/none:1', nextName(), 'true')))).toMatchObject({
        code: 'IMAGE_NOT_FOUND',
        data: { image: 'berth/none:1' },
      });
      expect(await problemOf(engine.startContainer('berth-none'))).toEqual({
        code: 'CONTAINER_GONE',
        data: { container: 'berth-none' },
      });
      expect(await problemOf(collect(engine.logs('berth-none', { follow: false }, never)))).toMatchObject({
        code: 'CONTAINER_GONE',
      });
      expect(await problemOf(engine.exec('berth-none', { command: ['true'], timeoutMs: 5000 }))).toMatchObject({
        code: 'CONTAINER_GONE',
      });
      expect(await engine.inspectImage('berth/none:1')).toBeNull();
      expect(await engine.inspectVolume('berth-none')).toBeNull();
    });

    it('tells exit codes', async () => {
      const name = await run('exit 7');
      await logOf(name);
      await expect.poll(async () => (await parts.engine().inspectContainer(name))?.exitCode, { timeout: 5000 }).toBe(7);
    });

    it('measures what a container uses', async () => {
      const name = await run('while true; do :; done');
      const first = await parts.engine().usage(name, never);
      expect(first.cores).toBeGreaterThan(0.05);
      expect(first.cores).toBeLessThan(4);
      expect(first.memoryBytes).toBeGreaterThan(0);
      expect(first.memoryLimitBytes).toBeNull();
      expect(first.availableCores).toBeGreaterThan(0);
    });
  });

  describe('logs', () => {
    it('keeps the streams apart and ends when the container ends', async () => {
      const name = await run('echo out; echo err >&2; sleep 0.3; echo last');
      const records = await logOf(name);
      expect(records.filter((record) => record.stream === 'stdout').map((record) => record.text)).toEqual([
        'out',
        'last',
      ]);
      expect(records.filter((record) => record.stream === 'stderr').map((record) => record.text)).toEqual(['err']);
      expect(records[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    });

    it('takes a line of 1 MiB whole, and cuts a longer one', async () => {
      const line = (bytes: number): string => `head -c ${String(bytes)} /dev/zero | tr '\\0' x; echo;`;
      const records = await logOf(await run(`${line(1024 * 1024)} ${line(1024 * 1024 + 1)} echo end`));
      expect(records.map((record) => [record.text.length, record.isCut])).toEqual([
        [1024 * 1024, false],
        [1024 * 1024, true],
        [3, false],
      ]);
    });

    it('reads 200,000 lines, none lost, in order', async () => {
      const name = await run('seq 1 200000');
      const records = await logOf(name);
      expect(records).toHaveLength(200_000);
      expect(records.every((record, index) => record.text === String(index + 1))).toBe(true);
      const tail = await collect(parts.engine().logs(name, { follow: false, tail: 3 }, never));
      expect(tail.map((record) => record.text)).toEqual(['199998', '199999', '200000']);
      const since = tail[1]?.at ?? '';
      const rest = await collect(parts.engine().logs(name, { follow: false, sinceIso: since }, never));
      expect(rest.at(-1)?.text).toBe('200000');
      expect(rest[0]?.at).toBe(since);
    });

    it('ends quietly when aborted', async () => {
      const name = await run('echo on; sleep 60');
      const stop = new AbortController();
      const seen: string[] = [];
      for await (const record of parts.engine().logs(name, { follow: true }, stop.signal)) {
        seen.push(record.text);
        stop.abort();
      }
      expect(seen).toEqual(['on']);
    });
  });

  describe('exec', () => {
    it('gives output, exit code, environment and user', async () => {
      const name = await run('sleep 60');
      const command = ['/bin/sh', '-c', 'echo "$WORD"; id -u; echo bad >&2; exit 3'];
      expect(
        await parts.engine().exec(name, { command, environment: { WORD: 'ü' }, user: 'node', timeoutMs: 20_000 }),
      ).toEqual({
        exitCode: 3,
        stdout: 'ü\n1000\n',
        stderr: 'bad\n',
      });
    });

    it('ends at its limit, and cuts what is too much', async () => {
      const engine = parts.engine();
      const name = await run('sleep 60');
      expect(await problemOf(engine.exec(name, { command: ['sleep', '30'], timeoutMs: 300 }))).toMatchObject({
        code: 'COMMAND_REFUSED',
        data: { exitCode: -1, details: 'timeout' },
      });
      const much = await engine.exec(name, { command: ['seq', '1', '300000'], timeoutMs: 30_000 });
      expect(much.stdout.length).toBe(1024 * 1024);
    });

    it('tells that a command is not there', async () => {
      const name = await run('sleep 60');
      const result = await parts.engine().exec(name, { command: ['/bin/none'], timeoutMs: 20_000 });
      expect([126, 127]).toContain(result.exitCode);
    });
  });

  describe('archives', () => {
    it('brings back byte by byte what was put in, into a container that never ran', async () => {
      const engine = parts.engine();
      const volume = nextName();
      undo.push(() => engine.removeVolume(volume));
      await engine.createVolume(volume, {});
      const mounts = [{ kind: 'volume' as const, source: volume, path: '/data' }];
      const name = await make('true', { mounts });
      const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, 'berth ');
      const tar = pack();
      tar.entry({ name: 'deep/file.bin', uid: 1000, mode: 0o640 }, bytes);
      tar.finalize();
      await engine.writeArchive(name, '/data', Readable.from(tar), never);
      const first = await buffer(await engine.readArchive(name, '/data', never));
      expect(first.includes(bytes)).toBe(true);

      const other = nextName();
      undo.push(() => engine.removeVolume(other));
      await engine.createVolume(other, {});
      const copy = await make('true', { mounts: [{ kind: 'volume', source: other, path: '/data' }] });
      await engine.writeArchive(copy, '/', Readable.from(first), never);
      expect((await buffer(await engine.readArchive(copy, '/data', never))).equals(first)).toBe(true);
    });

    it('fails when the source fails', async () => {
      const name = await make('true');
      const broken = new Readable({
        read() {
          this.push(Buffer.alloc(512 * 20));
          this.destroy(new Error('the disk is broken'));
        },
      });
      expect((await problemOf(parts.engine().writeArchive(name, '/tmp', broken, never))).code).not.toBe('CANCELLED');
    });

    it('says that there is nothing at a path, and stops when aborted', async () => {
      const engine = parts.engine();
      const name = await make('true');
      expect(await problemOf(engine.readArchive(name, '/nothing', never))).toMatchObject({
        code: 'ENGINE_REFUSED',
        data: { status: 404 },
      });
      expect(await problemOf(engine.readArchive('berth-none', '/', never))).toMatchObject({ code: 'CONTAINER_GONE' });
      const stop = new AbortController();
      const stream = await engine.readArchive(name, '/', stop.signal);
      stop.abort();
      expect((await problemOf(buffer(stream))).code).toBe('CANCELLED');
    });
  });

  describe('events', () => {
    it('tell what happens, until aborted', async () => {
      const engine = parts.engine();
      const stop = new AbortController();
      const seen: EngineEvent[] = [];
      const reading = (async () => {
        for await (const event of engine.events(stop.signal)) seen.push(event);
      })();
      const has = (name: string, action: string): boolean =>
        seen.some(
          (event) => event.kind === 'container' && event.action === action && event.attributes['name'] === name,
        );
      await expect
        .poll(
          async () => {
            const probe = await make('true');
            return has(probe, 'create');
          },
          { timeout: 20_000, interval: 200 },
        )
        .toBe(true);
      const name = await run('true');
      await expect.poll(() => has(name, 'start') && has(name, 'die'), { timeout: 20_000 }).toBe(true);
      stop.abort();
      await reading;
    });
  });

  it('refuses with a problem that says so when aborted before', async () => {
    const error: unknown = await parts
      .engine()
      .usage('berth-none', AbortSignal.abort())
      .catch((caught: unknown) => caught);
    expect(isProblem(error, 'CANCELLED')).toBe(true);
  });
}
