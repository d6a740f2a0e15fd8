/** Takes jobs in, one at a time per instance, and drives them until each has ended. */
import { randomBytes } from 'node:crypto';
import { jobIdSchema, type InstanceId, type JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import { ProblemError } from '../ports/problem-error.ts';
import { LiveJob, type DriverDeps } from './driver.ts';
import { fold } from './fold.ts';
import type { JobInput } from './inputs.ts';
import type { JobRunner } from './job-runner.ts';
import { buildSteps } from './kinds.ts';
import { describePlan, plannedSteps } from './plan.ts';
import { planNotes, planVersions } from './plan-notes.ts';
import { parseRecords, type CreatedRecord } from './records.ts';
import type { Step } from './step.ts';
import { sweepPartialBackups } from './sweep.ts';
import type { JobTools } from './tools.ts';

export interface JobRunnerDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly tools: JobTools;
  /** Awaited before and after every append: tests end the process there. */
  readonly onBoundary?: (job: JobId, where: string) => Promise<void>;
  /** Hears of journals that cannot be read: their jobs cannot be driven on. */
  readonly onFault?: (error: unknown) => void;
  /** Instead of the steps of the program: tests make them fail. */
  readonly buildSteps?: (input: JobInput, tools: JobTools) => Step[];
}

export function createJobRunner(deps: JobRunnerDeps): JobRunner {
  const { journal, clock, tools } = deps;
  const build = deps.buildSteps ?? buildSteps;
  const jobs = new Map<JobId, LiveJob>();
  const listeners = new Set<(job: Job) => void>();
  /** Instances whose job is being written down for the first time. */
  const reserved = new Map<InstanceId, { id: JobId; kind: string }>();
  let isStopped = false;
  /** A new job must not slip in before the unfinished ones of an earlier process are known. */
  let resuming: Promise<void> = Promise.resolve();

  const driverDeps: DriverDeps = {
    journal,
    clock,
    onBoundary: deps.onBoundary,
    onChange: (job) => {
      if (listeners.size === 0) return;
      const view = job.view();
      for (const listener of listeners) listener(view);
    },
  };

  const activeJob = (instance: InstanceId): LiveJob | null => {
    for (const job of jobs.values()) {
      if (job.state.created.input.spec.instanceId === instance && job.state.outcome === null) return job;
    }
    return null;
  };

  const refuseIfBusy = (instance: InstanceId): void => {
    const waiting = reserved.get(instance);
    if (waiting !== undefined) throw ProblemError.of('BUSY', { job: waiting.id, kind: waiting.kind });
    const active = activeJob(instance);
    if (active !== null) throw ProblemError.of('BUSY', { job: active.state.id, kind: active.state.created.input.kind });
  };

  const resumeAll = async (): Promise<void> => {
    for (const id of await journal.list()) {
      if (jobs.has(id)) continue;
      // One journal that cannot be read must not hold the others; nor is it passed over in silence.
      try {
        resumeOne(id, await journal.read(id));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        deps.onFault?.(new Error(`The journal of job ${id} cannot be read, so the job is not driven on: ${why}`));
      }
    }
  };

  const resumeOne = (id: JobId, values: readonly unknown[]): void => {
    const records = parseRecords(values);
    if (records === null) throw new Error('its records are not those of a job that this program knows');
    const state = fold(id, records);
    const steps = state.outcome === null ? build(state.created.input, tools) : [];
    const job = new LiveJob(state, steps, driverDeps);
    jobs.set(id, job);
    if (state.outcome === null && !isStopped) job.start(true);
  };

  return {
    async plan(input) {
      return describePlan(input, tools, build(input, tools));
    },

    async submit(input, by) {
      const instance = input.spec.instanceId;
      await resuming.catch(() => undefined);
      refuseIfBusy(instance);
      const id = newJobId(clock.now());
      const steps = build(input, tools);
      reserved.set(instance, { id, kind: input.kind });
      try {
        const created: CreatedRecord = {
          kind: 'created',
          at: new Date(clock.now()).toISOString(),
          input,
          steps: plannedSteps(steps),
          notes: await planNotes(input, tools),
          ...planVersions(input),
          by,
        };
        await deps.onBoundary?.(id, 'before created');
        await journal.append(id, created);
        const job = new LiveJob(fold(id, [created]), steps, driverDeps);
        jobs.set(id, job);
        await deps.onBoundary?.(id, 'after created');
        driverDeps.onChange(job);
        if (!isStopped) job.start(false);
      } finally {
        reserved.delete(instance);
      }
      return id;
    },

    resume() {
      resuming = resumeAll();
      // Nobody waits for it: the folder may lie on a disk that is slow, or away.
      resuming
        .then(() =>
          sweepPartialBackups(
            tools.backups,
            [...jobs.values()].map((job) => job.state),
          ),
        )
        .catch(() => undefined);
      return resuming;
    },

    list({ instance, limit }) {
      const all = [...jobs.values()].filter(
        (job) => instance === undefined || job.state.created.input.spec.instanceId === instance,
      );
      all.sort(
        (left, right) =>
          compareText(right.state.created.at, left.state.created.at) || compareText(right.state.id, left.state.id),
      );
      return all.slice(0, limit).map((job) => job.view());
    },

    get: (id) => jobs.get(id)?.view() ?? null,
    active: (instance) => activeJob(instance)?.view() ?? null,
    wantedSpecs: () =>
      [...jobs.values()].flatMap(({ state }) => {
        const { input } = state.created;
        if (state.outcome !== null) return [];
        return input.kind === 'configure' ? [input.spec, input.wanted] : [input.spec];
      }),

    async cancel(id) {
      const job = jobs.get(id);
      if (job === undefined) throw ProblemError.of('NO_SUCH_JOB', { job: id });
      if (job.state.outcome !== null) throw ProblemError.of('JOB_FINISHED', { job: id });
      await job.cancel();
      return job.view();
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    wake() {
      for (const job of jobs.values()) job.wake();
    },

    async stop() {
      isStopped = true;
      await Promise.all([...jobs.values()].map((job) => job.stop()));
    },
  };
}

/** Sorts by time: `20261122T082301Z-ab12cd`. */
function newJobId(nowMs: number): JobId {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return jobIdSchema.parse(`${time}-${randomBytes(3).toString('hex')}`);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
