/** What a step of a job is. */
import type { JobId } from '../contract/ids.ts';
import type { StepProgress } from '../contract/job.ts';
import type { LogLine } from '../contract/logs.ts';
import type { StepDetail, StepId } from '../contract/plan.ts';
import type { Problem } from '../contract/errors.ts';

/** Plain JSON; never holds a secret. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface StepContext {
  readonly jobId: JobId;
  /** Aborted by cancel, by a stop of the program, or when the step's time is over. Undo gets one that only the program's stop aborts. */
  readonly signal: AbortSignal;
  /** The step's `run` was begun before and never ended: the process or the engine went away in it. False for `undo`. */
  readonly isRepeated: boolean;
  /** What an earlier step of this job returned, in this process or in one before it; undefined: it has not finished. */
  result(step: StepId): Json | undefined;
  /** Was the step's `run` ever begun, even if the process died in it? */
  wasBegun(step: StepId): boolean;
  /** For the window only; not journaled. */
  progress(progress: StepProgress): void;
  /** Journaled: what goes with the job for ever (last lines of a container that did not come up). */
  keepLines(lines: readonly LogLine[]): Promise<void>;
}

export interface StepOutcome {
  /** Journaled; later steps read it with `result`. */
  readonly result?: Json;
  /** Shown beside the step. `skipped` marks it as skipped. */
  readonly detail?: StepDetail;
  /** What did not go well without a reason to turn round: shown with the job, which goes on. */
  readonly problem?: Problem;
}

/** Everything is where it was, but it is not as well as it was: shown with the job, which ends half-way. */
export interface UndoOutcome {
  readonly problem: Problem;
}

/**
 * One part of a job. `run` and `undo` can both be repeated: they ask what is there before they act, because
 * the process may have died after the act and before the record of it.
 */
export interface Step {
  readonly id: StepId;
  readonly phase: 'up' | 'down' | 'after';
  /** Once it has begun there is no way back: it and what follows are driven on until they are done. */
  readonly isPointOfNoReturn?: true;
  /** Past the point of no return: what still cannot be done after several tries is noted, and the job goes on without it. */
  readonly canBeLeft?: true;
  readonly estimateSeconds?: number;
  /** For the plan, before it ran. */
  readonly detail?: StepDetail;
  run(context: StepContext): Promise<StepOutcome | undefined>;
  /** Puts things back as they were before `run`, whether `run` finished or not. Absent: nothing to put back. */
  undo?(context: StepContext): Promise<void> | Promise<UndoOutcome | undefined>;
}
