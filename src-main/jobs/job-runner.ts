/** What the services ask of the jobs: submit, watch, cancel. */
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { JobInput } from './inputs.ts';

export interface JobRunner {
  /** The plan of a job that is not started. Asks the engine, changes nothing. */
  plan(input: JobInput): Promise<Plan>;
  /** Journals the job and starts it. Rejects with BUSY while another job works on the instance. */
  submit(input: JobInput, by: Job['by']): Promise<JobId>;
  /** Reads all journals and drives every unfinished job on; call once at start. */
  resume(): Promise<void>;
  list(filter: { readonly instance?: InstanceId; readonly limit: number }): Job[];
  get(id: JobId): Job | null;
  /** The unfinished job of an instance. */
  active(instance: InstanceId): Job | null;
  /** What unfinished jobs want instances to be: names and ports that nobody else may take meanwhile. */
  wantedSpecs(): InstanceSpec[];
  /** Rejects with NO_SUCH_JOB, JOB_FINISHED; past the point of no return the job goes on and the call answers with it. */
  cancel(id: JobId): Promise<Job>;
  /** Called with every change, at most 10 times a second per job for progress. Returns the way to stop. */
  subscribe(listener: (job: Job) => void): () => void;
  /** The engine answers again: jobs that wait for it go on at once. */
  wake(): void;
  /** Stops driving; what is unfinished stays so in its journal. Resolves when no step runs any more. */
  stop(): Promise<void>;
}
