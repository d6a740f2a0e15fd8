/** A source of templates that holds the built-in ones it was given, and the user's files in memory. */
import type { Template } from '../../src-main/contract/template.ts';
import { parseTemplate } from '../../src-main/domain/template-parse.ts';
import type { FoundTemplate, TemplateSource } from '../../src-main/ports/template-source.ts';

export class MemoryTemplates implements TemplateSource {
  readonly files = new Map<string, string>();
  readonly #builtIn: readonly Template[];

  constructor(...builtIn: readonly Template[]) {
    this.#builtIn = builtIn;
  }

  list(): Promise<FoundTemplate[]> {
    const builtIn = this.#builtIn.map((template): FoundTemplate => ({
      origin: 'builtIn',
      file: `${template.id}.yaml`,
      template,
    }));
    const own = [...this.files].map(([file, text]): FoundTemplate => ({
      origin: 'user',
      file,
      ...parseTemplate(text, file),
    }));
    return Promise.resolve([...builtIn, ...own]);
  }

  put(file: string, text: string): Promise<void> {
    this.files.set(file, text);
    return Promise.resolve();
  }

  remove(file: string): Promise<void> {
    this.files.delete(file);
    return Promise.resolve();
  }
}
