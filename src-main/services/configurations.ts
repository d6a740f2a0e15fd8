/** Changes of an instance's settings: the form, what it would do, and the job. */
import type { Configuration, ConfigurationPlan } from '../contract/configuration.ts';
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Draft } from '../contract/instance.ts';
import type { Job } from '../contract/job.ts';
import { ProblemError } from '../ports/problem-error.ts';

export interface ConfigurationInput {
  readonly id: InstanceId;
  readonly revision: number;
  readonly draft: Draft;
  readonly safetyBackup: boolean;
}

export class ConfigurationsService {
  get(_id: InstanceId): Promise<Configuration> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  plan(_input: ConfigurationInput): Promise<ConfigurationPlan> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
  configure(_input: ConfigurationInput, _by: Job['by']): Promise<JobId> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }
}
