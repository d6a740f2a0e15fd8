/** An engine that is away at the start, goes in the middle of a job, or never comes back before the program ends. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxVersion, newBoxVersion, pushBox } from '../chaos/box-image.ts';
import { Berth, refusal, said, type Box } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

const bigVersion = '1.9.0';
let parts: BoxParts;
let berth: Berth;
/** Where the engine goes away, and how; once. */
let cut: { readonly where: string; readonly how: 'SIGTERM' | 'SIGKILL' } | null = null;

beforeAll(async () => {
  parts = await openBoxParts({ isOwn: true });
  await pushBox(parts, bigVersion, randomBytes(48 * 1024 * 1024));
  berth = await Berth.open({
    ...parts,
    onBoundary: async (_job, where) => {
      if (where !== cut?.where) return;
      const { how } = cut;
      cut = null;
      await parts.own.goAway(how);
    },
  });
});
afterAll(async () => {
  await berth.close();
  await parts.close();
});

async function expectWaiting(jobId: string): Promise<void> {
  const job = await berth.untilJob(jobId, ({ state }) => state === 'waiting');
  expect(job.problem).toBeNull();
  await berth.untilEngine('away');
  const [engine] = await berth.client.engines.list();
  const problem = engine?.state.word === 'away' ? engine.state.problem : null;
  expect(problem).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  expect(said(problem)).toContain('The Docker engine does not answer.');
}

async function version(name: string): Promise<string | undefined> {
  return (await berth.client.instances.list()).find((one) => one.name === name)?.version;
}

const note = (name: string): Promise<string | null> => berth.look().readFile(`${name}-server`, '/data/note');

test('away at the start: said, instances are kept in the list, a job waits, and all goes on when it comes', async () => {
  const name = 'weather-late';
  const box = await berth.box(name);
  await berth.stop();
  await parts.own.goAway();
  await berth.start();
  await berth.untilEngine('away');
  await berth.untilState(name, 'notReachable');
  expect(await refusal(berth.client.instances.create(berth.form(`${name}-2`)))).toMatchObject({
    code: 'ENGINE_UNREACHABLE',
  });
  const { jobId } = await berth.client.backups.create({ instance: box.id });
  await expectWaiting(jobId);
  await parts.own.comeBack();
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null, wasInterrupted: false });
  await berth.expectWhole(name, 'healthy');
  const removal = await berth.client.instances.remove({ id: box.id, safetyBackup: false });
  await berth.finish(removal.jobId);
});

describe('away in the middle of a job: it waits, goes on, and ends whole', () => {
  const name = 'weather-engine';
  let box: Box;
  let backup: string;
  beforeAll(async () => {
    box = await berth.box(name);
    await berth.look().writeFile(`${name}-server`, '/data/note', 'kept');
    backup = await berth.backUp(box);
  });

  const id = (): never => box.id as never;
  const upgrade = (tag: string) => (): Promise<{ jobId: string }> => berth.client.upgrades.start({ id: id(), tag });
  const restore = (): Promise<{ jobId: string }> => berth.client.backups.restore({ id: backup, instance: id() });

  test.each([
    [
      'a backup',
      'after stepStarted copy',
      'SIGTERM',
      () => berth.client.backups.create({ instance: id() }),
      boxVersion,
    ],
    ['an upgrade, before it stops', 'after stepStarted pull', 'SIGKILL', upgrade(newBoxVersion), newBoxVersion],
    ['a restore, while it unpacks', 'after stepStarted unpack', 'SIGKILL', restore, boxVersion],
    ['an upgrade, while it is down', 'after stepStarted safeguard', 'SIGTERM', upgrade(newBoxVersion), newBoxVersion],
    ['a restore, when the new one starts', 'after stepStarted start', 'SIGTERM', restore, boxVersion],
    ['an upgrade, at the gate', 'after stepStarted gate', 'SIGKILL', upgrade(newBoxVersion), newBoxVersion],
  ] as const)('%s (%s, %s)', async (_what, where, how, submit, after) => {
    cut = { where, how };
    const { jobId } = await submit();
    await expectWaiting(jobId);
    await parts.own.comeBack();
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.expectWhole(name, 'healthy');
    expect(await version(name)).toBe(after);
    expect(await note(name)).toBe('kept');
  });

  test('a pull that is cut while bytes come', async () => {
    const { jobId } = await upgrade(bigVersion)();
    await berth.untilJob(jobId, ({ steps }) =>
      steps.some(({ id: step, progress }) => step === 'pull' && (progress?.done ?? 0) > 0),
    );
    await parts.own.goAway('SIGKILL');
    await expectWaiting(jobId);
    await parts.own.comeBack();
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.expectWhole(name, 'healthy');
    expect(await note(name)).toBe('kept');
  });

  test('never back before the program ends: the next start waits again, then goes on', async () => {
    cut = { where: 'after stepStarted setAside', how: 'SIGTERM' };
    const { jobId } = await restore();
    await expectWaiting(jobId);
    await berth.stop();
    await berth.start();
    await expectWaiting(jobId);
    await parts.own.comeBack();
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null, wasInterrupted: true });
    await berth.expectWhole(name, 'healthy');
    expect(await note(name)).toBe('kept');
    expect(berth.faults).toEqual([]);
  });
});
