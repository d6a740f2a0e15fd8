/** Backups: what there is and how far it is to be trusted; making, checking, restoring and removing them. */
import type { BackupView, Manifest } from '../contract/backup.ts';
import { backupFormat } from '../contract/backup.ts';
import type { BackupId, InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import { backupId } from '../domain/backup-id.ts';
import type { JobInputOf } from '../jobs/inputs.ts';
import type { BackupStore, FoundBackup } from '../ports/backup-store.ts';
import type { Clock } from '../ports/clock.ts';
import { ProblemError } from '../ports/problem-error.ts';
import { backupView } from './backup-catalog.ts';
import type { BackupCatalog } from './backup-catalog.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';

export interface BackupsDeps {
  readonly store: BackupStore;
  readonly catalog: BackupCatalog;
  readonly registry: DocumentInstanceRegistry;
  readonly templates: TemplatesService;
  readonly jobs: JobsService;
  readonly clock: Clock;
}

export class BackupsService {
  readonly #deps: BackupsDeps;
  /** Backups that are being read or removed by a call of this service. */
  readonly #inUse = new Set<BackupId>();

  constructor(deps: BackupsDeps) {
    this.#deps = deps;
  }

  async list(instance?: InstanceId): Promise<BackupView[]> {
    await this.#deps.catalog.refresh();
    return this.#deps.catalog.known(instance);
  }

  create(instance: InstanceId, note: string, by: Job['by']): Promise<JobId> {
    const { spec } = this.#deps.registry.need(instance);
    const template = this.#deps.templates.get(spec.template.id);
    const backup = backupId(spec.name, this.#deps.clock.now());
    return this.#deps.jobs.submit({ kind: 'backup', spec, template, backup, reason: 'manual', note }, by);
  }

  /** Reads every part and compares checksums; what was found is remembered. */
  async verify(id: BackupId, signal: AbortSignal): Promise<BackupView> {
    const { store, catalog, clock } = this.#deps;
    const found = await this.#need(id);
    if (found.manifest === null) return backupView(found);
    this.#inUse.add(id);
    try {
      const damage = await store.check(id, found.manifest.parts, () => undefined, signal);
      await store.noteCheck(id, { at: new Date(clock.now()).toISOString(), damage });
    } finally {
      this.#inUse.delete(id);
    }
    await catalog.refresh();
    return backupView(await this.#need(id));
  }

  async restorePlan(id: BackupId, instance: InstanceId): Promise<Plan> {
    return this.#deps.jobs.plan(await this.#restoreInput(id, instance));
  }

  async restore(id: BackupId, instance: InstanceId, by: Job['by']): Promise<JobId> {
    return this.#deps.jobs.submit(await this.#restoreInput(id, instance), by);
  }

  /** Refuses with BUSY while a job makes or reads it. */
  async remove(id: BackupId): Promise<void> {
    const { store, catalog, jobs } = this.#deps;
    const found = await this.#need(id);
    const user = (await jobs.list(undefined, 1000)).find((job) => job.finishedAt === null && this.#uses(job, found));
    if (user !== undefined) throw ProblemError.of('BUSY', { job: user.id, kind: user.kind });
    if (this.#inUse.has(id)) throw ProblemError.of('BUSY', { job: '', kind: 'verify' });
    this.#inUse.add(id);
    try {
      await store.remove(id);
    } finally {
      this.#inUse.delete(id);
    }
    await catalog.refresh();
  }

  /** A restore does not name the backup it reads in its view, so any restore of the same instance counts. */
  #uses(job: Job, found: FoundBackup): boolean {
    if (job.backup === found.id) return true;
    return job.kind === 'restore' && found.manifest?.instanceId === job.instanceId;
  }

  async #restoreInput(id: BackupId, instance: InstanceId): Promise<JobInputOf<'restore'>> {
    const { registry, templates, clock } = this.#deps;
    const { spec } = registry.need(instance);
    const source = manifestOf(await this.#need(id));
    if (source.instanceId !== instance)
      throw ProblemError.of('BACKUP_OF_ANOTHER', { backup: id, instance: source.instanceName });
    const template = templates.find(spec.template.id) ?? source.template;
    return { kind: 'restore', spec, template, source, backup: backupId(spec.name, clock.now()) };
  }

  async #need(id: BackupId): Promise<FoundBackup> {
    const found = await this.#deps.store.get(id);
    if (found === null) throw ProblemError.of('NO_SUCH_BACKUP', { backup: id });
    return found;
  }
}

function manifestOf(found: FoundBackup): Manifest {
  if (found.manifest !== null) return found.manifest;
  const { part, reason } = found.damage;
  if (reason === 'tooNew')
    throw ProblemError.of('BACKUP_TOO_NEW', { backup: found.id, format: backupFormat + 1, known: backupFormat });
  throw ProblemError.of('BACKUP_DAMAGED', { backup: found.id, part, reason });
}
