/** The promises of the Engine port about how a container is asked for, and how that is changed while it runs. */
import { describe, expect, it } from 'vitest';
import type { ContainerDetails } from '../../src-main/ports/engine.ts';
import { never, problemOf, Workshop } from './engine-workshop.ts';
import type { EngineSuiteParts } from './engine-workshop.ts';

const mebibyte = 1024 * 1024;

export function wishSuite(parts: EngineSuiteParts): void {
  const shop = new Workshop(parts);
  const inspect = async (name: string): Promise<ContainerDetails> => {
    const details = await shop.engine.inspectContainer(name);
    if (details === null) throw new Error(`${name} is not there`);
    return details;
  };
  const told = async (name: string, script: string): Promise<string> => {
    const command = ['/bin/sh', '-c', script];
    return (await shop.engine.exec(name, { command, timeoutMs: 20_000 })).stdout.trim();
  };

  describe('wishes', () => {
    it('are told back as they were asked for', async () => {
      const name = await shop.make('sleep 60', {
        entrypoint: ['/bin/sh', '-c'],
        command: ['sleep 60'],
        user: '1000:1000',
        hostname: 'berth-host',
        restart: 'unless-stopped',
        cpus: 0.5,
        memoryBytes: 64 * mebibyte,
        shmBytes: 32 * mebibyte,
        ulimits: [{ name: 'nofile', soft: 2048, hard: 4096 }],
        stdin: true,
        extraHosts: ['files.test:192.0.2.7'],
        stopSignal: 'SIGINT',
        stopTimeoutSeconds: 7,
      });
      expect((await inspect(name)).wishes).toMatchObject({
        entrypoint: ['/bin/sh', '-c'],
        command: ['sleep 60'],
        user: '1000:1000',
        hostname: 'berth-host',
        restart: 'unless-stopped',
        cpus: 0.5,
        memoryBytes: 64 * mebibyte,
        shmBytes: 32 * mebibyte,
        ulimits: [{ name: 'nofile', soft: 2048, hard: 4096 }],
        isPrivileged: false,
        stdin: true,
        extraHosts: ['files.test:192.0.2.7'],
        stopSignal: 'SIGINT',
        stopTimeoutSeconds: 7,
        isAutoRemoved: false,
      });
    });

    it('are null where nothing was asked for', async () => {
      expect((await inspect(await shop.make('true'))).wishes).toMatchObject({
        cpus: null,
        memoryBytes: null,
        ulimits: [],
        isPrivileged: false,
        stdin: false,
        extraHosts: [],
        stopSignal: null,
      });
    });

    it('reach the container: hosts, limits and name', async () => {
      const name = await shop.run('sleep 60', {
        hostname: 'berth-host',
        extraHosts: ['files.test:192.0.2.7'],
        ulimits: [{ name: 'nofile', soft: 2048, hard: 4096 }],
      });
      expect(await told(name, 'cat /etc/hosts')).toMatch(/192\.0\.2\.7\s+files\.test/);
      expect(await told(name, 'cat /proc/1/limits')).toMatch(/Max open files\s+2048\s+4096/);
      expect(await told(name, 'cat /proc/sys/kernel/hostname')).toBe('berth-host');
    });

    it('make a container privileged', async () => {
      // Not started: an engine inside a container may not be allowed to.
      expect((await inspect(await shop.make('true', { isPrivileged: true }))).wishes.isPrivileged).toBe(true);
    });

    it('joins more networks before it starts, and is found there by its names', async () => {
      const engine = shop.engine;
      const [own, other] = [shop.nextName(), shop.nextName()];
      shop.after(
        () => engine.removeNetwork(own),
        () => engine.removeNetwork(other),
      );
      await engine.createNetwork(own, {});
      await engine.createNetwork(other, {});
      const name = await shop.run('sleep 60', {
        network: { name: own, aliases: ['server'] },
        otherNetworks: [other],
        otherAliases: ['files'],
      });
      const { networks } = await inspect(name);
      expect(networks.map((network) => network.name).sort()).toEqual([own, other].sort());
      expect(networks.find((network) => network.name === own)?.aliases).toContain('server');
      expect(networks.find((network) => network.name === other)?.aliases).toContain('files');
      expect((await engine.listNetworks()).find((network) => network.name === own)?.driver).toBe('bridge');
    });

    it('leaves nothing behind when a network to join is not there', async () => {
      const name = shop.nextName();
      shop.after(() => shop.engine.removeContainer(name));
      const wanted = { ...shop.wanted(name, 'true'), otherNetworks: [shop.nextName()] };
      expect((await problemOf(shop.engine.createContainer(wanted))).code).toBe('ENGINE_REFUSED');
      expect(await shop.engine.inspectContainer(name)).toBeNull();
    });

    it('mounts what is not to be written to so that it cannot be', async () => {
      const engine = shop.engine;
      const volume = shop.nextName();
      shop.after(() => engine.removeVolume(volume));
      await engine.createVolume(volume, {});
      const name = await shop.run('sleep 60', {
        mounts: [
          { kind: 'volume', source: volume, path: '/kept', isReadOnly: true },
          { kind: 'bind', source: '/tmp', path: '/host', isReadOnly: true },
          { kind: 'bind', source: '/tmp', path: '/open' },
        ],
      });
      const isReadOnly = new Map((await inspect(name)).mounts.map((mount) => [mount.path, mount.isReadOnly]));
      expect([isReadOnly.get('/kept'), isReadOnly.get('/host'), isReadOnly.get('/open')]).toEqual([true, true, false]);
      expect(await told(name, 'touch /kept/x || echo refused; touch /host/x || echo refused')).toBe('refused\nrefused');
    });
  });

  describe('limits of a container that runs', () => {
    const limits = (cpus: number | null, memory: number | null, restart: 'no' | 'unless-stopped' = 'no') => ({
      cpus,
      memoryBytes: memory === null ? null : memory * mebibyte,
      restart,
    });

    it('are raised, lowered and taken away, without a restart', async () => {
      const engine = shop.engine;
      const name = await shop.run('sleep 60', { memoryBytes: 64 * mebibyte, cpus: 0.5 });
      const { startedAt } = await inspect(name);
      const seen = async (): Promise<unknown> => {
        const { wishes } = await inspect(name);
        return [wishes.cpus, wishes.memoryBytes, wishes.restart];
      };
      await engine.updateContainer(name, limits(1, 256, 'unless-stopped'));
      expect(await seen()).toEqual([1, 256 * mebibyte, 'unless-stopped']);
      await engine.updateContainer(name, limits(0.25, 32));
      expect(await seen()).toEqual([0.25, 32 * mebibyte, 'no']);
      expect((await engine.usage(name, never)).memoryLimitBytes).toBe(32 * mebibyte);
      await engine.updateContainer(name, limits(null, null));
      expect(await seen()).toEqual([null, null, 'no']);
      expect((await engine.usage(name, never)).memoryLimitBytes).toBeNull();
      await engine.updateContainer(name, limits(null, 128));
      expect(await seen()).toEqual([null, 128 * mebibyte, 'no']);
      expect(await inspect(name)).toMatchObject({ isRunning: true, startedAt, restartCount: 0 });
    });

    it('can be changed while it stands still, and of one without any', async () => {
      const name = await shop.make('true');
      await shop.engine.updateContainer(name, limits(0.5, 64));
      expect((await inspect(name)).wishes).toMatchObject({ cpus: 0.5, memoryBytes: 64 * mebibyte });
      expect(await problemOf(shop.engine.updateContainer('berth-none', limits(null, null)))).toMatchObject({
        code: 'CONTAINER_GONE',
      });
    });
  });

  it('tells what an image brings along', async () => {
    const image = await shop.engine.inspectImage(shop.image);
    expect(image?.environment.some((one) => one.startsWith('PATH='))).toBe(true);
    expect(image?.volumes).toEqual([]);
    expect(image).toMatchObject({ user: '', labels: {} });
  });
}
