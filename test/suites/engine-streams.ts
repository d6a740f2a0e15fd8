/** The promises of the Engine port about logs, commands, archives and events. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src-main/ports/engine.ts';
import { isProblem } from '../../src-main/ports/problem-error.ts';
import { collect, never, problemOf, Workshop } from './engine-workshop.ts';
import type { EngineSuiteParts } from './engine-workshop.ts';

export function streamSuite(parts: EngineSuiteParts): void {
  const shop = new Workshop(parts);

  describe('logs', () => {
    it('keeps the streams apart and ends when the container ends', async () => {
      const name = await shop.run('echo out; echo err >&2; sleep 0.3; echo last');
      const records = await shop.logOf(name);
      expect(records.filter((record) => record.stream === 'stdout').map((record) => record.text)).toEqual([
        'out',
        'last',
      ]);
      expect(records.filter((record) => record.stream === 'stderr').map((record) => record.text)).toEqual(['err']);
      expect(records[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    });

    it('takes a line of 1 MiB whole, and cuts a longer one', async () => {
      const line = (bytes: number): string => `head -c ${String(bytes)} /dev/zero | tr '\\0' x; echo;`;
      const records = await shop.logOf(await shop.run(`${line(1024 * 1024)} ${line(1024 * 1024 + 1)} echo end`));
      expect(records.map((record) => [record.text.length, record.isCut])).toEqual([
        [1024 * 1024, false],
        [1024 * 1024, true],
        [3, false],
      ]);
    });

    it('reads 200,000 lines, none lost, in order', async () => {
      const name = await shop.run('seq 1 200000');
      const records = await shop.logOf(name);
      expect(records).toHaveLength(200_000);
      expect(records.every((record, index) => record.text === String(index + 1))).toBe(true);
      const tail = await collect(shop.engine.logs(name, { follow: false, tail: 3 }, never));
      expect(tail.map((record) => record.text)).toEqual(['199998', '199999', '200000']);
      const since = tail[1]?.at ?? '';
      const rest = await collect(shop.engine.logs(name, { follow: false, sinceIso: since }, never));
      expect(rest.at(-1)?.text).toBe('200000');
      expect(rest[0]?.at).toBe(since);
    });

    it('ends quietly when aborted', async () => {
      const name = await shop.run('echo on; sleep 60');
      const stop = new AbortController();
      const seen: string[] = [];
      for await (const record of shop.engine.logs(name, { follow: true }, stop.signal)) {
        seen.push(record.text);
        stop.abort();
      }
      expect(seen).toEqual(['on']);
    });
  });

  describe('exec', () => {
    it('gives output, exit code, environment and user', async () => {
      const name = await shop.run('sleep 60');
      const command = ['/bin/sh', '-c', 'echo "$WORD"; id -u; echo bad >&2; exit 3'];
      expect(
        await shop.engine.exec(name, { command, environment: { WORD: 'ü' }, user: 'node', timeoutMs: 20_000 }),
      ).toEqual({
        exitCode: 3,
        stdout: 'ü\n1000\n',
        stderr: 'bad\n',
      });
    });

    it('ends at its limit, and cuts what is too much', async () => {
      const engine = shop.engine;
      const name = await shop.run('sleep 60');
      expect(await problemOf(engine.exec(name, { command: ['sleep', '30'], timeoutMs: 300 }))).toMatchObject({
        code: 'COMMAND_REFUSED',
        data: { exitCode: -1, details: 'timeout' },
      });
      const much = await engine.exec(name, { command: ['seq', '1', '300000'], timeoutMs: 30_000 });
      expect(much.stdout.length).toBe(1024 * 1024);
    });

    it('tells that a command is not there', async () => {
      const name = await shop.run('sleep 60');
      const result = await shop.engine.exec(name, { command: ['/bin/none'], timeoutMs: 20_000 });
      expect([126, 127]).toContain(result.exitCode);
    });
  });

  describe('archives', () => {
    it('brings back byte by byte what was put in, into a container that never ran', async () => {
      const engine = shop.engine;
      const volume = shop.nextName();
      shop.after(() => engine.removeVolume(volume));
      await engine.createVolume(volume, {});
      const mounts = [{ kind: 'volume' as const, source: volume, path: '/data' }];
      const name = await shop.make('true', { mounts });
      const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, 'berth ');
      const tar = pack();
      tar.entry({ name: 'deep/file.bin', uid: 1000, mode: 0o640 }, bytes);
      tar.finalize();
      await engine.writeArchive(name, '/data', Readable.from(tar), never);
      const first = await buffer(await engine.readArchive(name, '/data', never));
      expect(first.includes(bytes)).toBe(true);

      const other = shop.nextName();
      shop.after(() => engine.removeVolume(other));
      await engine.createVolume(other, {});
      const copy = await shop.make('true', { mounts: [{ kind: 'volume', source: other, path: '/data' }] });
      await engine.writeArchive(copy, '/', Readable.from(first), never);
      expect((await buffer(await engine.readArchive(copy, '/data', never))).equals(first)).toBe(true);
    });

    it('fails when the source fails', async () => {
      const name = await shop.make('true');
      const broken = new Readable({
        read() {
          this.push(Buffer.alloc(512 * 20));
          this.destroy(new Error('the disk is broken'));
        },
      });
      expect((await problemOf(shop.engine.writeArchive(name, '/tmp', broken, never))).code).not.toBe('CANCELLED');
    });

    it('says that there is nothing at a path, and stops when aborted', async () => {
      const engine = shop.engine;
      const name = await shop.make('true');
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
      const engine = shop.engine;
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
            const probe = await shop.make('true');
            return has(probe, 'create');
          },
          { timeout: 20_000, interval: 200 },
        )
        .toBe(true);
      const name = await shop.run('true');
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
