/** Containers that Berth did not make: which can be taken over, taking them over, and giving them back. */
import type { AdoptCandidate, AdoptInput } from '../contract/adoption.ts';
import { instanceNameSchema, serviceNameSchema } from '../contract/ids.ts';
import type { InstanceId, JobId, ServiceName } from '../contract/ids.ts';
import type { Job } from '../contract/job.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { adoptCandidate } from '../domain/adopt-candidate.ts';
import type { Found } from '../domain/adopt-found.ts';
import { suggestName } from '../domain/adopt-name.ts';
import { adoptRefusal } from '../domain/adopt-notes.ts';
import { adoptSpec } from '../domain/adopt-spec.ts';
import type { RandomBytes } from '../domain/generate-value.ts';
import { containerName, networkName } from '../domain/names.ts';
import { groupContainers } from '../domain/recognise-containers.ts';
import type { Engine } from '../ports/engine.ts';
import type { Host } from '../ports/host.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { Vault } from '../ports/vault.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import { newInstanceId } from './instances.ts';
import type { JobsService } from './jobs.ts';
import type { TemplatesService } from './templates.ts';
import { lookAround, type Surroundings } from './found-containers.ts';

export interface AdoptionsDeps {
  readonly engine: () => Promise<Engine>;
  readonly registry: DocumentInstanceRegistry;
  readonly templates: TemplatesService;
  readonly jobs: JobsService;
  readonly vault: Vault;
  readonly host: Host;
  readonly random: RandomBytes;
  /** What unfinished jobs want instances to be: their names and containers are taken already. */
  readonly wantedSpecs: () => readonly InstanceSpec[];
}

type Started = { readonly id: InstanceId; readonly jobId: JobId };

export class AdoptionsService {
  readonly #deps: AdoptionsDeps;
  /** One at a time is looked at and submitted, so that two cannot take the same name or container. */
  #adopting: Promise<unknown> = Promise.resolve();

  constructor(deps: AdoptionsDeps) {
    this.#deps = deps;
  }

  /** Those of known images first. Rejects with ENGINE_UNREACHABLE. */
  async candidates(): Promise<AdoptCandidate[]> {
    const engine = await this.#deps.engine();
    const around = await this.#look(engine);
    const groups = groupContainers(around.free, await this.#deps.templates.list());
    const given = new Set<string>();
    return groups.map((group) => {
      const services = group.template === null ? [] : serviceNamesOf(group.template);
      const own = new Set([...group.services.values()].map(({ container }) => container.name));
      const { name } = group.main.container;
      const suggested = suggestName(
        name,
        (wanted) => !given.has(wanted) && this.#nameOwner(around, wanted, services, own) === null,
      );
      given.add(suggested);
      return adoptCandidate(engine.id, group, suggested);
    });
  }

  /** Secrets are in the vault before the job begins. Rejects with FINDINGS, NAME_TAKEN, NOT_ADOPTABLE or BAD_REQUEST. */
  adopt(input: AdoptInput, by: Job['by']): Promise<Started> {
    const adopted = this.#adopting.then(() => this.#adopt(input, by));
    this.#adopting = adopted.catch(() => undefined);
    return adopted;
  }

  /** Rejects with NOT_ADOPTED once something was re-created. */
  async release(id: InstanceId, by: Job['by']): Promise<JobId> {
    const { registry, templates, jobs } = this.#deps;
    const { spec } = registry.need(id);
    if (Object.values(spec.services).some(({ adopted }) => adopted === undefined))
      throw ProblemError.of('NOT_ADOPTED', { instance: spec.name });
    return jobs.submit({ kind: 'release', spec, template: templates.get(spec.template.id) }, by);
  }

  async #adopt(input: AdoptInput, by: Job['by']): Promise<Started> {
    const { templates, vault, jobs, random } = this.#deps;
    const template = templates.get(input.template);
    const names = servicesOf(input, template);
    if (!instanceNameSchema.safeParse(input.name).success)
      throw ProblemError.of('FINDINGS', { findings: [{ path: ['name'], code: 'NAME_PATTERN' }] });
    const engine = await this.#deps.engine();
    const around = await this.#look(engine);
    const chosen = new Map(names.map(([service, container]) => [service, adoptable(around, container)]));
    const own = new Set([...chosen.values()].map(({ container }) => container.name));
    const owner = this.#nameOwner(around, input.name, [...chosen.keys()], own);
    if (owner !== null) throw ProblemError.of('NAME_TAKEN', { name: owner });
    const id = newInstanceId(random);
    const { spec, secrets } = adoptSpec(template, chosen, {
      instanceId: id,
      name: input.name,
      engineId: engine.id,
      isOwn: (source) => isUnused(around, source, own),
      isNoFolder: await this.#noFolders(engine, [...chosen.values()]),
    });
    await refuseTakenVolumes(engine, spec);
    try {
      for (const [ref, secret] of secrets) await vault.set(ref, secret);
      return { id, jobId: await jobs.submit({ kind: 'adopt', spec, template }, by) };
    } catch (error) {
      await vault.removeAll(`${id}/`).catch(() => undefined);
      throw error;
    }
  }

  async #look(engine: Engine): Promise<Surroundings> {
    const { registry, wantedSpecs } = this.#deps;
    const inMaking = new Set(
      wantedSpecs().flatMap(({ services }) => Object.values(services).flatMap(({ adopted }) => adopted?.id ?? [])),
    );
    return lookAround(engine, (id) => inMaking.has(id) || registry.adopterOf(id) !== null);
  }

  /** What has the name, or would be in the way of a container or network of Berth's own; null: it is free. */
  #nameOwner(
    { containers, networks }: Surroundings,
    name: string,
    services: readonly ServiceName[],
    own: ReadonlySet<string>,
  ): string | null {
    const { registry, wantedSpecs } = this.#deps;
    if ([...registry.list().map(({ spec }) => spec), ...wantedSpecs()].some((spec) => spec.name === name)) return name;
    const wanted = new Set(services.map((service) => containerName(name, service)));
    const container = containers.find((one) => wanted.has(one.container.name) && !own.has(one.container.name));
    return container?.container.name ?? networks.find((network) => network === networkName(name)) ?? null;
  }

  /** Only where the engine's folders are this machine's can a file be told from a folder. */
  async #noFolders(engine: Engine, all: readonly Found[]): Promise<(path: string) => boolean> {
    const known = new Set<string>();
    for (const { container } of all) {
      for (const { kind, source } of container.mounts) {
        if (kind !== 'bind') continue;
        const folder = engine.isLocal ? await this.#deps.host.folder(source).catch(() => null) : null;
        if (systemPath.test(source) || (folder?.exists === true && !folder.isFolder)) known.add(source);
      }
    }
    return (path) => known.has(path);
  }
}

/** Places of the engine's host that are no data of a server. */
const systemPath = /^\/(?:$|(?:dev|proc|sys|run|var\/run|etc\/(?:localtime|timezone))(?:\/|$))/;

function serviceNamesOf(template: Template): ServiceName[] {
  return Object.keys(template.services).map((name) => serviceNameSchema.parse(name));
}

/** Rejects with BAD_REQUEST when the template has no such service, the main one is missing, or one container is named twice. */
function servicesOf({ containers }: AdoptInput, template: Template): [ServiceName, string][] {
  const entries = Object.entries(containers).map(([service, container]): [ServiceName, string] => [
    serviceNameSchema.parse(service),
    container,
  ]);
  const refuse = (service: string, message: string): never => {
    throw ProblemError.of('BAD_REQUEST', { issues: [{ path: ['containers', service], message }] });
  };
  for (const [service, container] of entries) {
    if (template.services[service] === undefined) refuse(service, `${template.id} has no service of this name`);
    if (entries.some(([other, name]) => other !== service && name === container))
      refuse(service, `${container} is named twice`);
  }
  if (!entries.some(([service]) => service === template.main)) refuse(template.main, 'is missing');
  return entries;
}

/** Rejects with NOT_ADOPTABLE. */
function adoptable({ containers, free }: Surroundings, container: string): Found {
  const isIt = ({ container: { id, name } }: Found): boolean => name === container || id === container;
  const found = free.find(isIt);
  if (found === undefined)
    throw ProblemError.of('NOT_ADOPTABLE', { container, reason: containers.some(isIt) ? 'managed' : 'gone' });
  const reason = adoptRefusal(found);
  if (reason !== null) throw ProblemError.of('NOT_ADOPTABLE', { container, reason });
  return found;
}

/** No container but the instance's own mounts the volume. */
function isUnused({ containers }: Surroundings, volume: string, own: ReadonlySet<string>): boolean {
  return !containers.some(
    ({ container }) =>
      !own.has(container.name) && container.mounts.some(({ kind, source }) => kind === 'volume' && source === volume),
  );
}

/** Data that lies in a container moves to volumes that are made then: nobody else's may have their names. */
async function refuseTakenVolumes(engine: Engine, spec: InstanceSpec): Promise<void> {
  for (const { adopted, mounts } of Object.values(spec.services)) {
    for (const { name, source } of mounts) {
      if (source.kind !== 'volume' || adopted?.inside?.includes(name) !== true) continue;
      if ((await engine.inspectVolume(source.volume)) !== null)
        throw ProblemError.of('NAME_TAKEN', { name: source.volume });
    }
  }
}
