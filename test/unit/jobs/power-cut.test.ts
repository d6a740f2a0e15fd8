/** The power goes before and after every append and every effect of every job; the next process makes it whole. */
import { afterAll, describe, expect, it } from 'vitest';
import { buildSteps } from '../../../src-main/jobs/kinds.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import type { JobRunner } from '../../../src-main/jobs/job-runner.ts';
import type { Step } from '../../../src-main/jobs/step.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import type { StepId } from '../../../src-main/contract/plan.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import { expectNothingOrphaned, factsOf, watchForTwoWriters, type Facts } from './wholeness.ts';
import { backupNamed, ended, images, specOf, template, World, worldWithInstance } from './world.ts';

type Outcomes = Readonly<Partial<Record<Job['state'], (before: Facts) => Partial<Facts>>>>;

interface Scenario {
  readonly name: string;
  readonly prepare: () => Promise<World>;
  readonly input: (world: World) => JobInput;
  /** What the instance must be, by how the job ended. */
  readonly ends: Outcomes;
  readonly cancelAt?: StepId;
  readonly keepsData?: boolean;
}

interface Fault {
  readonly step: StepId;
  readonly when: 'before' | 'after';
}

const backup = backupNamed('demo-safety');
const pinned = (image: { digest: string }): string => `demo/server@${image.digest}`;
const same = (before: Facts): Facts => before;
const gone = { isThere: false };

const stopped = async (mount: 'volume' | 'folder' = 'volume'): Promise<World> => {
  const world = await worldWithInstance(mount);
  await run(world, { kind: 'stop', spec: specOf(mount), template });
  return world;
};
const upgradedOnce = async (): Promise<World> => {
  const world = await worldWithInstance();
  await run(world, { ...upgrade(images.good)(world), backup: backupNamed('demo-earlier') } as JobInput);
  return world;
};
/** Upgraded after a backup, with new data since. */
const withBackup = async (mount: 'volume' | 'folder'): Promise<World> => {
  const world = await worldWithInstance(mount);
  await run(world, {
    kind: 'backup',
    spec: currentSpec(world),
    template,
    backup: backupNamed('demo-source'),
    reason: 'manual',
    note: '',
  });
  await run(world, { ...upgrade(images.good)(world), backup: backupNamed('demo-earlier') } as JobInput);
  world.files('/data')?.set('orders', 'eleven');
  return world;
};

function currentSpec(world: World): JobInput['spec'] {
  return world.record()?.spec ?? specOf('volume');
}

const upgrade =
  (image: { tag: string }) =>
  (world: World): JobInput => ({
    kind: 'upgrade',
    spec: currentSpec(world),
    template,
    image: { repository: 'demo/server', tag: image.tag },
    backup,
  });

function restore(world: World): JobInput {
  const source = world.backups.get(backupNamed('demo-source'))?.manifest;
  if (!source) throw new Error('no backup to restore');
  return { kind: 'restore', spec: currentSpec(world), template, source, backup };
}

const createOf = (image: { tag: string }) => (): JobInput => {
  const spec = specOf('volume');
  const server = spec.services[template.main];
  if (server === undefined) throw new Error('no service');
  return {
    kind: 'create',
    template,
    spec: { ...spec, services: { [template.main]: { ...server, image: { ...server.image, tag: image.tag } } } },
  };
};

const simple =
  (kind: 'start' | 'stop' | 'restart') =>
  (world: World): JobInput => ({ kind, spec: currentSpec(world), template });
const backupJob = (world: World): JobInput => ({
  kind: 'backup',
  spec: currentSpec(world),
  template,
  backup,
  reason: 'manual',
  note: '',
});
const remove =
  (safety: boolean, keepData: boolean) =>
  (world: World): JobInput => ({
    kind: 'remove',
    spec: currentSpec(world),
    template,
    backup: safety ? backup : null,
    keepData,
  });

const upgraded = (before: Facts): Facts => ({
  isThere: true,
  isRunning: true,
  image: pinned(images.good),
  data: { ...before.data, schema: '2' },
});
const restored = (): Facts => ({
  isThere: true,
  isRunning: true,
  image: pinned(images.old),
  data: { orders: 'ten', schema: '1' },
});
const running = (before: Facts): Facts => ({ ...before, isRunning: true });
const both: Outcomes = { done: upgraded, rolledBack: same, cancelled: same };

const scenarios: readonly Scenario[] = [
  {
    name: 'create',
    prepare: () => Promise.resolve(new World()),
    input: createOf(images.old),
    ends: { done: () => ({ isThere: true, isRunning: true, image: pinned(images.old) }), rolledBack: () => gone },
  },
  {
    name: 'create that never comes up',
    prepare: () => Promise.resolve(new World()),
    input: createOf(images.never),
    ends: { rolledBack: () => gone },
  },
  {
    name: 'create, cancelled',
    prepare: () => Promise.resolve(new World()),
    input: createOf(images.never),
    cancelAt: 'start',
    ends: { rolledBack: () => gone, cancelled: () => gone },
  },
  { name: 'start', prepare: () => stopped(), input: simple('start'), ends: { done: running, rolledBack: same } },
  {
    name: 'stop',
    prepare: () => worldWithInstance(),
    input: simple('stop'),
    ends: { done: (before) => ({ ...before, isRunning: false }), rolledBack: same },
  },
  {
    name: 'restart',
    prepare: () => worldWithInstance(),
    input: simple('restart'),
    ends: { done: same, rolledBack: same },
  },
  { name: 'backup', prepare: () => worldWithInstance(), input: backupJob, ends: { done: same, rolledBack: same } },
  {
    name: 'backup, cancelled',
    prepare: () => worldWithInstance(),
    input: backupJob,
    cancelAt: 'copy',
    ends: { done: same, rolledBack: same, cancelled: same },
  },
  {
    name: 'backup of a stopped instance',
    prepare: () => stopped(),
    input: backupJob,
    ends: { done: same, rolledBack: same },
  },
  { name: 'upgrade', prepare: () => worldWithInstance(), input: upgrade(images.good), ends: both },
  {
    name: 'upgrade to a version that never comes up',
    prepare: () => worldWithInstance(),
    input: upgrade(images.never),
    ends: { rolledBack: same },
  },
  {
    name: 'upgrade to a version that exits',
    prepare: () => worldWithInstance(),
    input: upgrade(images.exits),
    ends: { rolledBack: same },
  },
  {
    name: 'upgrade, cancelled at the gate',
    prepare: () => worldWithInstance(),
    input: upgrade(images.never),
    cancelAt: 'gate',
    ends: { rolledBack: same, cancelled: same },
  },
  {
    name: 'upgrade, cancelled in the copy',
    prepare: () => worldWithInstance(),
    input: upgrade(images.good),
    cancelAt: 'safeguard',
    ends: both,
  },
  {
    name: 'second upgrade',
    prepare: upgradedOnce,
    input: upgrade(images.better),
    ends: {
      done: (before) => ({ ...before, image: pinned(images.better), data: { ...before.data, schema: '3' } }),
      rolledBack: same,
    },
  },
  {
    name: 'second upgrade that never comes up',
    prepare: upgradedOnce,
    input: upgrade(images.never),
    ends: { rolledBack: same },
  },
  { name: 'upgrade of a stopped instance', prepare: () => stopped(), input: upgrade(images.good), ends: both },
  {
    name: 'upgrade of a stopped instance that never comes up',
    prepare: () => stopped(),
    input: upgrade(images.never),
    ends: { rolledBack: same },
  },
  {
    name: 'upgrade with a folder',
    prepare: () => worldWithInstance('folder'),
    input: upgrade(images.good),
    ends: both,
  },
  {
    name: 'upgrade with a folder that never comes up',
    prepare: () => worldWithInstance('folder'),
    input: upgrade(images.never),
    ends: { rolledBack: same },
  },
  { name: 'restore', prepare: () => withBackup('volume'), input: restore, ends: { done: restored, rolledBack: same } },
  {
    name: 'restore, cancelled',
    prepare: () => withBackup('volume'),
    input: restore,
    cancelAt: 'create',
    ends: { done: restored, rolledBack: same, cancelled: same },
  },
  {
    name: 'restore with a folder',
    prepare: () => withBackup('folder'),
    input: restore,
    ends: { done: restored, rolledBack: same },
  },
  { name: 'remove', prepare: upgradedOnce, input: remove(true, false), ends: { done: () => gone, rolledBack: same } },
  {
    name: 'remove without a backup',
    prepare: () => worldWithInstance(),
    input: remove(false, false),
    ends: { done: () => gone, rolledBack: same },
  },
  {
    name: 'remove that keeps the data',
    prepare: () => worldWithInstance(),
    input: remove(true, true),
    keepsData: true,
    ends: { done: () => gone, rolledBack: same },
  },
];

let cuts = 0;

async function run(world: World, input: JobInput): Promise<void> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  if (job.state !== 'done') throw new Error(`${input.kind} ended ${job.state}: ${JSON.stringify(job.problem)}`);
}

/** A step that fails before it does anything, or after everything. Past the point of no return: once only, for it is repeated. */
function failing(fault: Fault | null, world: { hasFailedLate: boolean }): (steps: Step[]) => Step[] {
  return (steps) => {
    const point = steps.findIndex((step) => step.isPointOfNoReturn);
    return steps.map((step, index) => {
      if (step.id !== fault?.step) return step;
      const isLate = point >= 0 && index >= point;
      return {
        ...step,
        async run(context) {
          if (isLate && world.hasFailedLate) return await step.run(context);
          if (fault.when === 'after') await step.run(context);
          world.hasFailedLate = true;
          throw ProblemError.of('ENGINE_REFUSED', { status: 500, details: `made to fail at ${fault.step}` });
        },
      };
    });
  };
}

async function endsOrLosesPower(
  runner: JobRunner,
  begin: () => Promise<unknown>,
  cut: Promise<void>,
): Promise<Job | null> {
  return await new Promise((resolve, reject) => {
    runner.subscribe((job) => {
      if (job.finishedAt !== null) resolve(job);
    });
    begin().then(() => {
      // Nothing changes any more in a job that had ended before.
      for (const job of runner.list({ limit: 10 })) if (job.finishedAt !== null) resolve(job);
    }, reject);
    void cut.then(() => {
      resolve(null);
    });
  });
}

/** One run with the power cut at the given points of the first processes; the last one keeps its power. */
async function runWithCuts(
  scenario: Scenario,
  begin: World,
  fault: Fault | null,
  cutAt: readonly number[],
): Promise<{ world: World; job: Job | null; points: number }> {
  const world = begin.clone();
  const twoWriters = watchForTwoWriters(world);
  const late = { hasFailedLate: false };
  const input = scenario.input(world);
  let points = 0;
  let job: Job | null = null;
  for (const [index, at] of [...cutAt, Number.POSITIVE_INFINITY].entries()) {
    let lose = (): void => undefined;
    const cut = new Promise<void>((resolve) => {
      lose = resolve;
    });
    const power = new FakePower(at, lose);
    const { runner } = world.boot(power, failing(fault, late), buildSteps);
    runner.subscribe((one) => {
      const isThere = one.steps.some((step) => step.id === scenario.cancelAt && step.state === 'running');
      if (isThere && one.canCancel) void runner.cancel(one.id);
    });
    if (index > 0 && world.journal.size === 0) break;
    job = await endsOrLosesPower(runner, () => (index === 0 ? runner.submit(input, 'you') : runner.resume()), cut);
    points = power.passed.length;
    if (job !== null) break;
  }
  expect(twoWriters(), 'two containers on the same data').toEqual([]);
  return { world, job, points };
}

function expectWhole(scenario: Scenario, world: World, job: Job | null, before: Facts): void {
  const after = factsOf(world);
  if (job === null) {
    expect(after, 'the job was never written down').toEqual(before);
    return;
  }
  expectNothingOrphaned(world, job, scenario.keepsData === true && job.state === 'done');
  const expected = scenario.ends[job.state]?.(before);
  expect(expected, `may end ${job.state}: ${JSON.stringify(job.problem)}`).toBeDefined();
  if (scenario.input(world).kind !== 'remove' || job.state !== 'done') expect(after).toMatchObject(expected ?? {});
  else expect(after.isThere).toBe(false);
}

async function cutEverywhere(scenario: Scenario, begin: World, fault: Fault | null, stride: number): Promise<void> {
  const before = factsOf(begin);
  const whole = await runWithCuts(scenario, begin, fault, []);
  expectWhole(scenario, whole.world, whole.job, before);
  for (let at = 1; at <= whole.points; at += stride) {
    // Every third time the power goes again while the next process is at work.
    const cutAt = at % 3 === 0 ? [at, ((at * 13) % 47) + 1] : [at];
    const { world, job } = await runWithCuts(scenario, begin, fault, cutAt);
    cuts += cutAt.length;
    try {
      expectWhole(scenario, world, job, before);
    } catch (error) {
      const where = `${scenario.name}, ${fault === null ? 'no fault' : `fault ${fault.when} ${fault.step}`}, cut at ${cutAt.join(' and ')} of ${String(whole.points)}`;
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

function stepIds(scenario: Scenario, world: World): StepId[] {
  return buildSteps(scenario.input(world), world.boot().tools).map((step) => step.id);
}

describe('the power goes', () => {
  it.each(scenarios)('in $name', async (scenario) => {
    const begin = await scenario.prepare();
    await cutEverywhere(scenario, begin, null, 1);
  });

  it.each(
    scenarios.filter((one) =>
      [
        'create',
        'restart',
        'backup',
        'upgrade',
        'restore',
        'remove',
        'upgrade with a folder',
        'restore with a folder',
      ].includes(one.name),
    ),
  )('in $name while each step fails', async (scenario) => {
    const begin = await scenario.prepare();
    for (const step of stepIds(scenario, begin)) {
      for (const when of ['before', 'after'] as const)
        await cutEverywhere(scenario, begin, { step, when }, scenario.name.includes('folder') ? 5 : 2);
    }
  });

  afterAll(() => {
    console.info(`power cuts: ${String(cuts)}`);
  });
});
