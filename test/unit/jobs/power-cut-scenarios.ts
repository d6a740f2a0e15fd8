/** The jobs that lose their power, the worlds they begin in, and how each may end. */
import type { Job } from '../../../src-main/contract/job.ts';
import type { StepId } from '../../../src-main/contract/plan.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import type { Facts } from './wholeness.ts';
import { backupNamed, ended, images, specOf, template, World, worldWithInstance } from './world.ts';

export type Outcomes = Readonly<Partial<Record<Job['state'], (before: Facts) => Partial<Facts>>>>;

export interface Scenario {
  readonly name: string;
  readonly prepare: () => Promise<World>;
  readonly input: (world: World) => JobInput;
  /** What the instance must be, by how the job ended. */
  readonly ends: Outcomes;
  readonly cancelAt?: StepId;
  readonly keepsData?: boolean;
  /** What else must be true of its world when the job has ended. */
  readonly alsoWhole?: (world: World, job: Job) => void;
}

async function run(world: World, input: JobInput): Promise<void> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  if (job.state !== 'done') throw new Error(`${input.kind} ended ${job.state}: ${JSON.stringify(job.problem)}`);
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
  database: null,
});
const restored = (): Facts => ({
  isThere: true,
  isRunning: true,
  image: pinned(images.old),
  data: { orders: 'ten', schema: '1' },
  database: null,
});
const running = (before: Facts): Facts => ({ ...before, isRunning: true });
const both: Outcomes = { done: upgraded, rolledBack: same, cancelled: same };

export const scenarios: readonly Scenario[] = [
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
  {
    name: 'upgrade of a stopped instance',
    prepare: () => stopped(),
    input: upgrade(images.good),
    ends: { ...both, done: (before) => ({ ...upgraded(before), isRunning: false }) },
  },
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
