/** Adopting, releasing, and removing what was adopted: wherever the power goes, the containers are as they were found or gone. */
import { describe, expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { pairTemplate, worldWithAdoptedPair } from './pair-world.ts';
import { ended, instanceId, type World } from './world.ts';

async function adopted(): Promise<{ world: World; spec: InstanceSpec }> {
  const world = await worldWithAdoptedPair();
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('nothing is adopted');
  return { world, spec };
}

async function found(): Promise<{ world: World; spec: InstanceSpec }> {
  const begin = await adopted();
  begin.world.records.delete(instanceId);
  return begin;
}

function containers(world: World): string[] {
  return [...world.engine.containers.values()].map(({ id, name, status }) => `${id} ${name} ${status}`).sort();
}

async function finish(world: World, input: JobInput) {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  return job;
}

/** The power goes before and after every append and every effect; `check` sees the world when the job has ended, or never began. */
async function cutEverywhere(
  begin: World,
  input: JobInput,
  check: (world: World, job: Job | null) => void,
): Promise<number> {
  let points = Number.POSITIVE_INFINITY;
  let at = 0;
  for (; at <= points; at += 1) {
    const world = begin.clone();
    let lose = (): void => undefined;
    const isCut = new Promise<void>((resolve) => {
      lose = resolve;
    });
    const power = new FakePower(at === 0 ? Number.POSITIVE_INFINITY : at, lose);
    const first = world.boot(power).runner;
    const over = new Promise<void>((resolve) => {
      first.subscribe((job) => {
        if (job.finishedAt !== null) resolve();
      });
    });
    first.submit(input, 'you').catch(() => undefined);
    await Promise.race([over, isCut]);
    if (at === 0) points = power.passed.length;
    const { runner } = world.boot();
    await runner.resume();
    const [known] = runner.list({ limit: 1 });
    check(world, known === undefined ? null : await ended(runner, known.id));
    await runner.stop();
  }
  return at;
}

function withForeign(spec: InstanceSpec, isForeign: boolean): InstanceSpec {
  const services = Object.entries(spec.services).map(([name, service]) => [
    name,
    { ...service, mounts: service.mounts.map((mount) => ({ ...mount, isForeign })) },
  ]);
  return { ...spec, services: Object.fromEntries(services) as InstanceSpec['services'] };
}

const common = { template: pairTemplate };

describe('adopting', () => {
  it('takes nothing that went, was made again or is managed', async () => {
    const { world, spec } = await found();
    const [first] = [...world.engine.containers.values()];
    if (first === undefined) throw new Error('no container');
    world.engine.containers.delete(first.id);
    expect(await finish(world, { kind: 'adopt', spec, ...common })).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'NOT_ADOPTABLE', data: { container: first.name, reason: 'gone' } },
    });
    world.engine.containers.set('new', { ...first, id: 'new' });
    expect((await finish(world, { kind: 'adopt', spec, ...common })).problem).toMatchObject({
      data: { reason: 'gone' },
    });
    expect(world.record()).toBeUndefined();
    const other = await adopted();
    const again = { ...other.spec, instanceId: 'zzzzzz2222' as typeof instanceId };
    expect((await finish(other.world, { kind: 'adopt', spec: again, ...common })).problem).toMatchObject({
      data: { reason: 'managed' },
    });
  });

  it('is never had by two at the same moment', async () => {
    const { world, spec } = await found();
    const other = { ...spec, instanceId: instanceIdSchema.parse('zzzzzz2222'), name: 'other' };
    const { runner } = world.boot();
    const ids = await Promise.all(
      [spec, other].map((one) => runner.submit({ kind: 'adopt', spec: one, ...common }, 'you')),
    );
    const jobs = await Promise.all(ids.map((id) => ended(runner, id)));
    await runner.stop();
    expect(world.records.size).toBe(jobs.filter(({ state }) => state === 'done').length);
    expect(world.records.size).toBeLessThan(2);
    expect(jobs.find(({ state }) => state !== 'done')?.problem).toMatchObject({ data: { reason: 'managed' } });
  });

  it('is the engine’s containers as they are, wherever the power goes', async () => {
    const { world, spec } = await found();
    const before = containers(world);
    const cuts = await cutEverywhere(world, { kind: 'adopt', spec, ...common }, (after, job) => {
      expect(containers(after)).toEqual(before);
      expect(after.record()?.spec).toEqual(job === null ? undefined : spec);
    });
    expect(cuts).toBeGreaterThan(5);
  });

  it('notes what runs as to be running, and since when', async () => {
    const { world, spec } = await found();
    await finish(world, { kind: 'adopt', spec, ...common });
    const isUp = [...world.engine.containers.values()].some(({ status }) => status === 'running');
    expect(world.record()).toMatchObject({ desired: isUp ? 'running' : 'stopped', isPinned: false });
  });
});

describe('releasing', () => {
  it('forgets the instance and its secrets and touches no container, wherever the power goes', async () => {
    const { world, spec } = await adopted();
    const before = containers(world);
    await cutEverywhere(world, { kind: 'release', spec, ...common }, (after, job) => {
      expect(containers(after)).toEqual(before);
      expect(after.record() === undefined).toBe(job !== null);
      expect(after.secrets.size).toBe(job === null ? world.secrets.size : 0);
    });
  });

  it('is refused once a container was made anew', async () => {
    const { world, spec } = await adopted();
    const services = Object.entries(spec.services).map(([name, { adopted: _adopted, ...own }]) => [name, own]);
    const changed = { ...spec, services: Object.fromEntries(services) as InstanceSpec['services'] };
    const record = world.record();
    if (record !== undefined) world.records.set(instanceId, { ...record, spec: changed });
    expect(await finish(world, { kind: 'release', spec, ...common })).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'NOT_ADOPTED' },
    });
  });
});

describe('removing what was adopted', () => {
  it.each([false, true])(
    'takes what is its own and nothing else, wherever the power goes; data kept: %s',
    async (keepData) => {
      const { world, spec } = await adopted();
      world.engine.volumes.set('somebody-else', { labels: {}, files: new Map() });
      const mine = withForeign(spec, false);
      const own = Object.values(spec.services).flatMap(({ mounts }) =>
        mounts.flatMap(({ source }) => (source.kind === 'volume' ? [source.volume] : [])),
      );
      const input: JobInput = { kind: 'remove', spec: mine, ...common, backup: null, keepData };
      await cutEverywhere(world, input, (after, job) => {
        expect(after.engine.volumes.has('somebody-else')).toBe(true);
        if (job?.state !== 'done') return;
        expect(containers(after)).toEqual([]);
        expect(own.filter((volume) => after.engine.volumes.has(volume))).toEqual(keepData ? own : []);
      });
    },
  );

  it('leaves volumes that others use', async () => {
    const { world, spec } = await adopted();
    const shared = withForeign(spec, true);
    const before = [...world.engine.volumes.keys()];
    await finish(world, { kind: 'remove', spec: shared, ...common, backup: null, keepData: false });
    expect([...world.engine.volumes.keys()]).toEqual(before);
  });
});
