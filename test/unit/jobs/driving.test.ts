import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { StepId } from '../../../src-main/contract/plan.ts';
import type { JobRunner } from '../../../src-main/jobs/job-runner.ts';
import type { Step } from '../../../src-main/jobs/step.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { ended, specOf, template, World, worldWithInstance } from './world.ts';

const refused = (): ProblemError => ProblemError.of('ENGINE_REFUSED', { status: 500, details: 'no' });
const step = (id: StepId, more: Partial<Step> = {}): Step => ({
  id,
  phase: 'up',
  run: () => Promise.resolve(undefined),
  ...more,
});

function drive(world: World, steps: Step[]): JobRunner {
  return world.boot(undefined, undefined, () => steps).runner;
}

const input = { kind: 'stop', spec: specOf('volume'), template } as const;

describe('driving', () => {
  it('undoes what was begun, in reverse, the failed step too', async () => {
    const done: string[] = [];
    const noted = (id: StepId, more: Partial<Step> = {}): Step =>
      step(id, {
        run: () => {
          done.push(`run ${id}`);
          return Promise.resolve(undefined);
        },
        undo: () => {
          done.push(`undo ${id}`);
          return Promise.resolve();
        },
        ...more,
      });
    const runner = drive(new World(), [
      noted('check'),
      noted('stop'),
      noted('copy', { run: () => Promise.reject(refused()) }),
      noted('seal'),
    ]);
    const job = await ended(runner, await runner.submit(input, 'you'));
    expect(done).toEqual(['run check', 'run stop', 'undo copy', 'undo stop', 'undo check']);
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'ENGINE_REFUSED' } });
    expect(job.steps.map((one) => one.state)).toEqual(['undone', 'undone', 'failed', 'waiting']);
  });

  it('repeats after the point of no return, with longer pauses, and cannot be cancelled there', async () => {
    const world = new World();
    const times: number[] = [];
    const runner = drive(world, [
      step('removeContainers', {
        isPointOfNoReturn: true,
        run: () => {
          times.push(world.clock.now());
          return times.length < 8 ? Promise.reject(refused()) : Promise.resolve(undefined);
        },
      }),
    ]);
    const id = await runner.submit(input, 'you');
    const cancelled = new Promise<void>((resolve) => {
      const stop = runner.subscribe((job) => {
        if (job.steps[0]?.state !== 'failed') return;
        stop();
        void runner.cancel(id).then((answer) => {
          expect(answer).toMatchObject({ state: 'running', canCancel: false });
          resolve();
        });
      });
    });
    const job = await ended(runner, id);
    await cancelled;
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000)).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  it('says that it stopped half-way when the way back does not get on, and goes on trying', async () => {
    const world = new World();
    let tries = 0;
    const runner = drive(world, [
      step('stop', {
        run: () => Promise.reject(refused()),
        undo: async (): Promise<void> => {
          tries += 1;
          if (tries < 5) throw refused();
        },
      }),
    ]);
    const states = new Set<string>();
    const problems: (Problem | null)[] = [];
    runner.subscribe((job) => {
      states.add(job.state);
      problems.push(job.undoProblem);
    });
    const job = await ended(runner, await runner.submit(input, 'you'));
    expect([...states]).toEqual(['running', 'undoing', 'halfway', 'rolledBack']);
    expect(problems.some((problem) => problem?.code === 'ENGINE_REFUSED')).toBe(true);
    expect(job.undoProblem).toBeNull();
  });

  it('leaves the journal as it is when the program stops, and goes on in the next one', async () => {
    const world = new World();
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let runs = 0;
    const steps = [
      step('pull', {
        run: ({ signal }) => {
          runs += 1;
          begun();
          if (runs > 1) return Promise.resolve(undefined);
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new Error('aborted'));
            });
          });
        },
      }),
    ];
    const first = drive(world, steps);
    const id = await first.submit(input, 'you');
    await isBegun;
    await first.stop();
    expect(first.get(id)?.finishedAt).toBeNull();
    const second = drive(world, steps);
    await second.resume();
    expect(await ended(second, id)).toMatchObject({ state: 'done', wasInterrupted: true, problem: null });
    await expect(second.cancel(id)).rejects.toMatchObject({ problem: { code: 'JOB_FINISHED' } });
  });

  it('passes progress on at most ten times a second', async () => {
    const world = new World();
    const runner = drive(world, [
      step('copy', {
        async run(context) {
          for (let done = 0; done < 100; done += 1) {
            context.progress({ done, total: 100, unit: 'items' });
            await world.clock.sleep(10);
          }
          return undefined;
        },
      }),
    ]);
    const seen = new Map<number, number>();
    runner.subscribe((job) => {
      const done = job.steps[0]?.progress?.done;
      if (done !== undefined && !seen.has(done)) seen.set(done, world.clock.now());
    });
    await ended(runner, await runner.submit(input, 'you'));
    // The end of the step is told at once, with what it had reached.
    const times = [...seen.values()].slice(0, -1);
    expect(times.length).toBeGreaterThan(2);
    expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= 100)).toBe(true);
  });

  it('holds a job whose journal cannot be written, and loses no record', async () => {
    const world = new World();
    const { tools } = world.boot();
    const { createJobRunner } = await import('../../../src-main/jobs/runner.ts');
    const { MemoryJournal } = await import('../../fakes/memory-stores.ts');
    const journal = new MemoryJournal(world.journal);
    let failures = 2;
    const runner = createJobRunner({
      clock: world.clock,
      tools,
      buildSteps: () => [step('check')],
      journal: {
        list: () => journal.list(),
        read: (id) => journal.read(id),
        append: (id, record) => {
          const isLate = JSON.stringify(record).includes('stepDone');
          if (isLate && failures > 0) {
            failures -= 1;
            return Promise.reject(ProblemError.of('DISK_FULL', { path: '/jobs' }));
          }
          return journal.append(id, record);
        },
      },
    });
    const id = await runner.submit(input, 'you');
    expect((await ended(runner, id)).state).toBe('done');
    expect((await journal.read(id)).map((record) => (record as { kind: string }).kind)).toEqual([
      'created',
      'stepStarted',
      'stepDone',
      'finished',
    ]);
  });
});

describe('plans', () => {
  it('name the steps, what they cost and what forbids them', async () => {
    const world = await worldWithInstance();
    const { runner } = world.boot();
    const spec = world.record()?.spec ?? specOf('volume');
    const { backupNamed } = await import('./world.ts');
    const plan = await runner.plan({
      kind: 'upgrade',
      spec,
      template,
      image: { repository: 'demo/server', tag: '2023.1.1' },
      backup: backupNamed('demo-x'),
    });
    expect(plan.steps.map((one) => one.id)).toEqual([
      'check',
      'capture',
      'pull',
      'quiesce',
      'stop',
      'safeguard',
      'setAside',
      'create',
      'start',
      'gate',
      'release',
      'retire',
    ]);
    expect(plan).toMatchObject({ from: '2024.1.1', to: '2023.1.1', blockedBy: [{ code: 'VERSION_NOT_ALLOWED' }] });
    expect(plan.notes.map((note) => note.code)).toEqual(['CROSSES_MAJOR', 'SECRET_CAPTURED', 'NOT_BACKED_UP']);
    expect(plan.downtimeSeconds).toBeGreaterThan(0);
    expect(world.backups.size).toBe(0);
  });
});
