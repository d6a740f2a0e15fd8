/** What a job does next: a pure function of its steps and its state. */
import type { StepId } from '../contract/plan.ts';
import { problemLeft, stepState, type FoldedJob } from './fold.ts';
import type { Outcome } from './records.ts';

export type Move =
  /** `pauseMs`: wait first, because an earlier try did not work. */
  | { readonly kind: 'run'; readonly step: StepId; readonly pauseMs: number }
  | { readonly kind: 'undo'; readonly step: StepId; readonly pauseMs: number }
  | { readonly kind: 'finish'; readonly outcome: Outcome }
  | { readonly kind: 'none' };

export interface StepShape {
  readonly id: StepId;
  readonly hasUndo: boolean;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
/** Quick tries to put a step back before the job calls itself stopped half-way. */
export const quickUndoTries = 3;
const halfwayPauseMs = 60_000;

export function nextMove(steps: readonly StepShape[], job: FoldedJob): Move {
  if (job.outcome !== null) return { kind: 'none' };
  return job.direction === 'forward' ? forward(steps, job) : back(steps, job);
}

function forward(steps: readonly StepShape[], job: FoldedJob): Move {
  const next = steps.find((step) => stepState(job, step.id).run !== 'done');
  if (next === undefined) return { kind: 'finish', outcome: 'done' };
  return { kind: 'run', step: next.id, pauseMs: backOff(stepState(job, next.id).failures) };
}

function back(steps: readonly StepShape[], job: FoldedJob): Move {
  const next = steps.findLast((step) => {
    const state = stepState(job, step.id);
    return step.hasUndo && state.run !== 'none' && state.undo !== 'done';
  });
  if (next === undefined) {
    const outcome = problemLeft(job) !== null ? 'halfway' : job.isCancelled ? 'cancelled' : 'rolledBack';
    return { kind: 'finish', outcome };
  }
  const failures = stepState(job, next.id).undoFailures;
  return { kind: 'undo', step: next.id, pauseMs: failures >= quickUndoTries ? halfwayPauseMs : backOff(failures) };
}

/** 0 before the first try, then 1 s, 2 s, 4 s … at most 30 s. */
function backOff(failures: number): number {
  return failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}

/** The way back does not get on: it goes on trying, but slowly, and says so. */
export function isHalfway(job: FoldedJob): boolean {
  return (
    job.outcome === null &&
    [...job.steps.values()].some((step) => step.undo === 'failed' && step.undoFailures >= quickUndoTries)
  );
}
