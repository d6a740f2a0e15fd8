/** Runs a job whose power goes before and after every append and every effect; the next process makes it whole. */
import { expect } from 'vitest';
import { buildSteps } from '../../../src-main/jobs/kinds.ts';
import type { JobRunner } from '../../../src-main/jobs/job-runner.ts';
import type { Step } from '../../../src-main/jobs/step.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import type { StepId } from '../../../src-main/contract/plan.ts';
import { ProblemError } from '../../../src-main/ports/problem-error.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import { expectNothingOrphaned, factsOf, watchForTwoWriters, type Facts } from './wholeness.ts';
import type { Scenario } from './power-cut-scenarios.ts';
import type { World } from './world.ts';

interface Fault {
  readonly step: StepId;
  readonly when: 'before' | 'after';
}

/** How often the power went. */
export const count = { cuts: 0 };

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
  scenario.alsoWhole?.(world, job);
  const expected = scenario.ends[job.state]?.(before);
  expect(expected, `may end ${job.state}: ${JSON.stringify(job.problem)}`).toBeDefined();
  if (scenario.input(world).kind !== 'remove' || job.state !== 'done') expect(after).toMatchObject(expected ?? {});
  else expect(after.isThere).toBe(false);
}

export async function cutEverywhere(
  scenario: Scenario,
  begin: World,
  fault: Fault | null,
  stride: number,
): Promise<void> {
  const before = factsOf(begin);
  const whole = await runWithCuts(scenario, begin, fault, []);
  expectWhole(scenario, whole.world, whole.job, before);
  // Left in peace, it reaches what it is for.
  if (fault === null && scenario.cancelAt === undefined && scenario.ends.done !== undefined)
    expect(whole.job?.state, `${scenario.name}: ${JSON.stringify(whole.job?.problem)}`).toBe('done');
  for (let at = 1; at <= whole.points; at += stride) {
    // Every third time the power goes again while the next process is at work.
    const cutAt = at % 3 === 0 ? [at, ((at * 13) % 47) + 1] : [at];
    const { world, job } = await runWithCuts(scenario, begin, fault, cutAt);
    count.cuts += cutAt.length;
    try {
      expectWhole(scenario, world, job, before);
    } catch (error) {
      const where = `${scenario.name}, ${fault === null ? 'no fault' : `fault ${fault.when} ${fault.step}`}, cut at ${cutAt.join(' and ')} of ${String(whole.points)}`;
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

export function stepIds(scenario: Scenario, world: World): StepId[] {
  return buildSteps(scenario.input(world), world.boot().tools).map((step) => step.id);
}
