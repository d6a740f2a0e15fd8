/** The templates that are known: built in and the user's own. */
import { Listeners } from '../base/listeners.ts';
import type { TemplateId } from '../contract/ids.ts';
import type { Problem } from '../contract/errors.ts';
import type { TemplateEntry } from '../contract/router.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { mirroredRepository } from '../domain/image-reference.ts';
import { parseTemplate } from '../domain/template-parse.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { FoundTemplate, TemplateSource } from '../ports/template-source.ts';

export interface TemplateImport {
  readonly file: string;
  readonly text: string;
  readonly replace: boolean;
  readonly dryRun: boolean;
}

export interface TemplatesServiceOptions {
  /** Prefix for images of Docker Hub; empty: none. */
  readonly mirror?: () => string;
  /** The instances that there are. */
  readonly specs?: () => readonly InstanceSpec[];
}

export class TemplatesService {
  readonly changed = new Listeners<undefined>();
  readonly #source: TemplateSource;
  readonly #mirror: () => string;
  readonly #specs: () => readonly InstanceSpec[];
  #found: readonly FoundTemplate[] = [];
  #known = new Map<string, Template>();
  /** Changes of the user's files happen one after another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: TemplateSource, options: TemplatesServiceOptions = {}) {
    this.#source = source;
    this.#mirror = options.mirror ?? (() => '');
    this.#specs = options.specs ?? (() => []);
  }

  /** Reads the files anew; call before anything asks for a template. */
  async load(): Promise<void> {
    const found = await this.#source.list();
    const known = new Map<string, Template>();
    for (const { origin, template } of found) {
      if (template && (origin === 'user' || !known.has(template.id))) known.set(template.id, template);
    }
    const isChanged = JSON.stringify([...known.values()]) !== JSON.stringify([...this.#known.values()]);
    this.#found = found;
    this.#known = known;
    if (isChanged) this.changed.emit(undefined);
  }

  async list(): Promise<Template[]> {
    await this.load();
    return [...this.#known.values()]
      .map((template) => mirrored(template, this.#mirror()))
      .sort((one, other) => Number(other.flagship) - Number(one.flagship) || one.name.localeCompare(other.name));
  }

  find(id: TemplateId): Template | null {
    const template = this.#known.get(id);
    return template === undefined ? null : mirrored(template, this.#mirror());
  }

  /** Every file that counts, the unreadable ones last. */
  async catalog(): Promise<TemplateEntry[]> {
    const templates = await this.list();
    const good = templates.flatMap(({ id }) => {
      const found = this.#counting(id);
      return found ? [this.#entry(found)] : [];
    });
    return [...good, ...this.#found.filter(({ template }) => template === null).map((found) => this.#entry(found))];
  }

  /** Rejects with TEMPLATE_UNREADABLE, TEMPLATE_TAKEN, or TEMPLATE_IN_USE when instances need a service that it lacks. */
  import(input: TemplateImport): Promise<TemplateEntry> {
    return this.#inTurn(async () => {
      const text = input.text.replace(/^\uFEFF/, '');
      const parsed = parseTemplate(text, shownName(input.file));
      if (parsed.template === null) throw new ProblemError(parsed.problem);
      const { template } = parsed;
      await this.load();
      const file = this.#fileFor(template);
      const isThere = this.#known.has(template.id) || this.#found.some(isOwn(file));
      if (isThere && !input.replace) throw ProblemError.of('TEMPLATE_TAKEN', { template: template.id });
      this.#refuseWhileNeeded(template.id, template);
      if (!input.dryRun) {
        await this.#source.put(file, text);
        await this.load();
      }
      return this.#entry({ origin: 'user', file, template });
    });
  }

  /** Only the user's own, unreadable ones too. Rejects with NO_SUCH_TEMPLATE, or TEMPLATE_IN_USE while instances need it. */
  remove(id: TemplateId): Promise<void> {
    return this.#inTurn(async () => {
      await this.load();
      const found = this.#own(id);
      if (!found) throw ProblemError.of('NO_SUCH_TEMPLATE', { template: id });
      this.#refuseWhileNeeded(id, this.#builtIn(id));
      await this.#source.remove(found.file);
      await this.load();
    });
  }

  /** Rejects with NO_SUCH_TEMPLATE, or with what is wrong in the file that is named like it. */
  get(id: TemplateId): Template {
    const template = this.find(id);
    if (template !== null) return template;
    for (const found of this.#found) {
      if (found.template === null && nameOf(found.file) === id) throw new ProblemError(found.problem);
    }
    throw ProblemError.of('NO_SUCH_TEMPLATE', { template: id });
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change, change);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #builtIn(id: TemplateId): Template | null {
    return this.#found.find(({ origin, template }) => origin === 'builtIn' && template?.id === id)?.template ?? null;
  }

  /** The user's file with this template, or the unreadable one that is named like it. */
  #own(id: TemplateId): FoundTemplate | undefined {
    const own = this.#found.filter(({ origin }) => origin === 'user');
    return (
      own.find(({ template }) => template?.id === id) ??
      own.find(({ file, template }) => template === null && nameOf(file) === id)
    );
  }

  #counting(id: TemplateId): FoundTemplate | undefined {
    const found = this.#found.filter(({ template }) => template?.id === id);
    return found.find(({ origin }) => origin === 'user') ?? found[0];
  }

  /** The file that holds the template already, else one that is named by its id and holds no other. */
  #fileFor({ id }: Template): string {
    const own = this.#own(id);
    if (own) return own.file;
    let file = `${id}.yaml`;
    for (let count = 2; this.#found.some(isOwn(file)); count += 1) file = `${id}-${String(count)}.yaml`;
    return file;
  }

  /** Instances must not lose the rules of a service they have. */
  #refuseWhileNeeded(id: TemplateId, next: Template | null): void {
    const instances = this.#specs().filter(
      ({ template, services }) =>
        template.id === id && !Object.keys(services).every((name) => Object.hasOwn(next?.services ?? {}, name)),
    );
    if (instances.length === 0) return;
    throw ProblemError.of('TEMPLATE_IN_USE', { template: id, instances: instances.map(({ name }) => name) });
  }

  #entry(found: FoundTemplate): TemplateEntry {
    const { file, origin, template } = found;
    const id: string = template?.id ?? nameOf(file);
    const counts = template !== null || !this.#known.has(id);
    return {
      file,
      origin,
      template: template && mirrored(template, this.#mirror()),
      problem: template === null ? problemOf(found) : null,
      instances: counts ? this.#specs().flatMap((spec) => (spec.template.id === id ? [spec.name] : [])) : [],
      replacesBuiltIn: origin === 'user' && template !== null && this.#builtIn(template.id) !== null,
    };
  }
}

function problemOf(found: FoundTemplate): Problem | null {
  return found.template === null ? found.problem : null;
}

/** Names are compared as file systems that ignore case do. */
function isOwn(file: string): (found: FoundTemplate) => boolean {
  return ({ origin, file: other }) => origin === 'user' && other.toLowerCase() === file.toLowerCase();
}

/** The last part of a path, without what could break a line. */
function shownName(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? '';
  return name.replaceAll(/\p{Cc}/gu, '').trim() || 'template.yaml';
}

function nameOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? '').replace(/\.ya?ml$/i, '');
}

function mirrored(template: Template, mirror: string): Template {
  if (mirror === '') return template;
  const services = Object.entries(template.services).map(([name, service]) => {
    const repository = mirroredRepository(service.image.repository, mirror);
    return [name, { ...service, image: { ...service.image, repository } }] as const;
  });
  return { ...template, services: Object.fromEntries(services) };
}
