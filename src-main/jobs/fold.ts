/** The state of a job, folded from its records. */
import { assertNever } from '../base/assert-never.ts';
import type { Problem } from '../contract/errors.ts';
import type { JobId } from '../contract/ids.ts';
import type { LogLine } from '../contract/logs.ts';
import type { StepDetail, StepId } from '../contract/plan.ts';
import type { CreatedRecord, JobRecord, Outcome } from './records.ts';
import type { Json } from './step.ts';

export interface StepState {
  readonly run: 'none' | 'begun' | 'done' | 'failed';
  readonly undo: 'none' | 'begun' | 'done' | 'failed';
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly undoneAt: string | null;
  readonly result: Json | undefined;
  readonly detail: StepDetail;
  readonly problem: Problem | null;
  /** Put back, but not as well as it was. */
  readonly leftProblem: Problem | null;
  /** Since this process took the job up: they set the pause before the next try. */
  readonly failures: number;
  readonly undoFailures: number;
}

export interface FoldedJob {
  readonly id: JobId;
  readonly created: CreatedRecord;
  readonly steps: ReadonlyMap<StepId, StepState>;
  /** Where it goes: `back` once a step failed or the user cancelled, unless the point of no return had been passed. */
  readonly direction: 'forward' | 'back';
  readonly hasPassedPoint: boolean;
  readonly isCancelled: boolean;
  /** Why it turned round. */
  readonly problem: Problem | null;
  readonly undoProblem: Problem | null;
  readonly lines: readonly LogLine[];
  readonly wasInterrupted: boolean;
  readonly outcome: Outcome | null;
  readonly finishedAt: string | null;
}

const untouched: StepState = {
  run: 'none',
  undo: 'none',
  startedAt: null,
  finishedAt: null,
  undoneAt: null,
  result: undefined,
  detail: {},
  problem: null,
  leftProblem: null,
  failures: 0,
  undoFailures: 0,
};

export function stepState(job: FoldedJob, step: StepId): StepState {
  return job.steps.get(step) ?? untouched;
}

export function fold(id: JobId, records: readonly [CreatedRecord, ...JobRecord[]]): FoldedJob {
  const [created, ...rest] = records;
  const begin: FoldedJob = {
    id,
    created,
    steps: new Map(),
    direction: 'forward',
    hasPassedPoint: false,
    isCancelled: false,
    problem: null,
    undoProblem: null,
    lines: [],
    wasInterrupted: false,
    outcome: null,
    finishedAt: null,
  };
  return rest.reduce(applyRecord, begin);
}

/** The state after one more record. */
export function applyRecord(job: FoldedJob, record: JobRecord): FoldedJob {
  switch (record.kind) {
    case 'created':
      return job;
    case 'stepStarted': {
      const isPoint = job.created.steps.some((step) => step.id === record.step && step.isPointOfNoReturn);
      const startedAt = stepState(job, record.step).startedAt ?? record.at;
      const next = withStep(job, record.step, { run: 'begun', startedAt });
      return isPoint && job.direction === 'forward' ? { ...next, hasPassedPoint: true } : next;
    }
    case 'stepDone':
      return {
        ...withStep(job, record.step, {
          run: 'done',
          finishedAt: record.at,
          result: record.result,
          detail: record.detail ?? {},
          problem: record.problem ?? null,
        }),
        problem: record.problem ?? (job.direction === 'forward' ? null : job.problem) ?? notedProblem(job),
      };
    case 'stepFailed': {
      const failures = stepState(job, record.step).failures + 1;
      const next = withStep(job, record.step, {
        run: 'failed',
        finishedAt: record.at,
        problem: record.problem,
        failures,
      });
      return { ...next, problem: record.problem, direction: job.hasPassedPoint ? 'forward' : 'back' };
    }
    case 'cancelRequested':
      return job.hasPassedPoint || job.direction === 'back' ? job : { ...job, isCancelled: true, direction: 'back' };
    case 'undoStarted':
      return withStep(job, record.step, { undo: 'begun' });
    case 'undoDone': {
      const leftProblem = record.problem ?? null;
      const next = withStep(job, record.step, { undo: 'done', undoneAt: record.at, leftProblem });
      return { ...next, undoProblem: problemLeft(next) };
    }
    case 'undoFailed': {
      const undoFailures = stepState(job, record.step).undoFailures + 1;
      return { ...withStep(job, record.step, { undo: 'failed', undoFailures }), undoProblem: record.problem };
    }
    case 'linesKept':
      return { ...job, lines: record.lines };
    case 'interrupted':
      return { ...job, wasInterrupted: true, steps: withFreshTries(job.steps) };
    case 'finished':
      return { ...job, outcome: record.outcome, finishedAt: record.at };
    default:
      return assertNever(record);
  }
}

/** What was put back, but is not as well as it was before the job. */
export function problemLeft(job: Pick<FoldedJob, 'steps'>): Problem | null {
  for (const step of job.steps.values()) if (step.leftProblem !== null) return step.leftProblem;
  return null;
}

/** A problem that a finished step noted stays with the job; one of a try that worked later does not. */
function notedProblem(job: FoldedJob): Problem | null {
  for (const step of job.steps.values()) if (step.run === 'done' && step.problem !== null) return step.problem;
  return null;
}

function withStep(job: FoldedJob, id: StepId, change: Partial<StepState>): FoldedJob {
  return { ...job, steps: new Map(job.steps).set(id, { ...stepState(job, id), ...change }) };
}

function withFreshTries(steps: ReadonlyMap<StepId, StepState>): ReadonlyMap<StepId, StepState> {
  return new Map([...steps].map(([id, step]) => [id, { ...step, failures: 0, undoFailures: 0 }]));
}
