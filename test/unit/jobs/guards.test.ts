/** What must never happen: a lost key, another image than the one that was meant, a job that never lets go. */
import { describe, expect, it } from 'vitest';
import { jobIdSchema, secretRefSchema } from '../../../src-main/contract/ids.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { createJobRunner } from '../../../src-main/jobs/runner.ts';
import { recoverSecrets } from '../../../src-main/jobs/steps/secrets.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { MemoryJournal } from '../../fakes/memory-stores.ts';
import {
  backupNamed,
  ended,
  images,
  instanceId,
  masterKey,
  server,
  specOf,
  template,
  World,
  worldWithInstance,
} from './world.ts';

const databaseRef = secretRefSchema.parse(`${instanceId}/server/DATABASE`);
const keyRef = secretRefSchema.parse(`${instanceId}/server/MASTER_KEY`);
const connection = 'Server=sql;Database=Demo;User Id=sa;Password=Harbour-9-lantern';

async function run(world: World, input: JobInput): ReturnType<typeof ended> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  return job;
}

function withEnvironment(
  spec: InstanceSpec,
  environment: InstanceSpec['services'][typeof server]['environment'],
): InstanceSpec {
  const one = spec.services[server];
  if (one === undefined) throw new Error('no service');
  return { ...spec, services: { [server]: { ...one, environment: { ...one.environment, ...environment } } } };
}

/** An instance whose container has a secret of the vault in its environment. */
async function worldWithSecret(): Promise<World> {
  const world = new World();
  world.secrets.set(databaseRef, connection);
  const spec = withEnvironment(specOf('volume'), { DATABASE: { kind: 'secret', ref: databaseRef } });
  const job = await run(world, { kind: 'create', spec, template });
  if (job.state !== 'done') throw new Error(JSON.stringify(job.problem));
  return world;
}

const specIn = (world: World): InstanceSpec => {
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('no instance');
  return spec;
};

const upgrade = (world: World, tag: string): JobInput => ({
  kind: 'upgrade',
  spec: specIn(world),
  template,
  image: { repository: 'demo/server', tag },
  backup: backupNamed(`demo-${tag}`),
});

const removal = (world: World, more: Partial<Extract<JobInput, { kind: 'remove' }>> = {}): JobInput => ({
  kind: 'remove',
  spec: specIn(world),
  template,
  backup: null,
  keepData: false,
  ...more,
});

describe('keys', () => {
  it('come back from the container when the vault lost them, before an upgrade needs them', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    const job = await run(world, upgrade(world, images.good.tag));
    expect(job.state).toBe('done');
    expect(world.serving?.wanted.environment).toMatchObject({ DATABASE: connection, MASTER_KEY: masterKey });
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('that nobody knows any more forbid an upgrade before anything stops', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    const old = world.serving;
    if (old === undefined) throw new Error('no container');
    world.engine.containers.set(old.id, { ...old, wanted: { ...old.wanted, environment: {} } });
    const job = await run(world, upgrade(world, images.good.tag));
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'NO_SUCH_SECRET' }, downtimeSeconds: null });
    expect(job.steps.find(({ id }) => id === 'check')?.state).toBe('failed');
    expect(world.serving?.status).toBe('running');
  });

  it('are read back for every instance, from the container that serves first, and never replace what is known', async () => {
    const world = await worldWithSecret();
    const { engine, tools } = world.boot();
    const current = await engine.inspectContainer('demo-server');
    if (current === null) throw new Error('no container');
    const aside = { ...current, name: 'demo-server-before-9', environment: ['DATABASE=older'] };
    expect(await recoverSecrets(tools.vault, specIn(world), [aside, current])).toEqual([]);
    world.secrets.clear();
    expect(await recoverSecrets(tools.vault, specIn(world), [aside, current])).toEqual([databaseRef]);
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('are taken from the containers before a removal that keeps the data', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    await run(world, removal(world, { keepData: true }));
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('stay after a removal while state elsewhere, or a folder, may need them', async () => {
    const external = { label: 'Database', variable: 'DATABASE', warning: 'is not copied' };
    const outside = await worldWithSecret();
    await run(outside, removal(outside, { template: { ...template, external: [external] } }));
    expect(outside.secrets.get(databaseRef)).toBe(connection);

    const folder = await worldWithInstance('folder');
    folder.secrets.set(databaseRef, connection);
    await run(folder, removal(folder));
    expect(folder.secrets.get(databaseRef)).toBe(connection);

    const gone = await worldWithSecret();
    await run(gone, removal(gone));
    expect(gone.secrets.size).toBe(0);
  });
});

async function backedUp(world: World): Promise<Extract<JobInput, { kind: 'restore' }>> {
  const id = backupNamed('demo-first');
  await run(world, { kind: 'backup', spec: specIn(world), template, backup: id, reason: 'manual', note: '' });
  const source = world.backups.get(id)?.manifest;
  if (!source) throw new Error('no backup');
  return { kind: 'restore', spec: specIn(world), template, source, backup: backupNamed('demo-safety') };
}

/** The engine lost the image, and its tag stands for another one now. */
function moveTag(world: World, isOldKept: boolean): void {
  const moved = { ...images.old, digest: `sha256:${'f'.repeat(64)}` };
  const rest = world.engine.published.filter((one) => one.tag !== images.old.tag);
  world.engine.published.splice(0, Infinity, moved, ...rest, ...(isOldKept ? [images.old] : []));
  world.engine.pulled.clear();
}

describe('a restore', () => {
  it('takes the very image of the backup, though its tag has moved', async () => {
    const world = await worldWithInstance();
    const input = await backedUp(world);
    moveTag(world, true);
    expect((await run(world, input)).problem).toBeNull();
    expect(world.serving?.wanted.image).toBe(`demo/server@${images.old.digest}`);
  });

  it('is refused before anything stops when that image is nowhere any more', async () => {
    const world = await worldWithInstance();
    const input = await backedUp(world);
    moveTag(world, false);
    const job = await run(world, input);
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'IMAGE_NOT_FOUND' }, downtimeSeconds: null });
    expect(world.serving?.status).toBe('running');
  });

  it('passes on a key that was captured after the backup was made', async () => {
    const world = await worldWithInstance();
    const input = await backedUp(world);
    await run(world, upgrade(world, images.good.tag));
    const job = await run(world, { ...input, spec: specIn(world) });
    expect(job.state).toBe('done');
    expect(world.serving?.wanted.environment).toMatchObject({ MASTER_KEY: masterKey });
  });

  it('leaves an old volume that somebody else uses, says so, and lets the instance go', async () => {
    const world = await worldWithInstance();
    const input = await backedUp(world);
    const { engine } = world.boot();
    const wanted = { environment: {}, labels: {}, ports: [], restart: 'no', stdin: false } as const;
    await engine.createContainer({
      ...wanted,
      name: 'reader',
      image: `demo/server@${images.old.digest}`,
      mounts: [{ kind: 'volume', source: 'demo-data', path: '/data' }],
    });
    const job = await run(world, input);
    expect(job).toMatchObject({ state: 'done', problem: { code: 'ENGINE_REFUSED' } });
    expect(world.files('/data')?.get('orders')).toBe('ten');
    expect(specIn(world).revision).toBe(2);
  });
});

describe('an instance that the user had stopped', () => {
  it.each(['upgrade', 'restore'] as const)('is at rest again after %s', async (kind) => {
    const world = await worldWithInstance();
    world.secrets.set(keyRef, masterKey);
    const restore = await backedUp(world);
    await run(world, { kind: 'stop', spec: specIn(world), template });
    const job = await run(world, kind === 'restore' ? restore : upgrade(world, images.good.tag));
    expect(job.state).toBe('done');
    expect(job.steps.find(({ id }) => id === 'gate')?.state).toBe('done');
    expect(world.serving?.status).toBe('exited');
    expect(world.record()?.desired).toBe('stopped');
  });

  it('is stopped for the copy when something started it in the meantime', async () => {
    const world = await worldWithInstance();
    world.secrets.set(keyRef, masterKey);
    await run(world, { kind: 'stop', spec: specIn(world), template });
    const { runner, engine } = world.boot();
    const statuses: (string | undefined)[] = [];
    const tell = runner.subscribe((job) => {
      const at = (id: string): string | undefined => job.steps.find((one) => one.id === id)?.state;
      if (at('pull') === 'running') void engine.startContainer('demo-server');
      if (at('safeguard') === 'running') statuses.push(world.serving?.status);
    });
    const job = await ended(runner, await runner.submit(upgrade(world, images.good.tag), 'you'));
    tell();
    expect(job.state).toBe('done');
    expect(statuses[0]).toBe('exited');
  });
});

describe('a server that does not obey', () => {
  const refuses = (command: readonly string[]): { exitCode: number; stdout: string; stderr: string } =>
    command[1] === 'drain'
      ? { exitCode: 3, stdout: '', stderr: 'no database' }
      : { exitCode: 0, stdout: masterKey, stderr: '' };
  const disobedient = async (behaviour: 'healthy' | 'never'): Promise<World> => {
    const world = await worldWithInstance();
    const at = world.engine.published.indexOf(images.old);
    world.engine.published[at] = { ...images.old, behaviour, exec: refuses };
    return world;
  };

  it('can be stopped and removed all the same', async () => {
    const world = await disobedient('healthy');
    const stopped = await run(world, { kind: 'stop', spec: specIn(world), template });
    expect(stopped).toMatchObject({ state: 'done', problem: { code: 'COMMAND_REFUSED' } });
    expect(world.serving?.status).toBe('exited');
    const other = await disobedient('healthy');
    expect((await run(other, removal(other))).state).toBe('done');
    expect(other.engine.containers.size).toBe(0);
  });

  it('can be upgraded away from when it is not well; a healthy one that refuses is left running', async () => {
    const ill = await disobedient('never');
    expect((await run(ill, upgrade(ill, images.good.tag))).state).toBe('done');
    const well = await disobedient('healthy');
    const job = await run(well, upgrade(well, images.good.tag));
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'COMMAND_REFUSED' }, downtimeSeconds: null });
  });
});

describe('a server that was told to take no more work', () => {
  it('is told to work again by the start after a stop', async () => {
    const world = await worldWithInstance();
    const asked: (string | undefined)[] = [];
    const at = world.engine.published.indexOf(images.old);
    world.engine.published[at] = {
      ...images.old,
      exec: (command) => {
        if (command[0] === '/server') asked.push(command[1]);
        return { exitCode: 0, stdout: masterKey, stderr: '' };
      },
    };
    await run(world, { kind: 'stop', spec: specIn(world), template });
    expect((await run(world, { kind: 'start', spec: specIn(world), template })).state).toBe('done');
    expect(asked.filter((word) => word?.includes('drain'))).toEqual(['drain', 'undrain']);
  });
});

describe('what was lost behind our back', () => {
  it('comes back with a start: container and network', async () => {
    const world = await worldWithInstance();
    await run(world, { kind: 'stop', spec: specIn(world), template });
    world.engine.containers.clear();
    world.engine.networks.clear();
    expect((await run(world, { kind: 'start', spec: specIn(world), template })).state).toBe('done');
    expect([...world.engine.networks.keys()]).toEqual(['demo']);
  });

  it('comes back when only the network was removed: the engine would not start the old container again', async () => {
    const world = await worldWithSecret();
    world.files('/data')?.set('orders', 'ten');
    await run(world, { kind: 'stop', spec: specIn(world), template });
    const before = world.serving?.id;
    world.engine.networks.clear();
    world.secrets.clear();
    expect((await run(world, { kind: 'start', spec: specIn(world), template })).state).toBe('done');
    expect([...world.engine.networks.keys()]).toEqual(['demo']);
    expect(world.serving?.id).not.toBe(before);
    expect(world.serving?.wanted.environment).toMatchObject({ DATABASE: connection });
    expect(world.files('/data')?.get('orders')).toBe('ten');
  });

  it('is told when it was a volume: what is made again is empty', async () => {
    const world = await worldWithInstance();
    await run(world, { kind: 'stop', spec: specIn(world), template });
    world.engine.containers.clear();
    world.engine.volumes.clear();
    const job = await run(world, { kind: 'start', spec: specIn(world), template });
    expect(job).toMatchObject({ state: 'done', problem: { code: 'VOLUMES_GONE', data: { volumes: ['demo-data'] } } });
  });

  it('does not stand in the way when it left an old container under the name that is needed', async () => {
    const world = await worldWithInstance();
    const old = world.serving;
    if (old === undefined) throw new Error('no container');
    world.engine.containers.set('stale', { ...old, id: 'stale', name: 'demo-server-before-2', status: 'exited' });
    const failed = await run(world, upgrade(world, images.never.tag));
    expect(failed.state).toBe('rolledBack');
    expect(world.serving).toMatchObject({ status: 'running', wanted: { image: `demo/server@${images.old.digest}` } });
    expect((await run(world, upgrade(world, images.good.tag))).state).toBe('done');
  });

  it('is told: a journal that cannot be read is not passed over in silence, and holds no other', async () => {
    const world = await worldWithInstance();
    world.journal.set(jobIdSchema.parse('20200101T000000Z-aaaaaa'), [{ kind: 'of another program' }]);
    const faults: string[] = [];
    const { tools } = world.boot();
    const runner = createJobRunner({
      journal: new MemoryJournal(world.journal),
      clock: world.clock,
      tools,
      onFault: (error) => faults.push(String(error)),
    });
    await runner.resume();
    expect(faults).toEqual([expect.stringContaining('20200101T000000Z-aaaaaa')]);
    expect(runner.list({ limit: 10 })).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('is in no journal, though the server wrote it into its log', async () => {
    const world = await worldWithSecret();
    const at = world.engine.published.indexOf(images.exits);
    const lines = [
      `connecting with ${connection}`,
      "Login failed. Pwd='Harbour-9-lantern'",
      `postgres://demo:other-secret@sql/demo`,
      'x'.repeat(10_000),
      `cannot migrate: key ${masterKey}, Password=Harbour-9-lantern`,
    ];
    world.engine.published[at] = { ...images.exits, lines };
    const job = await run(world, upgrade(world, images.exits.tag));
    expect(job.state).toBe('rolledBack');
    expect(job.problem).toMatchObject({ data: { line: 'cannot migrate: key •••, Password=•••' } });
    expect(job.logExcerpt.map((line) => line.text)).toContain('connecting with •••');
    expect(Math.max(...job.logExcerpt.map((line) => line.text.length))).toBeLessThan(5000);
    const journals = JSON.stringify([...world.journal.values()]);
    for (const secret of [masterKey, 'Harbour-9-lantern', 'other-secret']) expect(journals).not.toContain(secret);
  });
});

describe('a version before that does not come up any more', () => {
  it('ends the job half-way, says why, and leaves the user free to act', async () => {
    const world = await worldWithInstance();
    const at = world.engine.published.indexOf(images.old);
    const { runner } = world.boot();
    const tell = runner.subscribe((job) => {
      // Something outside went on without it, as a database that the new version has changed.
      if (job.state === 'undoing') world.engine.published[at] = { ...images.old, behaviour: 'exits', exitCode: 100 };
    });
    const job = await ended(runner, await runner.submit(upgrade(world, images.never.tag), 'you'));
    tell();
    expect(job).toMatchObject({
      state: 'halfway',
      problem: { code: 'GATE_TIMEOUT' },
      undoProblem: { code: 'CONTAINER_EXITED', data: { exitCode: 100 } },
      downtimeSeconds: null,
    });
    expect(world.files('/data')?.get('schema')).toBe('1');
    world.engine.published[at] = images.old;
    const started = await ended(runner, await runner.submit({ kind: 'start', spec: specIn(world), template }, 'you'));
    expect(started).toMatchObject({ state: 'done', problem: null });
  });
});

describe('a socket that may not be used for a moment', () => {
  it('is waited for, as an engine that is away', async () => {
    const world = new World();
    let tries = 0;
    const { runner } = world.boot(undefined, undefined, () => [
      {
        id: 'stop',
        phase: 'down',
        run: () => {
          tries += 1;
          return tries < 3
            ? Promise.reject(ProblemError.of('ENGINE_FORBIDDEN', { endpoint: 'unix:///fake.sock' }))
            : Promise.resolve(undefined);
        },
      },
    ]);
    const states = new Set<string>();
    runner.subscribe((job) => states.add(job.state));
    const id = await runner.submit({ kind: 'stop', spec: specOf('volume'), template }, 'you');
    expect((await ended(runner, id)).state).toBe('done');
    expect([...states]).toEqual(['running', 'waiting', 'done']);
  });
});
