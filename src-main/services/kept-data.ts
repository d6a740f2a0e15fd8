/** Volumes and secrets that outlived their instance, and the way back to an instance on them. */
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { KeptData } from '../contract/router.ts';
import { ProblemError } from '../ports/problem-error.ts';

export class KeptDataService {
  list(): Promise<KeptData[]> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  reinstall(_id: InstanceId, _by: Job['by']): Promise<JobId> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
