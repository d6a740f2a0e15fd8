/** A disk that gets full: the engine's during a pull, the backups' during a copy. What was begun is gone, what ran runs. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushBox } from '../chaos/box-image.ts';
import { command } from './engine-harness/command.ts';
import { startTestEngine } from './engine-harness/index.ts';
import { Berth, said } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

const name = 'weather-disk';
const bigVersion = '1.9.0';
const mebibyte = 1024 * 1024;
let parts: BoxParts;

beforeAll(async () => {
  parts = await openBoxParts();
});
afterAll(() => parts.close());

test('the engine’s disk during the pull of an upgrade and of a new instance', async () => {
  await pushBox(parts, bigVersion, randomBytes(48 * mebibyte));
  const small = await startTestEngine({ diskBytes: 80 * mebibyte });
  const berth = await Berth.open({ engine: small.endpoint, registry: parts.registry });
  try {
    const box = await berth.box(name);
    const upgrade = await berth.client.upgrades.start({ id: box.id, tag: bigVersion });
    const job = await berth.finish(upgrade.jobId);
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'ENGINE_DISK_FULL' }, downtimeSeconds: null });
    expect(said(job.problem)).toBe(
      'The disk of the Docker engine is full. What was begun is taken back. Free some space there, then try again.',
    );
    await berth.expectWhole(name, 'healthy');

    const second = await berth.client.instances.create(berth.form(`${name}-2`, { tag: bigVersion }));
    expect(await berth.finish(second.jobId)).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'ENGINE_DISK_FULL' },
    });
    await berth.expectWhole(`${name}-2`, 'gone');
  } finally {
    await berth.close();
    await small.stop();
  }
});

test('the disk of the backups: during a backup, and during the safety backup of an upgrade', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'berth-small-'));
  await command('mount', ['-t', 'tmpfs', '-o', `size=${String(24 * mebibyte)}`, 'tmpfs', disk]);
  const berth = await Berth.open(parts);
  try {
    const box = await berth.box(name);
    const noise = randomBytes(30 * mebibyte).toString('latin1');
    await berth.look().writeFile(`${name}-server`, '/data/noise', noise);
    await berth.client.settings.set({ backupFolder: disk });
    const { jobId } = await berth.client.backups.create({ instance: box.id });
    const job = await berth.finish(jobId);
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'DISK_FULL' } });
    expect(said(job.problem)).toContain('is full. What was begun is removed again, and the instance is as it was.');
    expect(job.problem?.data).toMatchObject({ path: expect.stringContaining(disk) });
    expect(readdirSync(disk)).toEqual([]);
    await berth.expectWhole(name, 'healthy');

    const upgrade = await berth.client.upgrades.start({ id: box.id, tag: '1.1.0' });
    expect(await berth.finish(upgrade.jobId)).toMatchObject({ state: 'rolledBack', problem: { code: 'DISK_FULL' } });
    expect(readdirSync(disk)).toEqual([]);
    await berth.expectWhole(name, 'healthy');
    expect((await berth.look().readFile(`${name}-server`, '/data/noise'))?.length).toBeGreaterThan(0);

    // Too full to begin: the plan says so before anything is done.
    await command('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=1M', 'count=12']);
    const plan = await berth.client.upgrades.plan({ id: box.id, tag: '1.1.0' });
    expect(plan.blockedBy).toMatchObject([{ code: 'DISK_FULL', data: { path: disk } }]);
    expect(plan.diskFreeBytes).toBeLessThan(13 * mebibyte);
  } finally {
    await berth.close();
    await command('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});
