/** A backup comes back where the instance has its data now: what it left long ago may be somebody else's by now. */
import { expect, it } from 'vitest';
import type { Job } from '../../../src-main/contract/job.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { pairTemplate, worldWithPair } from './pair-world.ts';
import { configure, type Edit } from './power-cut-configure-scenarios.ts';
import { backupNamed, ended, type World } from './world.ts';

const left = '/srv/new';
const toFolder: Edit = ({ server: draft }) => {
  draft.mounts = [{ name: 'data', source: { kind: 'folder', path: left } }];
};
const toVolume: Edit = ({ server: draft }) => {
  draft.mounts = [{ name: 'data', source: { kind: 'volume' } }];
};

async function run(world: World, input: JobInput): Promise<Job> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  expect(job).toMatchObject({ state: 'done' });
  return job;
}

function common(world: World): Pick<JobInput, 'spec' | 'template'> {
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('no instance');
  return { spec, template: pairTemplate };
}

function restore(world: World): JobInput {
  const source = world.backups.get(backupNamed('demo-kept'))?.manifest;
  if (!source) throw new Error('no backup to restore');
  return { kind: 'restore', ...common(world), source, backup: backupNamed('demo-safety') };
}

const backup = (world: World): JobInput => ({
  kind: 'backup',
  ...common(world),
  backup: backupNamed('demo-kept'),
  reason: 'manual',
  note: '',
});

it('leaves a folder alone that the data was moved out of since the backup', async () => {
  const world = await worldWithPair();
  await run(world, configure(world, toFolder, false));
  await run(world, backup(world));
  await run(world, configure(world, toVolume, false));
  world.engine.folder(left).clear();
  world.engine.folder(left).set('theirs', 'precious');
  world.files('/data')?.set('orders', 'eleven');
  await run(world, restore(world));
  expect([...world.engine.folder(left)]).toEqual([['theirs', 'precious']]);
  expect(world.files('/data')?.get('orders')).toBe('ten');
  expect(world.serving?.wanted.mounts[0]?.kind).toBe('volume');
});

it('brings a mount that was taken away since back in a volume, and leaves its folder alone', async () => {
  const world = await worldWithPair();
  world.engine.folder(left).set('photos', 'many');
  const extra: Edit = ({ server: draft }) => {
    draft.mounts.push({ name: 'extra-photos', path: '/photos', source: { kind: 'folder', path: left } });
  };
  const none: Edit = ({ server: draft }) => {
    draft.mounts = draft.mounts.filter(({ name }) => name !== 'extra-photos');
  };
  await run(world, configure(world, extra, false));
  await run(world, backup(world));
  await run(world, configure(world, none, false));
  world.engine.folder(left).set('theirs', 'precious');
  await run(world, restore(world));
  expect(world.engine.folder(left).get('theirs')).toBe('precious');
  expect(world.files('/photos')?.get('photos')).toBe('many');
});

it('leaves a folder alone that the instance only reads', async () => {
  const world = await worldWithPair();
  world.engine.folder(left).set('theirs', 'precious');
  const extra: Edit = ({ server: draft }) => {
    draft.mounts.push({ name: 'extra-1', path: '/certificates', source: { kind: 'folder', path: left } });
  };
  await run(world, configure(world, extra, false));
  const record = world.record();
  if (record === undefined) throw new Error('no instance');
  const readOnly = JSON.stringify(record.spec).replace('"name":"extra-1"', '"name":"extra-1","isReadOnly":true');
  world.records.set(record.spec.instanceId, { ...record, spec: instanceSpecSchema.parse(JSON.parse(readOnly)) });
  await run(world, backup(world));
  world.engine.folder(left).set('theirs', 'renewed');
  await run(world, restore(world));
  expect(world.engine.folder(left).get('theirs')).toBe('renewed');
});
