/** Volumes and secrets that outlived their instance, and the way back to an instance on them. */
import type { Problem } from '../contract/errors.ts';
import type { InstanceId, JobId } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { KeptData } from '../contract/router.ts';
import type { InstanceSpec, MountSpec } from '../contract/spec.ts';
import { neededSecrets } from '../domain/containers.ts';
import { atRevision, versionOf } from '../domain/services.ts';
import type { Engine } from '../ports/engine.ts';
import type { KeptRecord } from '../ports/instance-registry.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { Vault } from '../ports/vault.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import { serviceNames } from './instance-services.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';

export interface KeptDataDeps {
  readonly engine: () => Promise<Engine>;
  readonly registry: DocumentInstanceRegistry;
  readonly templates: TemplatesService;
  readonly jobs: JobsService;
  readonly vault: Vault;
}

export class KeptDataService {
  readonly #deps: KeptDataDeps;

  constructor(deps: KeptDataDeps) {
    this.#deps = deps;
  }

  /** Newest first; what somebody removed since is not in it. Rejects with ENGINE_UNREACHABLE. */
  async list(): Promise<KeptData[]> {
    const engine = await this.#deps.engine();
    const found: KeptData[] = [];
    for (const record of this.#records()) {
      const kept = await this.#view(engine, record);
      if (kept !== null) found.push(kept);
    }
    return found.sort((one, other) => other.removedAt.localeCompare(one.removedAt));
  }

  /** Rejects with NO_KEPT_DATA, or with what is missing. */
  async reinstall(id: InstanceId, by: Job['by']): Promise<JobId> {
    const { registry, templates, jobs } = this.#deps;
    if (registry.get(id) !== null) throw ProblemError.of('NO_KEPT_DATA', { instance: id });
    const record = this.#records().find(({ spec }) => spec.instanceId === id);
    const view = record === undefined ? null : await this.#view(await this.#deps.engine(), record);
    if (record === undefined || view === null) throw ProblemError.of('NO_KEPT_DATA', { instance: id });
    if (view.problem !== null) throw new ProblemError(view.problem);
    const template = templates.get(record.spec.template.id);
    const spec = atRevision(record.spec, record.spec.revision + 1);
    return jobs.submit({ kind: 'create', spec, template, kept: view.volumes }, by);
  }

  #records(): KeptRecord[] {
    const { registry } = this.#deps;
    return registry.kept().filter(({ spec }) => registry.get(spec.instanceId) === null);
  }

  /** Null when nothing is left of it. */
  async #view(engine: Engine, { spec, removedAt }: KeptRecord): Promise<KeptData | null> {
    const wanted = volumeMounts(spec);
    const there = new Set<string>();
    for (const { volume } of wanted) if ((await engine.inspectVolume(volume)) !== null) there.add(volume);
    const data = wanted.filter(({ mount }) => mount.backup);
    if (data.length > 0 && !data.some(({ volume }) => there.has(volume))) return null;
    const gone = wanted.flatMap(({ volume, mount }) =>
      !there.has(volume) && (mount.backup || mount.isForeign === true) ? [volume] : [],
    );
    const template = this.#deps.templates.find(spec.template.id);
    return {
      id: spec.instanceId,
      name: spec.name,
      template: spec.template.id,
      version: template === null ? firstTag(spec) : versionOf(spec, template),
      removedAt,
      volumes: [...there],
      problem: await this.#problem(spec, gone),
    };
  }

  async #problem(spec: InstanceSpec, gone: readonly string[]): Promise<Problem | null> {
    const { registry, templates, vault } = this.#deps;
    if (templates.find(spec.template.id) === null)
      return { code: 'NO_SUCH_TEMPLATE', data: { template: spec.template.id } };
    if (gone.length > 0) return { code: 'VOLUMES_GONE', data: { volumes: [...gone] } };
    for (const service of serviceNames(spec)) {
      for (const ref of neededSecrets(spec, service))
        if (!(await vault.has(ref))) return { code: 'NO_SUCH_SECRET', data: { secret: ref } };
    }
    const isTaken = registry.list().some(({ spec: other }) => other.name === spec.name);
    return isTaken ? { code: 'NAME_TAKEN', data: { name: spec.name } } : null;
  }
}

function volumeMounts(spec: InstanceSpec): { readonly volume: string; readonly mount: MountSpec }[] {
  return Object.values(spec.services).flatMap(({ mounts }) =>
    mounts.flatMap((mount) => (mount.source.kind === 'volume' ? [{ volume: mount.source.volume, mount }] : [])),
  );
}

function firstTag(spec: InstanceSpec): string {
  return Object.values(spec.services)[0]?.image.tag ?? '';
}
