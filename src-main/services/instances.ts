/** Instances: the form that makes one, and everything that is done to one as a whole. */
import type { EngineId, InstanceId, JobId, ServiceName } from '../contract/ids.ts';
import { instanceIdSchema } from '../contract/ids.ts';
import type { Draft, Finding, PartialDraft } from '../contract/instance.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import { backupId } from '../domain/backup-id.ts';
import { draftDefaults } from '../domain/draft-defaults.ts';
import type { TakenPort } from '../domain/draft-facts.ts';
import { draftFindings, hasBlocking } from '../domain/draft-findings.ts';
import { draftSpec } from '../domain/draft-spec.ts';
import type { SpecWithSecrets } from '../domain/draft-spec.ts';
import type { RandomBytes } from '../domain/generate-value.ts';
import { previewCompose } from '../domain/preview-compose.ts';
import { previewDockerRun } from '../domain/preview-docker-run.ts';
import { secretRef } from '../domain/services.ts';
import type { EngineView } from '../contract/engine.ts';
import type { JobInputOf } from '../jobs/inputs.ts';
import type { Template } from '../contract/template.ts';
import type { Clock } from '../ports/clock.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { Vault } from '../ports/vault.ts';
import type { DraftCheck } from './draft-check.ts';
import { refuseUnknownNames } from './draft-shape.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';

export interface InstancesDeps {
  readonly registry: DocumentInstanceRegistry;
  readonly templates: TemplatesService;
  readonly jobs: JobsService;
  readonly vault: Vault;
  readonly check: DraftCheck;
  readonly engineView: () => EngineView;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

export interface Checked {
  readonly findings: Finding[];
  readonly preview: { readonly compose: string; readonly dockerRun: string };
}

export class InstancesService {
  readonly #deps: InstancesDeps;

  constructor(deps: InstancesDeps) {
    this.#deps = deps;
  }

  /** The draft with the template's defaults filled in. */
  async draft(partial: PartialDraft): Promise<Draft> {
    const template = this.#deps.templates.get(partial.template);
    refuseUnknownNames(partial, template);
    this.#refuseUnknownEngine(partial.engine);
    const takenPorts = await this.#deps.check.portsInUse(partial, template);
    return draftDefaults(partial, template, { engine: this.#deps.engineView().id, takenPorts });
  }

  async check(draft: Draft): Promise<Checked> {
    const template = this.#deps.templates.get(draft.template);
    refuseUnknownNames(draft, template);
    this.#refuseUnknownEngine(draft.engine);
    const facts = await this.#deps.check.facts(draft, template);
    const { spec } = this.#specOf(draft, template, facts.takenPorts, previewId);
    return {
      findings: draftFindings(draft, template, facts),
      preview: { compose: previewCompose(spec, template), dockerRun: previewDockerRun(spec, template) },
    };
  }

  /** Rejects with FINDINGS when something blocks. Secrets are in the vault before the job begins. */
  create(partial: PartialDraft, by: Job['by']): Promise<{ id: InstanceId; jobId: JobId }> {
    return this.#deps.check.inTurn(() => this.#create(partial, by));
  }

  start(id: InstanceId, by: Job['by']): Promise<JobId> {
    return this.#deps.jobs.submit({ kind: 'start', ...this.#whole(id) }, by);
  }

  stop(id: InstanceId, by: Job['by']): Promise<JobId> {
    return this.#deps.jobs.submit({ kind: 'stop', ...this.#whole(id) }, by);
  }

  restart(id: InstanceId, by: Job['by']): Promise<JobId> {
    return this.#deps.jobs.submit({ kind: 'restart', ...this.#whole(id) }, by);
  }

  removePlan(id: InstanceId, options: RemoveOptions): Promise<Plan> {
    return this.#deps.jobs.plan(this.#removeInput(id, options));
  }

  remove(id: InstanceId, options: RemoveOptions, by: Job['by']): Promise<JobId> {
    return this.#deps.jobs.submit(this.#removeInput(id, options), by);
  }

  /**
   * A variable's stored value; also of a captured one that the form did not set, and of an instance that is gone but
   * whose key may open what it left elsewhere. Rejects with NO_SUCH_SECRET or NO_SUCH_INSTANCE.
   */
  async revealSecret(id: InstanceId, service: ServiceName, variable: string): Promise<string> {
    const given = this.#deps.registry.get(id)?.spec.services[service]?.environment[variable];
    const ref = given?.kind === 'secret' ? given.ref : secretRef(id, service, variable);
    const secret = await this.#deps.vault.get(ref);
    if (secret === null) this.#deps.registry.need(id);
    if (secret === null) throw ProblemError.of('NO_SUCH_SECRET', { secret: `${service}/${variable}` });
    return secret.reveal();
  }

  async setPinned(id: InstanceId, isPinned: boolean): Promise<void> {
    await this.#deps.registry.put({ ...this.#deps.registry.need(id), isPinned });
  }

  async #create(partial: PartialDraft, by: Job['by']): Promise<{ id: InstanceId; jobId: JobId }> {
    const { templates, check, vault, jobs } = this.#deps;
    const template = templates.get(partial.template);
    const draft = await this.draft(partial);
    const facts = await check.facts(draft, template);
    const findings = draftFindings(draft, template, facts);
    if (hasBlocking(findings)) {
      const blocking = findings.filter(({ severity }) => severity === 'blocks');
      throw ProblemError.of('FINDINGS', { findings: blocking.map(({ path, code }) => ({ path, code })) });
    }
    const id = newInstanceId(this.#deps.random);
    const { spec, secrets } = this.#specOf(draft, template, facts.takenPorts, id);
    try {
      for (const [ref, secret] of secrets) await vault.set(ref, secret);
      return { id, jobId: await jobs.submit({ kind: 'create', spec, template }, by) };
    } catch (error) {
      await vault.removeAll(`${id}/`).catch(() => undefined);
      throw error;
    }
  }

  #specOf(draft: Draft, template: Template, takenPorts: readonly TakenPort[], instanceId: InstanceId): SpecWithSecrets {
    return draftSpec(draft, template, { instanceId, takenPorts, random: this.#deps.random });
  }

  #refuseUnknownEngine(id: EngineId | undefined): void {
    if (id !== undefined && id !== this.#deps.engineView().id) throw ProblemError.of('NO_SUCH_ENGINE', { engine: id });
  }

  #whole(id: InstanceId): Pick<JobInputOf<'start'>, 'spec' | 'template'> {
    const { spec } = this.#deps.registry.need(id);
    return { spec, template: this.#deps.templates.get(spec.template.id) };
  }

  #removeInput(id: InstanceId, { safetyBackup, keepData }: RemoveOptions): JobInputOf<'remove'> {
    const whole = this.#whole(id);
    const backup = safetyBackup ? backupId(whole.spec.name, this.#deps.clock.now()) : null;
    return { kind: 'remove', ...whole, backup, keepData };
  }
}

export interface RemoveOptions {
  readonly safetyBackup: boolean;
  readonly keepData: boolean;
}

const previewId = instanceIdSchema.parse('preview000');
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ten characters of five random bits each. */
export function newInstanceId(random: RandomBytes): InstanceId {
  return instanceIdSchema.parse([...random(10)].map((byte) => alphabet[byte % alphabet.length] ?? 'a').join(''));
}
