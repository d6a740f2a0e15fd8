/** The jobs on a server with its database that lose their power, the worlds they begin in, and how each may end. */
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import {
  emptyPairWorld,
  pairImages,
  pairSpec,
  pairTemplate,
  worldWithAdoptedPair,
  worldWithPair,
} from './pair-world.ts';
import type { Outcomes, Scenario } from './power-cut-scenarios.ts';
import type { Facts } from './wholeness.ts';
import { backupNamed, ended, type World } from './world.ts';

const template = pairTemplate;
const backup = backupNamed('demo-safety');
const pinned = (image: { digest: string }): string => `demo/server@${image.digest}`;
const same = (before: Facts): Facts => before;
const gone = (): Partial<Facts> => ({ isThere: false, database: null });
const specIn = (world: World): JobInput['spec'] => world.record()?.spec ?? pairSpec();

async function run(world: World, input: JobInput): Promise<void> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  if (job.state !== 'done') throw new Error(`${input.kind} ended ${job.state}: ${JSON.stringify(job.problem)}`);
}

const simple =
  (kind: 'start' | 'stop' | 'restart') =>
  (world: World): JobInput => ({ kind, spec: specIn(world), template });
const upgrade =
  (image: { tag: string }, name = backup) =>
  (world: World): JobInput => ({
    kind: 'upgrade',
    spec: specIn(world),
    template,
    image: { repository: 'demo/server', tag: image.tag },
    backup: name,
  });
const backupJob =
  (name = backup) =>
  (world: World): JobInput => ({
    kind: 'backup',
    spec: specIn(world),
    template,
    backup: name,
    reason: 'manual',
    note: '',
  });
const restore = (world: World): JobInput => {
  const source = world.backups.get(backupNamed('demo-source'))?.manifest;
  if (!source) throw new Error('no backup to restore');
  return { kind: 'restore', spec: specIn(world), template, source, backup };
};
const remove = (world: World): JobInput => ({ kind: 'remove', spec: specIn(world), template, backup, keepData: false });

const stopped = async (): Promise<World> => {
  const world = await worldWithPair();
  await run(world, simple('stop')(world));
  return world;
};
/** Upgraded after a backup, with new data since. */
const withBackup = async (begin: Promise<World>): Promise<World> => {
  const world = await begin;
  await run(world, backupJob(backupNamed('demo-source'))(world));
  await run(world, upgrade(pairImages.good, backupNamed('demo-earlier'))(world));
  world.files('/data')?.set('orders', 'eleven');
  return world;
};

const isOn = (before: Facts, isRunning: boolean): Facts => ({
  ...before,
  isRunning,
  database: before.database === null ? null : { ...before.database, isRunning },
});
const upgraded = (before: Facts): Facts => ({
  ...before,
  image: pinned(pairImages.good),
  data: { ...before.data, schema: '2' },
});
const restored = (before: Facts): Facts => ({
  ...before,
  image: pinned(pairImages.old),
  data: { orders: 'ten', schema: '1' },
});
const up: Outcomes = { done: upgraded, rolledBack: same };

export const pairScenarios: readonly Scenario[] = [
  {
    name: 'create',
    prepare: () => Promise.resolve(emptyPairWorld()),
    input: () => ({ kind: 'create', spec: pairSpec(), template }),
    ends: {
      done: () => ({
        isThere: true,
        isRunning: true,
        image: pinned(pairImages.old),
        database: { isRunning: true, data: { started: 'yes' } },
      }),
      rolledBack: gone,
    },
  },
  {
    name: 'create with a database that never answers',
    prepare: () => Promise.resolve(emptyPairWorld()),
    input: () => ({ kind: 'create', spec: pairSpec('16.2'), template }),
    ends: { rolledBack: gone },
  },
  {
    name: 'create with a database that exits, cancelled',
    prepare: () => Promise.resolve(emptyPairWorld()),
    input: () => ({ kind: 'create', spec: pairSpec('16.3'), template }),
    cancelAt: 'create',
    ends: { rolledBack: gone, cancelled: gone },
  },
  {
    name: 'start',
    prepare: stopped,
    input: simple('start'),
    ends: { done: (before) => isOn(before, true), rolledBack: same },
  },
  {
    name: 'stop',
    prepare: worldWithPair,
    input: simple('stop'),
    ends: { done: (before) => isOn(before, false), rolledBack: same },
  },
  { name: 'restart', prepare: worldWithPair, input: simple('restart'), ends: { done: same, rolledBack: same } },
  { name: 'backup', prepare: worldWithPair, input: backupJob(), ends: { done: same, rolledBack: same } },
  {
    name: 'backup, cancelled',
    prepare: worldWithPair,
    input: backupJob(),
    cancelAt: 'copy',
    ends: { done: same, rolledBack: same, cancelled: same },
  },
  { name: 'upgrade', prepare: worldWithPair, input: upgrade(pairImages.good), ends: up },
  {
    name: 'upgrade that never comes up',
    prepare: worldWithPair,
    input: upgrade(pairImages.never),
    ends: { rolledBack: same },
  },
  { name: 'upgrade that exits', prepare: worldWithPair, input: upgrade(pairImages.exits), ends: { rolledBack: same } },
  {
    name: 'upgrade, cancelled while the database starts',
    prepare: worldWithPair,
    input: upgrade(pairImages.good),
    cancelAt: 'start',
    ends: { done: upgraded, rolledBack: same, cancelled: same },
  },
  {
    name: 'restore',
    prepare: () => withBackup(worldWithPair()),
    input: restore,
    ends: { done: restored, rolledBack: same },
  },
  { name: 'remove', prepare: worldWithPair, input: remove, ends: { done: gone, rolledBack: same } },
  {
    name: 'stop of adopted containers',
    prepare: worldWithAdoptedPair,
    input: simple('stop'),
    ends: { done: (before) => isOn(before, false), rolledBack: same },
  },
  {
    name: 'backup of adopted containers',
    prepare: worldWithAdoptedPair,
    input: backupJob(),
    ends: { done: same, rolledBack: same },
  },
  { name: 'upgrade of adopted containers', prepare: worldWithAdoptedPair, input: upgrade(pairImages.good), ends: up },
  {
    name: 'upgrade of adopted containers that never comes up',
    prepare: worldWithAdoptedPair,
    input: upgrade(pairImages.never),
    ends: { rolledBack: same },
  },
  {
    name: 'second upgrade of what was adopted once',
    prepare: async () => {
      const world = await worldWithAdoptedPair();
      await run(world, upgrade(pairImages.good, backupNamed('demo-earlier'))(world));
      return world;
    },
    input: upgrade(pairImages.better),
    ends: {
      done: (before) => ({ ...before, image: pinned(pairImages.better), data: { ...before.data, schema: '3' } }),
      rolledBack: same,
    },
  },
  {
    name: 'restore of what was adopted once',
    prepare: () => withBackup(worldWithAdoptedPair()),
    input: restore,
    ends: { done: restored, rolledBack: same },
  },
];
