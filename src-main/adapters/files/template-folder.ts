/** Templates as YAML files in two folders: the built-in ones and the user's. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseTemplate } from '../../domain/template-parse.ts';
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
  return {
    async list() {
      return [...(await readFolder('builtIn', folders.builtIn)), ...(await readFolder('user', folders.user))];
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

/** A name that could lead out of the folder, or that `list` would pass over, is a fault of the program. */
function pathOf(folder: string, file: string): string {
  if (/^[^./\\:\0][^/\\:\0]*\.ya?ml$/i.test(file)) return join(folder, file);
  throw new TypeError(`${JSON.stringify(file)} is no name of a template's file`);
}

async function readFolder(origin: Origin, folder: string): Promise<FoundTemplate[]> {
  const names = (await namesIn(folder)).filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort();
  const found: FoundTemplate[] = [];
  const files = new Map<string, string>();
  for (const name of names) {
    const entry = await readTemplate(origin, join(folder, name), name);
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

async function readTemplate(origin: Origin, path: string, file: string): Promise<FoundTemplate> {
  try {
    const text = await readFile(path, 'utf8');
    return { origin, file, ...parseTemplate(text.replace(/^\uFEFF/, ''), file) };
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
