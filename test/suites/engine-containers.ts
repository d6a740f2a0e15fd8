/** The promises of the Engine port about containers, volumes and networks. */
import { describe, expect, it } from 'vitest';
import type { toProblem } from '../../src-main/ports/problem-error.ts';
import { freePort } from '../integration/engine-harness/free-port.ts';
import { collect, never, problemOf, Workshop } from './engine-workshop.ts';
import type { EngineSuiteParts } from './engine-workshop.ts';

export function containerSuite(parts: EngineSuiteParts): void {
  const shop = new Workshop(parts);

  describe('containers', () => {
    it('tells who it is', async () => {
      const info = await shop.engine.info();
      expect(info.platform).toMatch(/^linux\//);
      expect(info.cpus).toBeGreaterThan(0);
      expect(info.apiVersion).toMatch(/^1\.\d\d$/);
    });

    it('makes what was wanted', async () => {
      const engine = shop.engine;
      const port = await freePort();
      const volume = shop.nextName();
      const network = shop.nextName();
      shop.after(
        () => engine.removeVolume(volume),
        () => engine.removeNetwork(network),
      );
      await engine.createVolume(volume, { a: 'b' });
      await engine.createVolume(volume, { a: 'b' });
      await engine.createNetwork(network, { a: 'b' });
      await engine.createNetwork(network, { a: 'b' });
      const name = await shop.run('cat; sleep 60', {
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
      expect(details?.mounts).toEqual([{ kind: 'volume', source: volume, path: '/data', isReadOnly: false }]);
      expect(details?.ports).toEqual([{ hostIp: '127.0.0.1', hostPort: port, containerPort: 80, protocol: 'tcp' }]);
      expect(details?.ipAddress).toMatch(/^\d+\./);
      expect((await engine.listNetworks({ a: 'b' })).filter((found) => found.name === network)).toHaveLength(1);
      expect(await engine.inspectVolume(volume)).toEqual({ name: volume, labels: { a: 'b' } });
    });

    it('starts, stops and removes twice without complaint', async () => {
      const engine = shop.engine;
      const name = await shop.run('sleep 60');
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
      const engine = shop.engine;
      const name = await shop.make('true');
      const other = shop.nextName();
      shop.after(() => engine.removeContainer(other));
      await engine.renameContainer(name, other);
      expect(await engine.inspectContainer(name)).toBeNull();
      expect((await engine.inspectContainer(other))?.name).toBe(other);
      expect(await problemOf(engine.createContainer(shop.wanted(other, 'true')))).toMatchObject({
        code: 'NAME_TAKEN',
        data: { name: other },
      });
    });

    it('lists stopped containers with the ports that they want', async () => {
      const port = await freePort();
      const name = await shop.make('true', {
        ports: [{ containerPort: 81, protocol: 'udp', hostIp: '', hostPort: port }],
        labels: { 'berth.test': 'ports' },
      });
      const listed = await shop.engine.listContainers({ 'berth.test': 'ports' });
      expect(listed.find((container) => container.name === name)).toMatchObject({
        status: 'created',
        ports: [{ hostPort: port, containerPort: 81, protocol: 'udp' }],
      });
    });

    it('names the port that is taken', async () => {
      const port = await freePort();
      const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostIp: '', hostPort: port }];
      await shop.run('sleep 60', { ports });
      const second = await shop.make('sleep 60', { ports });
      expect(await problemOf(shop.engine.startContainer(second))).toEqual({
        code: 'PORT_TAKEN',
        data: { port, owner: null, free: null },
      });
    });

    it('says that an image or a container is missing', async () => {
      const engine = shop.engine;
      expect(
        await problemOf(engine.createContainer({ ...shop.wanted(shop.nextName(), 'true'), image: 'berth/none:1' })),
      ).toMatchObject({
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
      const name = await shop.run('exit 7');
      await shop.logOf(name);
      await expect.poll(async () => (await shop.engine.inspectContainer(name))?.exitCode, { timeout: 5000 }).toBe(7);
    });

    it('measures what a container uses', async () => {
      const name = await shop.run('while true; do :; done');
      const first = await shop.engine.usage(name, never);
      expect(first.cores).toBeGreaterThan(0.05);
      expect(first.cores).toBeLessThan(4);
      expect(first.memoryBytes).toBeGreaterThan(0);
      expect(first.memoryLimitBytes).toBeNull();
      expect(first.availableCores).toBeGreaterThan(0);
    });
  });

  describe('folders', () => {
    it('that cannot be mounted are named', async () => {
      const engine = shop.engine;
      const refused = async (source: string): Promise<ReturnType<typeof toProblem>> =>
        problemOf(shop.run('true', { mounts: [{ kind: 'bind', source, path: '/data' }] }));
      expect(await refused('/proc/none')).toMatchObject({ code: 'FOLDER_NOT_WRITABLE', data: { path: '/proc/none' } });
      expect(await refused('/etc/hostname')).toMatchObject({
        code: 'FOLDER_NOT_WRITABLE',
        data: { path: '/etc/hostname' },
      });
      expect(await refused('relative')).toMatchObject({ code: 'FOLDER_NOT_WRITABLE', data: { path: 'relative' } });
      expect(await engine.inspectVolume('relative')).toBeNull();
    });
  });
}
