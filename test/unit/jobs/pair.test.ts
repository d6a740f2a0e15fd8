/** A server with its database: who waits for whom, and what is told when one does not come up. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-main/contract/job.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import {
  database,
  emptyPairWorld,
  pairImages,
  pairSpec,
  pairTemplate,
  password,
  passwordRef,
  worldWithAdoptedPair,
  worldWithPair,
} from './pair-world.ts';
import { backupNamed, ended, server, type World } from './world.ts';

const template = pairTemplate;
const specIn = (world: World): JobInput['spec'] => world.record()?.spec ?? pairSpec();
const simple = (world: World, kind: 'start' | 'stop' | 'restart'): JobInput => ({
  kind,
  spec: specIn(world),
  template,
});
const backup = (world: World): JobInput => ({
  kind: 'backup',
  spec: specIn(world),
  template,
  backup: backupNamed('demo-first'),
  reason: 'manual',
  note: '',
});
const upgrade = (world: World, tag: string): JobInput => ({
  kind: 'upgrade',
  spec: specIn(world),
  template,
  image: { repository: 'demo/server', tag },
  backup: backupNamed(`demo-${tag}`),
});

async function run(world: World, input: JobInput, onChange: (job: Job) => void = () => undefined): Promise<Job> {
  const { runner } = world.boot();
  runner.subscribe(onChange);
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  return job;
}

/** Starts and ends of containers by the names that they had. */
function watched(world: World): string[] {
  const seen: string[] = [];
  world.engine.listeners.add(({ action, attributes }) => {
    if (action === 'start' || action === 'die') seen.push(`${action} ${attributes['name'] ?? ''}`);
  });
  return seen;
}

/** From now on the database does not answer. */
function silence(world: World): void {
  const at = world.engine.published.findIndex((image) => image.repository === 'demo/database' && image.tag === '16.1');
  world.engine.published.splice(at, 1, { ...pairImages.silent, tag: '16.1', digest: pairImages.database.digest });
}

describe('a server with its database', () => {
  it('starts when the database is ready, and stops before it', async () => {
    const world = await worldWithPair();
    const seen = watched(world);
    const subjects = new Set<string>();
    const job = await run(world, simple(world, 'restart'), ({ steps }) => {
      for (const { id, progress } of steps)
        if (progress?.subject !== undefined) subjects.add(`${id} ${progress.subject}`);
    });
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(seen).toEqual(['die demo-server', 'die demo-database', 'start demo-database', 'start demo-server']);
    expect([...subjects]).toContain('start database');
  });

  it('gets the password of the database, which no label and no journal holds', async () => {
    const world = await worldWithPair();
    expect(world.serving?.wanted.environment['DB_LOGIN']).toBe(`host=database;password=${password}`);
    expect(JSON.stringify([...world.journal.values()])).not.toContain(password);
    for (const { wanted } of world.engine.containers.values())
      expect(JSON.stringify(wanted.labels)).not.toContain(password);
  });

  it('is not made when the database does not answer in time: that is the reason', async () => {
    const world = emptyPairWorld();
    const seen = watched(world);
    const job = await run(world, { kind: 'create', spec: pairSpec('16.2'), template });
    expect(job).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'GATE_TIMEOUT', data: { service: 'database' } },
    });
    expect(seen).not.toContain('start demo-server');
    expect(world.engine.containers.size + world.engine.volumes.size + world.engine.networks.size).toBe(0);
  });

  it('is not made when the database refuses the password of an old volume, and keeps its words', async () => {
    const world = emptyPairWorld();
    const job = await run(world, { kind: 'create', spec: pairSpec('16.3'), template });
    expect(job.problem).toMatchObject({
      code: 'GATE_FATAL_LOG',
      data: { service: 'database', diagnosis: 'The password does not fit' },
    });
    expect(job.logExcerpt.map((line) => line.text)).toContain('login failed for sa');
  });

  it('stays down when the database does not come up at a start, and says so', async () => {
    const world = await worldWithPair();
    await run(world, simple(world, 'stop'));
    silence(world);
    const job = await run(world, simple(world, 'start'));
    expect(job).toMatchObject({ state: 'done', problem: { code: 'GATE_TIMEOUT', data: { service: 'database' } } });
    expect(job.steps.find(({ id }) => id === 'gate')).toMatchObject({ detail: { skipped: 'notRunning' } });
    expect(world.servingAs(database)?.status).toBe('running');
    expect(world.serving?.status).toBe('exited');
  });

  it('keeps its backup when the database does not come up after it', async () => {
    const world = await worldWithPair();
    // It was well when the job looked.
    world.engine.listeners.add(({ action, attributes }) => {
      if (action === 'die' && attributes['name'] === 'demo-database') silence(world);
    });
    const job = await run(world, backup(world));
    expect(job).toMatchObject({ state: 'done', problem: { code: 'GATE_TIMEOUT', data: { service: 'database' } } });
    expect(world.backups.get(backupNamed('demo-first'))?.manifest).not.toBeNull();
  });

  it('is undone half-way when the old database does not come back', async () => {
    const world = await worldWithPair();
    world.engine.listeners.add(({ action, attributes }) => {
      if (action === 'die' && attributes['name'] === 'demo-database') silence(world);
    });
    const job = await run(world, upgrade(world, '2024.2.1'));
    expect(job).toMatchObject({
      state: 'halfway',
      problem: { code: 'GATE_TIMEOUT', data: { service: 'database' } },
      undoProblem: { code: 'GATE_TIMEOUT', data: { service: 'database' } },
    });
    expect(world.files('/db', database)?.get('rows')).toBe('many');
  });

  it('does not wait for a database that somebody stopped, when only the server ran', async () => {
    const world = await worldWithPair();
    const { engine, runner } = world.boot();
    await engine.stopContainer('demo-database');
    await runner.stop();
    const job = await run(world, backup(world));
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(world.servingAs(database)?.status).toBe('exited');
  });

  it('takes a lost password from the container of the database', async () => {
    const world = await worldWithPair();
    world.secrets.delete(passwordRef);
    const job = await run(world, upgrade(world, '2024.2.1'));
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(world.secrets.get(passwordRef)).toBe(password);
  });
});

describe('adopted containers', () => {
  const names = (world: World): string[] => [...world.engine.containers.values()].map(({ name }) => name).sort();

  it('are stopped and started as they are', async () => {
    const world = await worldWithAdoptedPair();
    const before = world.serving?.id;
    expect((await run(world, simple(world, 'restart'))).state).toBe('done');
    expect(world.serving?.id).toBe(before);
    expect(names(world)).toEqual(['legacy', 'sql1']);
    expect([...world.engine.networks.keys()]).toEqual(['theirs']);
  });

  it('are set aside by an upgrade, with a network of their own for what takes their place', async () => {
    const world = await worldWithAdoptedPair();
    const job = await run(world, upgrade(world, '2024.2.1'));
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(names(world)).toEqual(['demo-database', 'demo-database-before-2', 'demo-server', 'demo-server-before-2']);
    // The policy that they were found with would start them again with the engine, on the data of the new ones.
    expect([...world.engine.containers.values()].map(({ limits }) => limits.restart)).not.toContain('always');
    expect([...world.engine.networks.keys()].sort()).toEqual(['demo', 'theirs']);
    expect(world.serving?.wanted.otherNetworks).toEqual(['theirs']);
    expect(Object.values(specIn(world).services).map(({ adopted }) => adopted)).toEqual([undefined, undefined]);
  });

  it('that stand still are kept so, too, when they are set aside', async () => {
    const world = await worldWithAdoptedPair();
    const { engine, runner } = world.boot();
    for (const name of ['legacy', 'sql1']) await engine.stopContainer(name);
    await runner.stop();
    expect((await run(world, upgrade(world, '2024.2.1'))).state).toBe('done');
    expect(world.engine.find('demo-database-before-2')?.limits.restart).toBe('unless-stopped');
  });

  it('get their names back when the network of the instance is taken by somebody else', async () => {
    const world = await worldWithAdoptedPair();
    world.engine.networks.set('demo', {});
    const job = await run(world, upgrade(world, '2024.2.1'));
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'NAME_TAKEN', data: { name: 'demo' } } });
    expect(names(world)).toEqual(['legacy', 'sql1']);
    expect(world.serving?.status).toBe('running');
  });

  it('are made anew as Berth’s own by a start after somebody removed one', async () => {
    const world = await worldWithAdoptedPair();
    const { engine, runner } = world.boot();
    await engine.stopContainer('legacy');
    await engine.removeContainer('legacy');
    await runner.stop();
    const job = await run(world, simple(world, 'start'));
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(names(world)).toEqual(['demo-server', 'sql1']);
    expect(world.files('/data')?.get('orders')).toBe('ten');
    expect(specIn(world).services[server]?.adopted).toBeUndefined();
    expect(specIn(world).services[database]).toMatchObject({ adopted: { container: 'sql1' }, revision: 1 });
    expect((await run(world, simple(world, 'stop'))).state).toBe('done');
  });

  it('are not mistaken for another container that took the name of one', async () => {
    const world = await worldWithAdoptedPair();
    const { engine, runner } = world.boot();
    const old = world.serving;
    if (old === undefined) throw new Error('no server');
    await engine.stopContainer('legacy');
    await engine.removeContainer('legacy');
    await engine.createContainer(old.wanted);
    await engine.startContainer('legacy');
    await runner.stop();
    const seen = watched(world);
    expect(await run(world, simple(world, 'start'))).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'NAME_TAKEN', data: { name: 'legacy' } },
    });
    expect(await run(world, upgrade(world, '2024.2.1'))).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'CONTAINER_GONE', data: { container: 'legacy' } },
    });
    await run(world, simple(world, 'stop'));
    expect(seen).toEqual(['die sql1']);
    expect(world.engine.find('legacy')?.status).toBe('running');
  });
});

it('upgrades the server alone: a database that came from no registry keeps the image that it has', async () => {
  const world = await worldWithAdoptedPair();
  const { spec } = world.record() ?? {};
  const its = spec?.services[database];
  if (spec === undefined || its === undefined) throw new Error('no database');
  const { repository, tag } = its.image;
  const services = { ...spec.services, [database]: { ...its, image: { repository, tag } } };
  const power = new FakePower();
  const { runner } = world.boot(power);
  const input = { ...upgrade(world, pairImages.good.tag), spec: { ...spec, services } };
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  expect(job).toMatchObject({ state: 'done' });
  expect(power.passed.filter((point) => point.startsWith('before pull'))).toEqual([
    `before pull demo/server:${pairImages.good.tag}`,
  ]);
});
