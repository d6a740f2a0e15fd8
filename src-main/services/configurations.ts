/** Changes of an instance's settings: the form, what it would do, and the job. */
import type { Secret } from '../base/secret.ts';
import type { Configuration, ConfigurationPlan } from '../contract/configuration.ts';
import type { InstanceId, JobId, SecretRef } from '../contract/ids.ts';
import type { Draft, Finding, ServiceDraft } from '../contract/instance.ts';
import type { Job } from '../contract/job.ts';
import type { Plan } from '../contract/plan.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { backupId } from '../domain/backup-id.ts';
import { configurationChanges, configurationEffects } from '../domain/configuration-changes.ts';
import { fixedFindings, findingsOfChange } from '../domain/configuration-findings.ts';
import { configuredSpec } from '../domain/configuration.ts';
import { draftFindings, hasBlocking } from '../domain/draft-findings.ts';
import { draftSpec } from '../domain/draft-spec.ts';
import type { RandomBytes } from '../domain/generate-value.ts';
import { specDraft } from '../domain/spec-draft.ts';
import type { JobInputOf } from '../jobs/inputs.ts';
import type { Clock } from '../ports/clock.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { Vault } from '../ports/vault.ts';
import type { DraftCheck } from './draft-check.ts';
import { refuseUnknownNames } from './draft-shape.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';

export interface ConfigurationInput {
  readonly id: InstanceId;
  readonly revision: number;
  readonly draft: Draft;
  readonly safetyBackup: boolean;
}

export interface ConfigurationsDeps {
  readonly registry: DocumentInstanceRegistry;
  readonly templates: TemplatesService;
  readonly jobs: JobsService;
  readonly vault: Vault;
  readonly check: DraftCheck;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

/** What a draft comes to for the instance as it is now. */
interface Considered {
  readonly before: InstanceSpec;
  readonly template: Template;
  readonly wanted: InstanceSpec;
  readonly secrets: ReadonlyMap<SecretRef, Secret>;
  readonly findings: Finding[];
}

/** How many earlier jobs are asked for the downtime that they took. */
const earlierJobs = 30;

export class ConfigurationsService {
  readonly #deps: ConfigurationsDeps;

  constructor(deps: ConfigurationsDeps) {
    this.#deps = deps;
  }

  get(id: InstanceId): Promise<Configuration> {
    const { spec } = this.#deps.registry.need(id);
    const template = this.#deps.templates.get(spec.template.id);
    return Promise.resolve({ draft: specDraft(spec, template), revision: spec.revision });
  }

  /** Rejects with CHANGED_SINCE when the draft is of another revision. */
  async plan(input: ConfigurationInput): Promise<ConfigurationPlan> {
    const considered = await this.#consider(input);
    const { before, wanted, template, findings } = considered;
    const changes = configurationChanges(before, wanted, template);
    return {
      findings,
      changes,
      effects: configurationEffects(before, wanted, template),
      plan: changes.length === 0 ? null : await this.#plan(input, considered),
    };
  }

  /** Rejects with CHANGED_SINCE, BUSY, FINDINGS or NOTHING_TO_CHANGE. New secrets are in the vault before the job begins. */
  configure(input: ConfigurationInput, by: Job['by']): Promise<JobId> {
    return this.#deps.check.inTurn(() => this.#configure(input, by));
  }

  async #configure(input: ConfigurationInput, by: Job['by']): Promise<JobId> {
    const { jobs, vault, registry } = this.#deps;
    this.#refuseBusy(input.id);
    const considered = await this.#consider(input);
    const { before, wanted, template, secrets, findings } = considered;
    if (hasBlocking(findings)) {
      const blocking = findings.filter(({ severity }) => severity === 'blocks');
      throw ProblemError.of('FINDINGS', { findings: blocking.map(({ path, code }) => ({ path, code })) });
    }
    if (configurationChanges(before, wanted, template).length === 0)
      throw ProblemError.of('NOTHING_TO_CHANGE', { instance: before.name });
    if (registry.need(input.id).spec !== before) throw ProblemError.of('CHANGED_SINCE', { instance: before.name });
    this.#refuseBusy(input.id);
    try {
      for (const [ref, secret] of secrets) await vault.set(ref, secret);
      return await jobs.submit(this.#jobInput(input, considered), by);
    } catch (error) {
      for (const ref of secrets.keys()) await vault.remove(ref).catch(() => undefined);
      throw error;
    }
  }

  async #consider({ id, revision, draft: given }: ConfigurationInput): Promise<Considered> {
    const { registry, templates, check, random } = this.#deps;
    const before = registry.need(id).spec;
    const template = templates.get(before.template.id);
    if (before.revision !== revision) throw ProblemError.of('CHANGED_SINCE', { instance: before.name });
    refuseUnknownNames(given, template);
    const fixed = fixedFindings(before, given, template);
    const draft = await this.#withStored(before, given);
    const facts = await check.facts(draft, template, { instance: id });
    const built = draftSpec(draft, template, { instanceId: id, takenPorts: facts.takenPorts, random, before });
    const { spec: wanted, secrets } = configuredSpec(before, draft, template, built);
    const form = draftFindings(draft, template, facts);
    return {
      before,
      template,
      wanted,
      secrets,
      findings: [...fixed, ...findingsOfChange(form, { before, wanted, draft, template })],
    };
  }

  /** A secret that was typed in as it is stored is no change. */
  async #withStored(before: InstanceSpec, draft: Draft): Promise<Draft> {
    const services = await Promise.all(
      Object.entries(draft.services).map(async ([name, service]): Promise<[string, ServiceDraft]> => {
        const given = Object.entries(before.services).find(([key]) => key === name)?.[1].environment ?? {};
        let same = service;
        for (const [variable, value] of Object.entries(given)) {
          if (value.kind !== 'secret' || !isTyped(service, variable)) continue;
          const stored = (await this.#deps.vault.get(value.ref))?.reveal();
          if (stored !== undefined) same = keptIfSame(same, variable, stored);
        }
        return [name, same];
      }),
    );
    return { ...draft, services: Object.fromEntries(services) };
  }

  async #plan(input: ConfigurationInput, considered: Considered): Promise<Plan> {
    const { jobs } = this.#deps;
    const plan = await jobs.plan(this.#jobInput(input, considered));
    const active = jobs.active(input.id);
    const busy = active === null ? [] : [{ code: 'BUSY' as const, data: { job: active.id, kind: active.kind } }];
    const downtimeSeconds = plan.downtimeSeconds === null ? null : await this.#downtime(input.id, plan.downtimeSeconds);
    return { ...plan, blockedBy: [...busy, ...plan.blockedBy], downtimeSeconds };
  }

  /** What earlier changes of this instance took, the median; an estimate by the steps where there were none. */
  async #downtime(id: InstanceId, estimate: number): Promise<number> {
    const earlier = (await this.#deps.jobs.list(id, earlierJobs))
      .filter(({ kind, state }) => kind === 'configure' && state === 'done')
      .flatMap(({ downtimeSeconds }) => (downtimeSeconds === null ? [] : [downtimeSeconds]))
      .sort((left, right) => left - right);
    return earlier[Math.floor(earlier.length / 2)] ?? estimate;
  }

  #jobInput({ safetyBackup }: ConfigurationInput, { before, wanted, template }: Considered): JobInputOf<'configure'> {
    const isMadeAnew = wanted.revision !== before.revision;
    const backup = safetyBackup && isMadeAnew ? backupId(before.name, this.#deps.clock.now()) : null;
    return { kind: 'configure', spec: before, template, wanted, backup };
  }

  #refuseBusy(id: InstanceId): void {
    const active = this.#deps.jobs.active(id);
    if (active !== null) throw ProblemError.of('BUSY', { job: active.id, kind: active.kind });
  }
}

function isTyped(service: ServiceDraft, variable: string): boolean {
  const extra = service.extra.find(({ name }) => name === variable);
  return (extra?.value ?? service.environment[variable] ?? '') !== '';
}

function keptIfSame(service: ServiceDraft, variable: string, stored: string): ServiceDraft {
  const keep = [...new Set([...(service.keep ?? []), variable])];
  const extra = service.extra.find(({ name }) => name === variable);
  if (extra !== undefined) {
    if (extra.value !== stored || !extra.isSecret) return service;
    return { ...service, keep, extra: service.extra.map((one) => (one === extra ? { ...one, value: '' } : one)) };
  }
  if (service.environment[variable] !== stored) return service;
  return { ...service, keep, environment: { ...service.environment, [variable]: '' } };
}
