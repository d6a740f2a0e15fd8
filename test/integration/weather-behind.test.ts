/** What happens behind Berth's back: a container that is gone, a backup that is not what was written. */
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from './engine-harness/command.ts';
import { Berth, refusal, said, type Box } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

const name = 'weather-behind';
let parts: BoxParts;
let berth: Berth;
let box: Box;
const id = (): never => box.id as never;
const note = (): Promise<string | null> => berth.look().readFile(`${name}-server`, '/data/note');

beforeAll(async () => {
  parts = await openBoxParts();
  berth = await Berth.open(parts);
  box = await berth.box(name);
  await berth.look().writeFile(`${name}-server`, '/data/note', 'kept');
});
afterAll(async () => {
  await berth.close();
  await parts.close();
});

async function removeBehind(): Promise<void> {
  await command('docker', ['-H', parts.engine, 'rm', '-f', `${name}-server`]);
  await berth.untilState(name, 'down', 20_000);
}

describe('a container that somebody removed', () => {
  test('is said, and Start makes it again with its data', async () => {
    await removeBehind();
    const { state } = await berth.client.instances.get({ id: id() });
    expect(state).toMatchObject({
      reason: { problem: { code: 'CONTAINER_GONE', data: { container: `${name}-server` } } },
    });
    expect(state.word === 'down' && said(state.reason.problem)).toContain(`The container ${name}-server is gone.`);
    const { jobId } = await berth.client.instances.start({ id: id() });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.expectWhole(name, 'healthy');
    expect(await note()).toBe('kept');
  });

  test('a backup and an upgrade without it are refused by name', async () => {
    await removeBehind();
    for (const submit of [
      () => berth.client.backups.create({ instance: id() }),
      () => berth.client.upgrades.start({ id: id(), tag: '1.1.0' }),
    ]) {
      const job = await berth.finish((await submit()).jobId);
      expect(job).toMatchObject({
        state: 'rolledBack',
        problem: { code: 'CONTAINER_GONE', data: { container: `${name}-server` } },
      });
    }
    await berth.finish((await berth.client.instances.restart({ id: id() })).jobId);
    await berth.expectWhole(name, 'healthy');
    expect(await note()).toBe('kept');
  });

  test('the instance can be removed without it', async () => {
    const other = await berth.box(`${name}-2`);
    await command('docker', ['-H', parts.engine, 'rm', '-f', `${name}-2-server`]);
    const { jobId } = await berth.client.instances.remove({ id: other.id, safetyBackup: false });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.expectWhole(`${name}-2`, 'gone');
  });
});

describe('a backup that is not what was written', () => {
  const folderOf = (backup: string): string => join(berth.folder, 'backups', backup);
  const partOf = (backup: string): string => join(folderOf(backup), manifestOf(backup).parts[0]?.file ?? '');
  const manifestOf = (backup: string): { parts: { file: string }[] } =>
    JSON.parse(readFileSync(join(folderOf(backup), 'manifest.json'), 'utf8')) as { parts: { file: string }[] };

  /** Restoring it is refused before anything stops, and the instance is as it was. */
  async function expectRefused(backup: string, code: string, words: string): Promise<void> {
    const started = await berth.client.backups
      .restore({ id: backup, instance: id() })
      .catch(async () => refusal(berth.client.backups.restore({ id: backup, instance: id() })));
    const problem = 'jobId' in started ? (await berth.finish(started.jobId)).problem : started;
    expect(problem).toMatchObject({ code });
    expect(said(problem)).toContain(words);
    await berth.expectRunningUntouched(name);
    expect(await note()).toBe('kept');
  }

  test('one flipped byte', async () => {
    const backup = await berth.backUp(box);
    const bytes = readFileSync(partOf(backup));
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(partOf(backup), bytes);
    const view = await berth.client.backups.verify({ id: backup });
    expect(view).toMatchObject({ trust: 'damaged', damage: { reason: 'checksum' } });
    await expectRefused(backup, 'BACKUP_DAMAGED', `The backup ${backup} is damaged.`);
    await berth.client.backups.remove({ id: backup });
  });

  test('a missing part, and one that grew', async () => {
    const backup = await berth.backUp(box);
    const part = partOf(backup);
    appendFileSync(part, 'more');
    await expectRefused(backup, 'BACKUP_DAMAGED', 'has another size than when it was written.');
    renameSync(part, `${part}.away`);
    expect(await berth.client.backups.verify({ id: backup })).toMatchObject({ damage: { reason: 'missing' } });
    await expectRefused(backup, 'BACKUP_DAMAGED', 'is missing.');
    await berth.client.backups.remove({ id: backup });
  });

  test('a manifest of a newer format, and one that is gone', async () => {
    const backup = await berth.backUp(box);
    const manifest = join(folderOf(backup), 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ ...manifestOf(backup), format: 99 }));
    await expectRefused(backup, 'BACKUP_TOO_NEW', 'was written by a newer Berth.');
    rmSync(manifest);
    await expectRefused(backup, 'BACKUP_DAMAGED', `The backup ${backup} is damaged.`);
    await berth.client.backups.remove({ id: backup });
  });
});
