import { describe, expect, it } from 'vitest';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import type { Manifest } from '../../../src-main/contract/backup.ts';
import {
  backupNamed,
  ended,
  images,
  instanceId,
  masterKey,
  specOf,
  template,
  World,
  worldWithInstance,
} from './world.ts';

const upgradeTo = (world: World, image: { tag: string }): JobInput => ({
  kind: 'upgrade',
  spec: world.record()?.spec ?? specOf('volume'),
  template,
  image: { repository: 'demo/server', tag: image.tag },
  backup: backupNamed(`demo-${image.tag}`),
});

async function run(world: World, input: JobInput): ReturnType<typeof ended> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  return job;
}

async function takeBackup(world: World, name = 'demo-first'): Promise<Manifest> {
  const spec = world.record()?.spec ?? specOf('volume');
  await run(world, { kind: 'backup', spec, template, backup: backupNamed(name), reason: 'manual', note: '' });
  const manifest = world.backups.get(backupNamed(name))?.manifest;
  if (!manifest) throw new Error('no backup');
  return manifest;
}

describe('create', () => {
  it('makes a running instance that is pinned to the digest', async () => {
    const world = await worldWithInstance();
    expect(world.serving?.status).toBe('running');
    expect(world.serving?.wanted.image).toBe(`demo/server@${images.old.digest}`);
    expect(world.record()).toMatchObject({
      desired: 'running',
      spec: { services: { server: { image: { digest: images.old.digest } } } },
    });
    expect([...world.engine.networks.keys()]).toEqual(['demo']);
  });

  it('leaves nothing when it does not come up, and says why with its last lines', async () => {
    const world = new World();
    const spec = specOf('volume');
    const server = spec.services[template.main];
    if (server === undefined) throw new Error('no service');
    const input: JobInput = {
      kind: 'create',
      template,
      spec: {
        ...spec,
        services: { [template.main]: { ...server, image: { ...server.image, tag: images.exits.tag } } },
      },
    };
    const job = await run(world, input);
    expect(job.state).toBe('rolledBack');
    expect(job.problem).toMatchObject({
      code: 'GATE_FATAL_LOG',
      data: { diagnosis: 'The data could not be migrated' },
    });
    expect(job.logExcerpt.map((line) => line.text)).toContain('cannot migrate: table is missing');
    expect(
      world.engine.containers.size + world.engine.volumes.size + world.engine.networks.size + world.records.size,
    ).toBe(0);
  });

  it('names the owner of a port that is taken', async () => {
    const world = new World();
    world.host.takenPorts.set(8080, 'nginx');
    const job = await run(world, { kind: 'create', template, spec: specOf('volume') });
    expect(job.problem).toEqual({ code: 'PORT_TAKEN', data: { port: 8080, owner: 'nginx', free: 8081 } });
  });
});

describe.each(['volume', 'folder'] as const)('upgrade with data in a %s', (mount) => {
  it('goes to a good version, passes the key on and keeps the data', async () => {
    const world = await worldWithInstance(mount);
    const job = await run(world, upgradeTo(world, images.good));
    expect(job.problem).toBeNull();
    expect(job.state).toBe('done');
    expect(world.serving).toMatchObject({
      status: 'running',
      wanted: { image: `demo/server@${images.good.digest}`, environment: { MASTER_KEY: masterKey } },
    });
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '2', orders: 'ten' });
    expect(world.engine.find('demo-server-before-2')?.status).toBe('exited');
    expect(job.downtimeSeconds).not.toBeNull();
    expect(JSON.stringify([...world.journal.values()])).not.toContain(masterKey);
  });

  it.each([images.never, images.exits])('returns from $tag with the program and its data', async (image) => {
    const world = await worldWithInstance(mount);
    const job = await run(world, upgradeTo(world, image));
    expect(job.undoProblem).toBeNull();
    expect(job.state).toBe('rolledBack');
    expect(world.serving).toMatchObject({ status: 'running', wanted: { image: `demo/server@${images.old.digest}` } });
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '1', orders: 'ten' });
    expect(world.engine.containers.size).toBe(1);
    expect(world.record()?.spec.services[template.main]?.image.tag).toBe(images.old.tag);
    expect(
      [...world.engine.volumes.keys()].every((name) => world.serving?.wanted.mounts.some((one) => one.source === name)),
    ).toBe(true);
    expect([...world.backups.values()].every((backup) => backup.manifest !== null)).toBe(true);
  });

  it('goes on after a rolled back try', async () => {
    const world = await worldWithInstance(mount);
    await run(world, upgradeTo(world, images.never));
    const job = await run(world, upgradeTo(world, images.good));
    expect(job.state).toBe('done');
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '2', orders: 'ten' });
  });

  it('restores a backup of before', async () => {
    const world = await worldWithInstance(mount);
    const source = await takeBackup(world);
    await run(world, upgradeTo(world, images.good));
    world.files('/data')?.set('orders', 'eleven').set('extra', 'yes');
    // On a real machine the engine's proxy holds the port of the running server.
    world.host.takenPorts.set(8080, 'docker-proxy');
    const job = await run(world, {
      kind: 'restore',
      spec: world.record()?.spec ?? specOf(mount),
      template,
      source,
      backup: backupNamed('demo-safety'),
    });
    expect(job.problem).toBeNull();
    expect(job.state).toBe('done');
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '1', orders: 'ten' });
    expect(world.serving?.wanted.image).toBe(`demo/server@${images.old.digest}`);
    expect(world.engine.containers.size).toBe(1);
    expect(world.engine.volumes.size).toBe(mount === 'volume' ? 2 : 1);
    expect([...world.engine.folders.keys()]).toEqual(
      mount === 'volume' ? [] : ['/srv', '/srv/demo'].filter((one) => world.engine.folders.has(one)),
    );
  });
});

describe('upgrade', () => {
  it('refuses what the rules refuse, before anything happens', async () => {
    const world = await worldWithInstance();
    const job = await run(world, upgradeTo(world, { tag: '2023.4.1' }));
    expect(job.problem).toEqual({
      code: 'VERSION_NOT_ALLOWED',
      data: { from: '2024.1.1', to: '2023.4.1', rule: 'downgrade' },
    });
    expect(world.engine.containers.size).toBe(1);
  });

  it('refuses when the server shows another key than the stored one, and overwrites nothing', async () => {
    const world = await worldWithInstance();
    const { tools, runner } = world.boot();
    const input = upgradeTo(world, images.good);
    const [ref] = await tools.vault.list('');
    expect(ref).toBeUndefined();
    await run(world, input);
    const [stored] = await tools.vault.list(`${instanceId}/`);
    if (stored === undefined) throw new Error('no key');
    world.secrets.set(stored, 'BBBBBBBBBBBBBBBBBBBBBB==');
    const next = upgradeTo(world, { tag: '2024.2.2' });
    const plan = await runner.plan(next);
    expect(plan.notes).toContainEqual({ code: 'SECRET_CAPTURED', label: 'Master key', isStored: true });
    const job = await run(world, next);
    expect(job.problem).toEqual({ code: 'CAPTURE_DIFFERS', data: { capture: 'Master key' } });
    expect(world.secrets.get(stored)).toBe('BBBBBBBBBBBBBBBBBBBBBB==');
    expect(world.serving?.status).toBe('running');
  });

  it('comes back by cancel', async () => {
    const world = await worldWithInstance();
    const { runner } = world.boot();
    const id = await runner.submit(upgradeTo(world, images.never), 'you');
    const stop = runner.subscribe((job) => {
      if (job.steps.find((step) => step.id === 'gate')?.state === 'running' && job.canCancel) void runner.cancel(id);
    });
    const job = await ended(runner, id);
    stop();
    expect(job.state).toBe('cancelled');
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '1', orders: 'ten' });
    expect(world.serving?.status).toBe('running');
  });

  it('waits for an engine that went away and goes on', async () => {
    const world = await worldWithInstance();
    const { runner } = world.boot();
    const states = new Set<string>();
    runner.subscribe((job) => {
      states.add(job.state);
      if (job.steps.find((step) => step.id === 'create')?.state === 'running' && !states.has('waiting'))
        world.engine.isReachable = false;
      if (job.state === 'waiting') world.engine.isReachable = true;
    });
    const job = await ended(runner, await runner.submit(upgradeTo(world, images.good), 'you'));
    expect(states).toContain('waiting');
    expect(job.state).toBe('done');
  });

  it('is refused while another job works on the instance', async () => {
    const world = await worldWithInstance();
    const { runner } = world.boot();
    const id = await runner.submit(upgradeTo(world, images.good), 'you');
    await expect(runner.submit(upgradeTo(world, images.good), 'you')).rejects.toMatchObject({
      problem: { code: 'BUSY', data: { job: id } },
    });
    await ended(runner, id);
  });
});

describe('start, stop and restart', () => {
  it('tells stopped by you from down', async () => {
    const world = await worldWithInstance();
    const spec = specOf('volume');
    expect((await run(world, { kind: 'stop', spec, template })).state).toBe('done');
    expect(world.record()?.desired).toBe('stopped');
    expect(world.serving?.status).toBe('exited');
    expect((await run(world, { kind: 'start', spec, template })).state).toBe('done');
    expect(world.record()?.desired).toBe('running');
    expect((await run(world, { kind: 'restart', spec, template })).state).toBe('done');
    expect(world.serving?.status).toBe('running');
  });

  it('ends with the reason when the port is taken, and leaves it stopped', async () => {
    const world = await worldWithInstance();
    await run(world, { kind: 'stop', spec: specOf('volume'), template });
    const { engine } = world.boot();
    const wanted = world.serving?.wanted;
    if (wanted === undefined) throw new Error('no container');
    await engine.createContainer({ ...wanted, name: 'other', labels: {} });
    await engine.startContainer('other');
    const job = await run(world, { kind: 'start', spec: specOf('volume'), template });
    expect(job).toMatchObject({ state: 'done', problem: { code: 'PORT_TAKEN' } });
  });

  it('makes a container again that somebody removed', async () => {
    const world = await worldWithInstance();
    const { engine } = world.boot();
    await engine.stopContainer('demo-server');
    await engine.removeContainer('demo-server');
    const job = await run(world, { kind: 'start', spec: world.record()?.spec ?? specOf('volume'), template });
    expect(job.state).toBe('done');
    expect(Object.fromEntries(world.files('/data') ?? [])).toEqual({ schema: '1', orders: 'ten' });
  });
});

describe('backup and remove', () => {
  it('copies, verifies and keeps the instance as it was', async () => {
    const world = await worldWithInstance();
    const manifest = await takeBackup(world);
    expect(manifest).toMatchObject({ reason: 'manual', version: '2024.1.1', consistency: 'stopped' });
    expect(manifest.parts.map((part) => part.mount)).toEqual(['data']);
    expect(world.serving?.status).toBe('running');
  });

  it('refuses a damaged backup before anything stops', async () => {
    const world = await worldWithInstance();
    const source = await takeBackup(world);
    const held = world.backups.get(source.id)?.files;
    const [file, content] = [...(held ?? [])][0] ?? [];
    if (file === undefined || content === undefined) throw new Error('no part');
    const flipped = Buffer.from(content);
    flipped.writeUInt8(flipped.readUInt8(3) ^ 1, 3);
    held?.set(file, flipped);
    const before = world.serving?.startedAt;
    const job = await run(world, {
      kind: 'restore',
      spec: specOf('volume'),
      template,
      source,
      backup: backupNamed('demo-safety'),
    });
    expect(job.problem).toMatchObject({ code: 'BACKUP_DAMAGED', data: { reason: 'checksum' } });
    expect(world.serving?.startedAt).toBe(before);
  });

  it('removes everything but the safety backup', async () => {
    const world = await worldWithInstance();
    await run(world, upgradeTo(world, images.good));
    const spec = world.record()?.spec ?? specOf('volume');
    const job = await run(world, { kind: 'remove', spec, template, backup: backupNamed('demo-last'), keepData: false });
    expect(job.state).toBe('done');
    expect(
      world.engine.containers.size + world.engine.volumes.size + world.engine.networks.size + world.records.size,
    ).toBe(0);
    expect(world.backups.get(backupNamed('demo-last'))?.manifest?.reason).toBe('beforeRemove');
    expect(world.secrets.size).toBe(1);
  });

  it('keeps the volumes when asked to', async () => {
    const world = await worldWithInstance();
    await run(world, { kind: 'remove', spec: specOf('volume'), template, backup: null, keepData: true });
    expect(world.engine.volumes.get('demo-data')?.files.get('orders')).toBe('ten');
    expect(world.engine.containers.size).toBe(0);
  });
});
