/** Containers that Berth did not make: which can be taken over, taking them over, and giving them back. */
import type { AdoptCandidate, AdoptInput } from '../contract/adoption.ts';
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import { ProblemError } from '../ports/problem-error.ts';

export class AdoptionsService {
  candidates(): Promise<AdoptCandidate[]> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  adopt(_input: AdoptInput, _by: Job['by']): Promise<{ id: InstanceId; jobId: JobId }> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  release(_id: InstanceId, _by: Job['by']): Promise<JobId> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
