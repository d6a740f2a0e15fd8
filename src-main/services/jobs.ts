/** Jobs as the window sees them. Nothing is taken in before the journals of earlier runs were read. */
import { latestByKey } from '../base/pulled-stream.ts';
import type { PulledStream } from '../base/pulled-stream.ts';
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import type { JobEvent } from '../contract/router.ts';
import type { JobInput } from '../jobs/inputs.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { ProblemError } from '../ports/problem-error.ts';

/** How many jobs the snapshot of the stream of all jobs holds. */
const snapshotJobs = 100;

export class JobsService {
  readonly #runner: JobRunner;
  #resumed: Promise<void> = Promise.resolve();

  constructor(runner: JobRunner) {
    this.#runner = runner;
  }

  /** Drives on what earlier runs of the program left unfinished. */
  start(): void {
    this.#resumed = this.#runner.resume();
    // Whoever asks for jobs hears of it.
    this.#resumed.catch(() => undefined);
  }

  /** Resolves when the journals were read. */
  get resumed(): Promise<void> {
    return this.#resumed;
  }

  stop(): Promise<void> {
    return this.#runner.stop();
  }

  /** The engine answers again. */
  wake(): void {
    this.#runner.wake();
  }

  subscribe(listener: (job: Job) => void): () => void {
    return this.#runner.subscribe(listener);
  }

  async plan(input: JobInput): Promise<Plan> {
    await this.#resumed;
    return this.#runner.plan(input);
  }

  async submit(input: JobInput, by: Job['by']): Promise<JobId> {
    await this.#resumed;
    return this.#runner.submit(input, by);
  }

  async list(instance: InstanceId | undefined, limit: number): Promise<Job[]> {
    await this.#resumed;
    return this.#runner.list({ limit, ...(instance === undefined ? {} : { instance }) });
  }

  /** The unfinished job of an instance. */
  active(instance: InstanceId): Job | null {
    return this.#runner.active(instance);
  }

  async get(id: JobId): Promise<Job> {
    await this.#resumed;
    return this.#need(id);
  }

  /** One job until it ends, or all jobs for ever. */
  async watch(id: JobId | undefined, signal?: AbortSignal): Promise<PulledStream<JobEvent>> {
    await this.#resumed;
    const jobs = id === undefined ? this.#runner.list({ limit: snapshotJobs }) : [this.#need(id)];
    const isOver = (job: Job | undefined): boolean => id !== undefined && job !== undefined && job.finishedAt !== null;
    return latestByKey<JobEvent>({
      signal,
      first: { kind: 'snapshot', jobs },
      attach: (put, end) => {
        if (isOver(jobs[0])) end();
        return this.#runner.subscribe((job) => {
          if (id !== undefined && job.id !== id) return;
          put(job.id, { kind: 'changed', job });
          if (isOver(job)) end();
        });
      },
    });
  }

  async cancel(id: JobId): Promise<Job> {
    await this.#resumed;
    return this.#runner.cancel(id);
  }

  #need(id: JobId): Job {
    const job = this.#runner.get(id);
    if (job === null) throw ProblemError.of('NO_SUCH_JOB', { job: id });
    return job;
  }
}
