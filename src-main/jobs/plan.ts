/** The plan of a job: its steps with their consequences, before anything runs. */
import type { Problem } from '../contract/errors.ts';
import { jobIdSchema } from '../contract/ids.ts';
import type { Plan, PlannedStep } from '../contract/plan.ts';
import { toProblem } from '../ports/problem-error.ts';
import type { JobInput } from './inputs.ts';
import { planNotes, planVersions } from './plan-notes.ts';
import { scopeOf } from './scope.ts';
import type { Step, StepContext } from './step.ts';
import { expectedBackupBytes } from './steps/look.ts';
import type { JobTools } from './tools.ts';

/** The longest that a look at the instance may take. */
const lookLimitMs = 20_000;

export function plannedSteps(steps: readonly Step[]): PlannedStep[] {
  return steps.map((step) => ({
    id: step.id,
    phase: step.phase,
    isPointOfNoReturn: step.isPointOfNoReturn ?? false,
    estimateSeconds: step.estimateSeconds ?? null,
    detail: step.detail ?? {},
  }));
}

export async function describePlan(input: JobInput, tools: JobTools, steps: readonly Step[]): Promise<Plan> {
  const planned = plannedSteps(steps);
  const needsBackup = steps.some((step) => step.id === 'safeguard' || step.id === 'copy');
  return {
    kind: input.kind,
    instanceName: input.spec.name,
    ...planVersions(input),
    steps: planned,
    notes: await planNotes(input, tools),
    blockedBy: await whatForbids(steps),
    downtimeSeconds: planned.some((step) => step.id === 'stop')
      ? sum(planned.filter((step) => step.phase === 'down'))
      : null,
    totalSeconds: sum(planned),
    diskNeededBytes: needsBackup ? await expectedBackupBytes(scopeOf(input, tools)) : null,
    diskFreeBytes: needsBackup ? await tools.backups.freeBytes().catch(() => null) : null,
  };
}

/** Runs the job's own check, which changes nothing: the plan refuses what the job would refuse. */
async function whatForbids(steps: readonly Step[]): Promise<Problem[]> {
  const check = steps.find((step) => step.id === 'check');
  if (check === undefined) return [];
  try {
    await check.run(lookOnly());
    return [];
  } catch (error) {
    return [toProblem(error)];
  }
}

function lookOnly(): StepContext {
  return {
    jobId: jobIdSchema.parse('0-plan'),
    signal: AbortSignal.timeout(lookLimitMs),
    isRepeated: false,
    result: () => undefined,
    wasBegun: () => false,
    progress: () => undefined,
    keepLines: () => Promise.resolve(),
  };
}

function sum(steps: readonly PlannedStep[]): number | null {
  const known = steps.flatMap((step) => (step.estimateSeconds === null ? [] : [step.estimateSeconds]));
  return known.length === 0 ? null : known.reduce((total, seconds) => total + seconds, 0);
}
