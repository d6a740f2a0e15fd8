/** Where the records of jobs are kept: one append-only list per job. */
import type { JobId } from '../contract/ids.ts';

export interface Journal {
  /** Ids of all jobs that have at least one whole record, oldest first. */
  list(): Promise<JobId[]>;
  /** Whole records in order; a torn last one is dropped. Unknown job: empty. */
  read(job: JobId): Promise<unknown[]>;
  /** Resolves when the record is on the disk (fsync). Records of one job are appended in the order of the calls. */
  append(job: JobId, record: unknown): Promise<void>;
}
