/** Upgrades: what one would do, and starting it. */
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import { backupId } from '../domain/backup-id.ts';
import { mainService } from '../domain/services.ts';
import type { JobInputOf } from '../jobs/inputs.ts';
import type { Clock } from '../ports/clock.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';

/** Docker's rule for tags. */
const tagPattern = /^\w[\w.-]{0,127}$/;

export class UpgradesService {
  readonly #registry: DocumentInstanceRegistry;
  readonly #templates: TemplatesService;
  readonly #jobs: JobsService;
  readonly #clock: Clock;

  constructor(registry: DocumentInstanceRegistry, templates: TemplatesService, jobs: JobsService, clock: Clock) {
    this.#registry = registry;
    this.#templates = templates;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  plan(id: InstanceId, tag: string): Promise<Plan> {
    return this.#jobs.plan(this.#input(id, tag));
  }

  start(id: InstanceId, tag: string, by: Job['by']): Promise<JobId> {
    return this.#jobs.submit(this.#input(id, tag), by);
  }

  #input(id: InstanceId, tag: string): JobInputOf<'upgrade'> {
    const { spec } = this.#registry.need(id);
    const template = this.#templates.get(spec.template.id);
    const main = mainService(spec, template);
    if (main === null || !tagPattern.test(tag)) throw ProblemError.of('NO_SUCH_VERSION', { version: tag });
    const image = { repository: main.image.repository, tag };
    return { kind: 'upgrade', spec, template, image, backup: backupId(spec.name, this.#clock.now()) };
  }
}
