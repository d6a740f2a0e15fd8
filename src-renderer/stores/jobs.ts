/** All jobs that the host still tells of, as `jobs.watch` tells them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceId, JobId } from '../../src-main/contract/ids.ts';
import type { Job } from '../../src-main/contract/job.ts';
import type { JobEvent } from '../../src-main/contract/router.ts';
import type { BerthClient } from '../rpc/client.ts';
import { follow } from './follow.ts';

export interface JobsState {
  readonly isLoaded: boolean;
  readonly byId: ReadonlyMap<JobId, Job>;
}

export function isActive(job: Pick<Job, 'state'>): boolean {
  return job.state === 'running' || job.state === 'waiting' || job.state === 'undoing';
}

export function activeJobs(state: JobsState): Job[] {
  return [...state.byId.values()].filter(isActive);
}

/** Newest first. */
export function jobsOf(state: JobsState, instance: InstanceId | null): Job[] {
  return [...state.byId.values()]
    .filter((job) => instance === null || job.instanceId === instance)
    .sort((one, other) => (one.id < other.id ? 1 : -1));
}

export function foldJobs(state: JobsState, event: JobEvent): JobsState {
  if (event.kind === 'snapshot') return { isLoaded: true, byId: new Map(event.jobs.map((job) => [job.id, job])) };
  return { ...state, byId: new Map(state.byId).set(event.job.id, event.job) };
}

/** How far it is, 0 … 1, by steps and the running step's own measure. */
export function jobShare(job: Pick<Job, 'steps'>): number {
  if (job.steps.length === 0) return 0;
  const done = job.steps.reduce((sum, step) => {
    if (step.state === 'done' || step.state === 'skipped') return sum + 1;
    const { progress } = step;
    return step.state === 'running' && progress?.total ? sum + Math.min(1, progress.done / progress.total) : sum;
  }, 0);
  return done / job.steps.length;
}

export interface JobsStore {
  readonly store: StoreApi<JobsState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createJobsStore(client: BerthClient): JobsStore {
  const store = createStore<JobsState>()(() => ({ isLoaded: false, byId: new Map() }));
  return {
    store,
    run: (signal) =>
      follow({
        open: (until) => client.jobs.watch({}, { signal: until }),
        take: ({ event }) => {
          store.setState((state) => foldJobs(state, event));
        },
        signal,
      }),
  };
}
