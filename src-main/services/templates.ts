/** The templates that are known: built in and the user's own. */
import { Listeners } from '../base/listeners.ts';
import type { TemplateId } from '../contract/ids.ts';
import type { Problem } from '../contract/errors.ts';
import type { TemplateEntry } from '../contract/router.ts';
import type { Template } from '../contract/template.ts';
import { mirroredRepository } from '../domain/image-reference.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { TemplateSource } from '../ports/template-source.ts';

export interface TemplateImport {
  readonly file: string;
  readonly text: string;
  readonly replace: boolean;
  readonly dryRun: boolean;
}

export class TemplatesService {
  readonly changed = new Listeners<undefined>();
  readonly #source: TemplateSource;
  /** Prefix for images of Docker Hub; empty: none. */
  readonly #mirror: () => string;
  #known = new Map<TemplateId, Template>();
  #unreadable = new Map<string, Problem>();

  constructor(source: TemplateSource, mirror: () => string = () => '') {
    this.#source = source;
    this.#mirror = mirror;
  }

  /** Reads the files anew; call before anything asks for a template. */
  async load(): Promise<void> {
    const known = new Map<TemplateId, Template>();
    const unreadable = new Map<string, Problem>();
    for (const found of await this.#source.list()) {
      if (found.template === null) unreadable.set(found.file, found.problem);
      else if (!known.has(found.template.id) || found.origin === 'user') known.set(found.template.id, found.template);
    }
    const isChanged = JSON.stringify([...known.values()]) !== JSON.stringify([...this.#known.values()]);
    this.#known = known;
    this.#unreadable = unreadable;
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

  catalog(): Promise<TemplateEntry[]> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }

  import(_input: TemplateImport): Promise<TemplateEntry> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }

  remove(_id: TemplateId): Promise<void> {
    throw ProblemError.of('UNEXPECTED', { details: 'not built yet' });
  }

  /** Rejects with NO_SUCH_TEMPLATE, or with what is wrong in the file that is named like it. */
  get(id: TemplateId): Template {
    const template = this.find(id);
    if (template !== null) return template;
    for (const [file, problem] of this.#unreadable) if (nameOf(file) === id) throw new ProblemError(problem);
    throw ProblemError.of('NO_SUCH_TEMPLATE', { template: id });
  }
}

function nameOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? '').replace(/\.ya?ml$/, '');
}

function mirrored(template: Template, mirror: string): Template {
  if (mirror === '') return template;
  const services = Object.entries(template.services).map(([name, service]) => {
    const repository = mirroredRepository(service.image.repository, mirror);
    return [name, { ...service, image: { ...service.image, repository } }] as const;
  });
  return { ...template, services: Object.fromEntries(services) };
}
