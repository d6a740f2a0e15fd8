/** What differs between the form as it was read and as it is now: one entry for each thing that a person would call a change. */
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, Finding, ServiceDraft } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';

export interface DraftChange {
  readonly section: Finding['section'];
  /** As paths of findings are written: `['services', 'server', 'ports', 'web']`. */
  readonly path: readonly string[];
}

/** Comparable text of one thing, by its path below the service; things that are absent, or empty, have no entry. */
type Facets = ReadonlyMap<string, string>;

const separator = '\u0000';
const key = (...parts: readonly string[]): string => parts.join(separator);
const kept = 'stored';

/** A stored secret that stays is as good as a value; an empty field without one is as good as no field. */
function variables(draft: ServiceDraft): [string, string][] {
  const isKept = (name: string) => draft.keep?.includes(name) === true;
  const text = (name: string, value: string): string => {
    if (value !== '') return `value ${value}`;
    return isKept(name) ? kept : '';
  };
  const extra = new Set(draft.extra.map(({ name }) => name));
  const unlisted = (draft.keep ?? []).filter((name) => draft.environment[name] === undefined && !extra.has(name));
  return [
    ...unlisted.map((name): [string, string] => [key('environment', name), kept]),
    ...Object.entries(draft.environment).map(([name, value]): [string, string] => [
      key('environment', name),
      text(name, value),
    ]),
    ...draft.extra.map(({ name, value, isSecret }, index): [string, string] => [
      // Rows without a name are told apart by their place.
      key('extra', name === '' ? `#${String(index)}` : name),
      `${isSecret ? 'secret' : 'plain'} ${text(name, value)}`,
    ]),
  ];
}

function lists(draft: ServiceDraft): [string, string][] {
  const { ports, mounts, labels = [], networks = [], extraHosts = [], command = [] } = draft;
  return [
    ...ports.map(({ name, ...port }): [string, string] => [key('ports', name), sortedText(port)]),
    ...mounts.map(({ name, ...mount }): [string, string] => [key('mounts', name), sortedText(mount)]),
    ...labels.map(({ name, value }, index): [string, string] => [
      key('labels', name || `#${String(index)}`),
      `=${value}`,
    ]),
    ...networks.map((name): [string, string] => [key('networks', name), name]),
    ...extraHosts.map(({ name, address }, index): [string, string] => [
      key('extraHosts', name || `#${String(index)}`),
      `=${address}`,
    ]),
    [key('command'), command.length === 0 ? '' : JSON.stringify(command)],
  ];
}

function facetsOf(draft: ServiceDraft): Facets {
  const { repository = '', tag, restart, resources } = draft;
  const all: [string, string][] = [
    ...variables(draft),
    ...lists(draft),
    [key('tag'), tag],
    [key('repository'), repository],
    [key('restart'), restart],
    [key('resources', 'cpus'), resources.cpus === undefined ? '' : String(resources.cpus)],
    [key('resources', 'memoryBytes'), resources.memoryBytes === undefined ? '' : String(resources.memoryBytes)],
  ];
  return new Map(all.filter(([, text]) => text !== ''));
}

/** Keys in one order, so that equal things have equal texts. */
function sortedText(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([name, each]) => each !== undefined && !(name === 'isReadOnly' && each === false))
            .sort(([left], [right]) => (left < right ? -1 : 1)),
        )
      : part,
  );
}

const sections: Readonly<Record<string, Finding['section']>> = {
  extra: 'environment',
  ports: 'ports',
  mounts: 'storage',
  restart: 'resources',
  resources: 'resources',
  tag: 'basics',
  repository: 'basics',
};

function sectionOf(template: Template, service: ServiceName, [field, name]: readonly string[]): Finding['section'] {
  if (field !== 'environment') return sections[field ?? ''] ?? 'advanced';
  const variable = template.services[service]?.variables.find((each) => each.name === name);
  return variable?.section ?? 'environment';
}

/** In the order of the form's services. */
export function draftChanges(template: Template, before: Draft, now: Draft): readonly DraftChange[] {
  const choices = template.choices.filter(({ id }) => before.choices?.[id] !== now.choices?.[id]);
  return [
    ...(before.name === now.name ? [] : [{ section: 'basics' as const, path: ['name'] }]),
    ...choices.map(({ id, section }) => ({ section, path: ['choices', id] })),
    ...Object.entries(now.services).flatMap(([text, draft]) => {
      const service = serviceNameSchema.parse(text);
      const old = before.services[service];
      return old === undefined ? [] : serviceChanges(template, service, old, draft);
    }),
  ];
}

function serviceChanges(
  template: Template,
  service: ServiceName,
  before: ServiceDraft,
  now: ServiceDraft,
): readonly DraftChange[] {
  const [was, is] = [facetsOf(before), facetsOf(now)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((each) => was.get(each) !== is.get(each))
    .map((each) => {
      const below = each.split(separator);
      return { section: sectionOf(template, service, below), path: ['services', service, ...below] };
    });
}
