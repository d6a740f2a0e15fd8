/** Templates as YAML files in two folders: the built-in ones and the user's. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseTemplate, type ParsedTemplate } from '../../domain/template-parse.ts';
import type { FoundTemplate, TemplateSource } from '../../ports/template-source.ts';
import { syncFolder, writeWhole } from './durable-files.ts';
import { errorCode } from './system-errors.ts';

type Origin = FoundTemplate['origin'];

export interface TemplateFolders {
  /** `assets/templates` of the program. */
  readonly builtIn: string;
  /** `templates` in the data folder; need not exist. */
  readonly user: string;
}

export function createTemplateFolder(folders: TemplateFolders): TemplateSource {
  const parse = rememberingParser();
  return {
    async list() {
      const builtIn = await readFolder('builtIn', folders.builtIn, parse);
      return [...builtIn, ...(await readFolder('user', folders.user, parse))];
    },
    async put(file, text) {
      const path = pathOf(folders.user, file);
      await mkdir(folders.user, { recursive: true });
      await syncFolder(dirname(folders.user));
      await writeWhole(path, text);
    },
    async remove(file) {
      const path = pathOf(folders.user, file);
      if ((await namesIn(folders.user)).length === 0) return;
      await rm(path, { force: true });
      await syncFolder(folders.user);
    },
  };
}

type Parse = (path: string, file: string, text: string) => ParsedTemplate;

/** Files are read at every look, and parsed only when their text is another one: that takes the longest by far. */
function rememberingParser(): Parse {
  const known = new Map<string, { readonly text: string; readonly parsed: ParsedTemplate }>();
  return (path, file, text) => {
    const before = known.get(path);
    if (before?.text === text) return before.parsed;
    const parsed = parseTemplate(text, file);
    known.set(path, { text, parsed });
    return parsed;
  };
}

/** A name that could lead out of the folder, or that `list` would pass over, is a fault of the program. */
function pathOf(folder: string, file: string): string {
  if (/^[^./\\:\0][^/\\:\0]*\.ya?ml$/i.test(file)) return join(folder, file);
  throw new TypeError(`${JSON.stringify(file)} is no name of a template's file`);
}

async function readFolder(origin: Origin, folder: string, parse: Parse): Promise<FoundTemplate[]> {
  const names = (await namesIn(folder)).filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort();
  const found: FoundTemplate[] = [];
  const files = new Map<string, string>();
  for (const name of names) {
    const entry = await readTemplate(origin, join(folder, name), name, parse);
    const first = entry.template ? files.get(entry.template.id) : undefined;
    if (entry.template) files.set(entry.template.id, first ?? name);
    found.push(first === undefined || !entry.template ? entry : sameId(entry, entry.template.id, first));
  }
  return found;
}

function sameId({ origin, file }: FoundTemplate, id: string, first: string): FoundTemplate {
  const details = `id: ${first} has the same id, ${id}`;
  return {
    origin,
    file,
    template: null,
    problem: { code: 'TEMPLATE_UNREADABLE', data: { file, line: 1, column: 1, details } },
  };
}

async function readTemplate(origin: Origin, path: string, file: string, parse: Parse): Promise<FoundTemplate> {
  try {
    const text = await readFile(path, 'utf8');
    return { origin, file, ...parse(path, file, text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error);
    return {
      origin,
      file,
      template: null,
      problem: { code: 'TEMPLATE_UNREADABLE', data: { file, line: 1, column: 1, details } },
    };
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
