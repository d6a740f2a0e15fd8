/** Which versions there are of a kind of server, and which an instance may go to. */
import type { Problem } from '../contract/errors.ts';
import type { InstanceId, ServiceName, TemplateId } from '../contract/ids.ts';
import type { Version } from '../contract/router.ts';
import type { Template } from '../contract/template.ts';
import { judgeVersion, notesUrl, parseVersion, sortTags, versionGroup } from '../domain/versions.ts';
import { mainService, versionOf } from '../domain/services.ts';
import type { Clock } from '../ports/clock.ts';
import { toProblem } from '../ports/problem-error.ts';
import type { Registry } from '../ports/registry.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import type { TemplatesService } from './templates.ts';

export interface VersionList {
  readonly versions: Version[];
  readonly asOf: string;
  readonly problem: Problem | null;
}

interface Asked {
  readonly tags: readonly string[];
  readonly atMs: number;
  readonly problem: Problem | null;
}

const freshMs = 10 * 60_000;
/** After a registry could not be asked, it is asked again this soon. */
const freshAfterFaultMs = 15_000;
const askLimitMs = 20_000;

export class VersionsService {
  readonly #registry: Registry;
  readonly #instances: DocumentInstanceRegistry;
  readonly #templates: TemplatesService;
  readonly #clock: Clock;
  readonly #asked = new Map<string, Promise<Asked>>();

  constructor(registry: Registry, instances: DocumentInstanceRegistry, templates: TemplatesService, clock: Clock) {
    this.#registry = registry;
    this.#instances = instances;
    this.#templates = templates;
    this.#clock = clock;
  }

  async list(templateId: TemplateId, instance?: InstanceId, service?: ServiceName): Promise<VersionList> {
    const template = this.#templates.get(templateId);
    if (service !== undefined && service !== template.main) return this.#ofOther(template, service, instance);
    const spec = instance === undefined ? null : this.#instances.need(instance).spec;
    const image = template.services[template.main]?.image;
    const installed = spec === null ? null : versionOf(spec, template);
    const repository =
      (spec === null ? undefined : mainService(spec, template)?.image.repository) ?? image?.repository ?? '';
    const { tags, atMs, problem } = await this.#ask(repository);
    const own = [
      ...(installed === null ? [] : [installed]),
      ...(problem === null || image === undefined ? [] : [image.tag]),
    ];
    return {
      versions: versionsOf(template, [...new Set([...tags, ...own])], installed),
      asOf: new Date(atMs).toISOString(),
      problem,
    };
  }

  async #ofOther(template: Template, name: ServiceName, instance?: InstanceId): Promise<VersionList> {
    const image = template.services[name]?.image;
    const held = instance === undefined ? undefined : this.#instances.need(instance).spec.services[name]?.image;
    const repository = held?.repository ?? image?.repository;
    if (repository === undefined)
      return { versions: [], asOf: new Date(this.#clock.now()).toISOString(), problem: null };
    const { tags, atMs, problem } = await this.#ask(repository);
    const own = [
      ...(held?.tag === undefined ? [] : [held.tag]),
      ...(problem === null || image === undefined ? [] : [image.tag]),
    ];
    return {
      versions: tagsOf(image?.tags, [...new Set([...tags, ...own])], held?.tag ?? null),
      asOf: new Date(atMs).toISOString(),
      problem,
    };
  }

  /** The newest tag that the registry has, as far as it is known without asking; null when it is not. */
  async newest(template: Template): Promise<string | null> {
    const repository = template.services[template.main]?.image.repository;
    if (repository === undefined) return null;
    const asked = await this.#ask(repository);
    return versionsOf(template, asked.tags, null).find(({ isNewest }) => isNewest)?.tag ?? null;
  }

  async #ask(repository: string): Promise<Asked> {
    let known: Asked | undefined;
    let latest: Promise<Asked> | undefined;
    const now = this.#clock.now();
    do {
      latest = this.#asked.get(repository);
      known = latest === undefined ? undefined : await latest;
      if (known !== undefined && now - known.atMs < (known.problem === null ? freshMs : freshAfterFaultMs))
        return known;
      // Somebody else may have asked anew in the meantime.
    } while (this.#asked.get(repository) !== latest);
    const asking = this.#registry.tags(repository, AbortSignal.timeout(askLimitMs)).then(
      (tags): Asked => ({ tags, atMs: now, problem: null }),
      (error: unknown): Asked => ({ tags: known?.tags ?? [], atMs: known?.atMs ?? now, problem: toProblem(error) }),
    );
    this.#asked.set(repository, asking);
    return asking;
  }
}

/** Of a service that the template has no rules for: by the numbers in the tags, newest first. */
export function tagsOf(pattern: string | undefined, tags: readonly string[], installed: string | null): Version[] {
  const wanted = tags.filter((tag) => tag === installed || isVersion(pattern, tag));
  const sorted = wanted.sort((left, right) => right.localeCompare(left, 'en', { numeric: true }));
  const at = installed === null ? -1 : sorted.indexOf(installed);
  return sorted.map((tag, index) => ({
    tag,
    isNewest: index === 0,
    relation: index === at ? 'installed' : at === -1 || index < at ? 'newer' : 'older',
    isAllowed: index !== at,
    rule: index === at ? 'same' : null,
    group: /^v?\d+/.exec(tag)?.[0] ?? tag,
    notesUrl: null,
  }));
}

function isVersion(pattern: string | undefined, tag: string): boolean {
  return pattern === undefined || new RegExp(pattern, 'u').test(tag);
}

/** Newest first; tags that are no versions of this server are left out, but never the installed one. */
export function versionsOf(template: Template, tags: readonly string[], installed: string | null): Version[] {
  const { upgrade } = template;
  const pattern = template.services[template.main]?.image.tags;
  const wanted = tags.filter((tag) => tag === installed || isVersion(pattern, tag));
  const sorted = sortTags(upgrade.order, wanted);
  const newest = sorted.find((tag) => parseVersion(upgrade.order, tag) !== null);
  return sorted.map((tag) => {
    const verdict = installed === null ? null : judgeVersion(upgrade, installed, tag);
    const isOrdered = parseVersion(upgrade.order, tag) !== null;
    return {
      tag,
      isNewest: tag === newest,
      relation: verdict?.relation ?? (isOrdered ? 'newer' : 'unordered'),
      isAllowed: verdict?.isAllowed ?? true,
      rule: verdict?.rule ?? null,
      group: versionGroup(upgrade.order, tag),
      notesUrl: notesUrl(upgrade, installed ?? tag, tag),
    };
  });
}
