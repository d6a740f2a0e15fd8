/** Adopting, exporting and choosing from what the engine's host has, in memory. */
import type { Instance } from '../../src-main/contract/instance.ts';
import type { EnvEntry, ExportFormat, Exported, ExportSecrets } from '../../src-main/contract/handover.ts';
import type { FolderList, TemplateEntry } from '../../src-main/contract/router.ts';
import type { Template } from '../../src-main/contract/template.ts';
import { parseTemplate } from '../../src-main/domain/template-parse.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import type { World } from '../fixtures/world.ts';

const home = '/home/mira';

/** Folders of a host that is in no process: `world.folders` by parent. */
export function folderListOf(world: World, path = home): FolderList {
  const inside = world.folders.get(path);
  if (inside === undefined) throw ProblemError.of('FOLDER_UNREADABLE', { path, details: `ENOENT: ${path}` });
  return {
    path,
    parent: path === '/' ? null : path.replace(/\/[^/]+$/, '') || '/',
    isWritable: path.startsWith(home),
    freeBytes: 41e9,
    folders: inside.map((name) => ({
      name,
      path: `${path === '/' ? '' : path}/${name}`,
      isHidden: name.startsWith('.'),
    })),
    isCut: false,
  };
}

export function makeFolderIn(world: World, parent: string, name: string): FolderList {
  world.folders.set(parent, [...folderListOf(world, parent).folders.map((each) => each.name), name].sort());
  world.folders.set(`${parent}/${name}`, []);
  return folderListOf(world, `${parent}/${name}`);
}

export function catalogOf(world: World): TemplateEntry[] {
  const instancesOf = (template: Template) =>
    world.instances.filter((each) => each.template.id === template.id).map((each) => each.name);
  const isShown = ({ id }: Template) => world.ownTemplates.every(({ template }) => template?.id !== id);
  return [
    ...world.templates.filter(isShown).map((template) => ({
      file: `${template.id}.yaml`,
      origin: 'builtIn' as const,
      template,
      problem: null,
      instances: instancesOf(template),
      replacesBuiltIn: false,
    })),
    ...world.ownTemplates,
  ];
}

/** `NAME=value` lines only; the last of two counts. */
export function readEnvLines(template: Template, text: string): EnvEntry[] {
  const main = template.services[template.main];
  // A value in double quotes may go over several lines.
  const found = text.matchAll(/^(?:export )?([A-Za-z_][A-Za-z0-9_]*)=(?:"([^"]*)"|(.*?))\r?$/gm);
  const lines = [...found].map(({ 1: name = '', 2: quoted, 3: plain = '', index }) => ({
    name,
    value: quoted ?? plain,
    line: text.slice(0, index).split('\n').length,
  }));
  return lines.map((entry, index): EnvEntry => {
    const isEarlier = lines.some((other, at) => at > index && other.name === entry.name);
    const variable = main?.variables.find((each) => each.name === entry.name);
    return {
      ...entry,
      fate: isEarlier ? 'ignored' : variable === undefined ? 'extra' : 'known',
      service: template.main,
      isSecret: variable?.secret ?? /password|secret|token/i.test(entry.name),
      reason: isEarlier ? 'duplicate' : null,
    };
  });
}

export function exportOf(instance: Instance, format: ExportFormat, secrets: ExportSecrets): Exported {
  const names = { dockerRun: 'run.sh', compose: 'compose.yaml', stack: 'stack.yaml', helm: 'values.yaml' } as const;
  const services = Object.entries(instance.spec.services);
  const text =
    format === 'dockerRun'
      ? services
          .map(([name, { image }]) => `docker run -d --name ${instance.name}-${name} ${image.repository}:${image.tag}`)
          .join('\n')
      : `services:\n${services.map(([name, { image }]) => `  ${name}:\n    image: ${image.repository}:${image.tag}`).join('\n')}`;
  const separate = { name: 'secrets.env', text: 'MASTER_KEY=bm90LWEtcmVhbC1rZXktMQ==\n', hasSecrets: true };
  return {
    files: [
      { name: names[format], text: `${text}\n`, hasSecrets: secrets === 'inline' },
      ...(secrets === 'separate' ? [separate] : []),
    ],
    notes: format === 'stack' ? [{ code: 'NO_CONTAINER_NAMES', values: [] }] : [{ code: 'DATA_STAYS', values: [] }],
  };
}

/** What an import would be; the text is read as the program reads it. */
export function entryOf(world: World, input: { file: string; text: string; replace: boolean }): TemplateEntry {
  const parsed = parseTemplate(input.text, input.file);
  if (parsed.template === null) throw new ProblemError(parsed.problem);
  const { template } = parsed;
  const replacesBuiltIn = world.templates.some(({ id }) => id === template.id);
  const isTaken = replacesBuiltIn || world.ownTemplates.some((entry) => entry.template?.id === template.id);
  if (isTaken && !input.replace) throw ProblemError.of('TEMPLATE_TAKEN', { template: template.id });
  return { file: `${template.id}.yaml`, origin: 'user', template, problem: null, instances: [], replacesBuiltIn };
}
