/** One live job: does the move that `nextMove` decides, and writes down what happened. */
import type { Job } from '../contract/job.ts';
import type { JobId } from '../contract/ids.ts';
import type { StepProgress } from '../contract/job.ts';
import type { StepId } from '../contract/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import { isProblem, toProblem } from '../ports/problem-error.ts';
import { applyRecord, stepState, type FoldedJob } from './fold.ts';
import { nextMove, type Move } from './next-move.ts';
import type { JobRecord } from './records.ts';
import type { Step, StepContext } from './step.ts';
import { viewJob } from './view.ts';

export interface DriverDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Called before and after every append, with the record's name: `before stepStarted stop`. */
  readonly onBoundary?: ((job: JobId, where: string) => Promise<void>) | undefined;
  readonly onChange: (job: LiveJob) => void;
}

/** How long a job waits before it asks an engine again that went away, or a disk that was full. */
const askAgainMs = 3000;
const progressEveryMs = 100;
/** Half a minute of tries, before a step that can be left is. */
const triesBeforeLeft = 6;

type RecordBody = JobRecord extends infer R ? (R extends { at: string } ? Omit<R, 'at'> : never) : never;

/** A socket that is being made again belongs to root alone for a moment: no reason to turn round, either. */
function isEngineAway(error: unknown): boolean {
  return isProblem(error, 'ENGINE_UNREACHABLE') || isProblem(error, 'ENGINE_FORBIDDEN');
}

/** The program stops: what is unfinished stays so in its journal. */
class DrivingStopped extends Error {}

export class LiveJob {
  readonly #deps: DriverDeps;
  readonly #steps: readonly Step[];
  readonly #stop = new AbortController();
  readonly #cancel = new AbortController();
  #waker = new AbortController();
  #state: FoldedJob;
  #isWaiting = false;
  #progress: { step: StepId; value: StepProgress } | null = null;
  #lastProgressAt = 0;
  #isProgressDue = false;
  #appends: Promise<void> = Promise.resolve();
  #driving: Promise<void> = Promise.resolve();

  constructor(state: FoldedJob, steps: readonly Step[], deps: DriverDeps) {
    this.#state = state;
    this.#steps = steps;
    this.#deps = deps;
  }

  get state(): FoldedJob {
    return this.#state;
  }

  view(): Job {
    return viewJob(this.#state, { isWaiting: this.#isWaiting, progress: this.#progress });
  }

  /** Drives on until the job has ended or `stop` is called. `isPickedUp`: an earlier process began it. */
  start(isPickedUp: boolean): void {
    this.#driving = this.#drive(isPickedUp).catch((error: unknown) => {
      if (!(error instanceof DrivingStopped)) throw error;
    });
  }

  wake(): void {
    this.#waker.abort();
    this.#waker = new AbortController();
  }

  /** Turns the job round, unless the point of no return was passed. */
  async cancel(): Promise<void> {
    if (this.#state.hasPassedPoint || this.#state.direction === 'back') return;
    await this.#append({ kind: 'cancelRequested' });
    if (this.#state.isCancelled) this.#cancel.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#driving;
  }

  async #drive(isPickedUp: boolean): Promise<void> {
    if (isPickedUp) await this.#append({ kind: 'interrupted' });
    const shapes = this.#steps.map((step) => ({ id: step.id, hasUndo: step.undo !== undefined }));
    while (!this.#stop.signal.aborted) {
      const move = nextMove(shapes, this.#state);
      if (move.kind === 'none') return;
      if (move.kind === 'finish') {
        await this.#append({ kind: 'finished', outcome: move.outcome });
        continue;
      }
      if (move.pauseMs > 0) {
        await this.#pause(move.pauseMs, move.kind === 'run');
        if (this.#isOutdated(move)) continue;
      }
      const step = this.#steps.find((one) => one.id === move.step);
      if (step === undefined) return;
      await (move.kind === 'run' ? this.#run(step) : this.#undo(step));
    }
  }

  /** Did a stop or a cancel come while the move waited for its time? */
  #isOutdated(move: Move): boolean {
    return this.#stop.signal.aborted || (move.kind === 'run' && this.#state.direction === 'back');
  }

  async #run(step: Step): Promise<void> {
    const isRepeated = stepState(this.#state, step.id).run === 'begun';
    if (!isRepeated) await this.#append({ kind: 'stepStarted', step: step.id });
    if (this.#state.direction === 'back') return;
    const signal = AbortSignal.any([this.#stop.signal, this.#cancel.signal]);
    try {
      const outcome = await step.run({ ...this.#context(step.id, signal), isRepeated });
      await this.#append({
        kind: 'stepDone',
        step: step.id,
        ...(outcome?.result === undefined ? {} : { result: structuredClone(outcome.result) as never }),
        ...(outcome?.detail === undefined ? {} : { detail: outcome.detail }),
        ...(outcome?.problem === undefined ? {} : { problem: outcome.problem }),
      });
    } catch (error) {
      if (this.#stop.signal.aborted) throw new DrivingStopped();
      if (this.#cancel.signal.aborted) return;
      if (isEngineAway(error)) await this.#waitForEngine(true);
      else if (this.#isLeftNow(step))
        await this.#append({ kind: 'stepDone', step: step.id, problem: toProblem(error) });
      else await this.#append({ kind: 'stepFailed', step: step.id, problem: toProblem(error) });
    } finally {
      this.#progress = null;
    }
  }

  /** Tidying up that cannot be done must not hold the instance for ever. */
  #isLeftNow(step: Step): boolean {
    const failures = stepState(this.#state, step.id).failures + 1;
    return step.canBeLeft === true && this.#state.hasPassedPoint && failures >= triesBeforeLeft;
  }

  async #undo(step: Step): Promise<void> {
    if (stepState(this.#state, step.id).undo !== 'begun') await this.#append({ kind: 'undoStarted', step: step.id });
    try {
      const problem = (await step.undo?.(this.#context(step.id, this.#stop.signal)))?.problem;
      await this.#append({ kind: 'undoDone', step: step.id, ...(problem === undefined ? {} : { problem }) });
    } catch (error) {
      if (this.#stop.signal.aborted) throw new DrivingStopped();
      if (isEngineAway(error)) await this.#waitForEngine(false);
      else await this.#append({ kind: 'undoFailed', step: step.id, problem: toProblem(error) });
    } finally {
      this.#progress = null;
    }
  }

  #context(step: StepId, signal: AbortSignal): StepContext {
    return {
      jobId: this.#state.id,
      isRepeated: false,
      signal,
      result: (other) => {
        const state = stepState(this.#state, other);
        return state.run === 'done' ? (state.result ?? null) : undefined;
      },
      wasBegun: (other) => stepState(this.#state, other).run !== 'none',
      progress: (value) => {
        this.#noteProgress(step, value);
      },
      keepLines: (lines) => this.#append({ kind: 'linesKept', lines: [...lines] }),
    };
  }

  #noteProgress(step: StepId, value: StepProgress): void {
    this.#progress = { step, value };
    if (this.#isProgressDue) return;
    const wait = this.#lastProgressAt + progressEveryMs - this.#deps.clock.now();
    const tell = (): void => {
      this.#isProgressDue = false;
      this.#lastProgressAt = this.#deps.clock.now();
      this.#deps.onChange(this);
    };
    if (wait <= 0) {
      tell();
      return;
    }
    this.#isProgressDue = true;
    this.#deps.clock.sleep(wait, this.#stop.signal).then(tell, () => {
      this.#isProgressDue = false;
    });
  }

  async #waitForEngine(isForward: boolean): Promise<void> {
    this.#setWaiting(true);
    await this.#pause(askAgainMs, isForward);
    this.#setWaiting(false);
  }

  #setWaiting(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    this.#progress = null;
    this.#deps.onChange(this);
  }

  /** Ends early when the program stops, when something changed for the better, or (on the way forward) by cancel. */
  async #pause(ms: number, isForward: boolean): Promise<void> {
    const signals = [this.#stop.signal, this.#waker.signal, ...(isForward ? [this.#cancel.signal] : [])];
    await this.#deps.clock.sleep(ms, AbortSignal.any(signals)).catch(() => undefined);
  }

  /** One record after the other, on the disk before the state changes. A journal that cannot be written holds the job. */
  #append(body: RecordBody): Promise<void> {
    const done = this.#appends.then(() => this.#appendNow(body));
    this.#appends = done.catch(() => undefined);
    return done;
  }

  async #appendNow(body: RecordBody): Promise<void> {
    const { journal, clock, onBoundary, onChange } = this.#deps;
    const record: JobRecord = { ...body, at: new Date(clock.now()).toISOString() };
    const where = 'step' in record ? `${record.kind} ${record.step}` : record.kind;
    await onBoundary?.(this.#state.id, `before ${where}`);
    for (;;) {
      try {
        await journal.append(this.#state.id, record);
        break;
      } catch {
        if (this.#stop.signal.aborted) throw new DrivingStopped();
        this.#setWaiting(true);
        await this.#pause(askAgainMs, false);
        this.#setWaiting(false);
      }
    }
    this.#state = applyRecord(this.#state, record);
    await onBoundary?.(this.#state.id, `after ${where}`);
    onChange(this);
  }
}
