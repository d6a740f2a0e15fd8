/** What the change of an existing instance must not do, and which findings of its form concern nothing that was changed. */
import type { Draft, Finding, ServiceDraft } from '../contract/instance.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { chosenOptions } from './choices.ts';
import { isVariableEdited } from './configuration.ts';
import { isSame } from './configuration-same.ts';
import { dataMoves } from './configuration-moves.ts';
import { finding } from './draft-finding.ts';
import { specDraft } from './spec-draft.ts';

/** Name, engine, choices and what acts on the first start only stay; another version is an upgrade. */
export function fixedFindings(before: InstanceSpec, draft: Draft, template: Template): Finding[] {
  const base = specDraft(before, template);
  const fixed = (path: string[], section: Finding['section'], label: string): Finding =>
    finding(path, section, 'blocks', 'FIXED', { label });
  return [
    ...(draft.name === base.name ? [] : [fixed(['name'], 'basics', 'Name')]),
    ...(draft.engine === base.engine ? [] : [fixed(['engine'], 'basics', 'Engine')]),
    ...(draft.template === base.template ? [] : [fixed(['template'], 'basics', 'Template')]),
    ...changedChoices(before, draft, template).map(({ id, label, section }) => fixed(['choices', id], section, label)),
    ...Object.entries(base.services).flatMap(([name, was]) => serviceFindings(name, was, draft, template, fixed)),
  ];
}

function changedChoices(before: InstanceSpec, draft: Draft, template: Template): Template['choices'] {
  const [was, is] = [chosenOptions(template, before.choices), chosenOptions(template, draft.choices)];
  return template.choices.filter(({ id }) => was[id] !== is[id]);
}

function serviceFindings(
  name: string,
  was: ServiceDraft,
  draft: Draft,
  template: Template,
  fixed: (path: string[], section: Finding['section'], label: string) => Finding,
): Finding[] {
  const is = Object.entries(draft.services).find(([key]) => key === name)?.[1];
  if (is === undefined) return [];
  const rules = Object.entries(template.services).find(([key]) => key === name)?.[1];
  const path = ['services', name];
  const variables = (rules?.variables ?? []).filter(
    (variable) => variable.fixedAfterFirstRun && isVariableEdited(was, is, variable.name),
  );
  return [
    ...(is.tag === was.tag
      ? []
      : [finding([...path, 'tag'], 'basics', 'blocks', 'VERSION_IS_UPGRADE', { name: is.tag })]),
    ...variables.map((variable) => fixed([...path, 'environment', variable.name], variable.section, variable.label)),
  ];
}

export interface ChangeOfForm {
  readonly before: InstanceSpec;
  readonly wanted: InstanceSpec;
  readonly draft: Draft;
  readonly template: Template;
}

/**
 * The findings of the form as they count for an instance that exists: what is as it was stands in nobody's way, its name and
 * version need no word, and data moves into nothing that is filled already. Ports are judged always: another one may have taken
 * them meanwhile.
 */
export function findingsOfChange(findings: readonly Finding[], change: ChangeOfForm): Finding[] {
  const { before, wanted, draft, template } = change;
  const base = specDraft(before, template);
  const targets = new Set(dataMoves(before, wanted, template).map(({ service, mount }) => `${service} ${mount}`));
  const judged = findings.flatMap((found): Finding[] => {
    const [root, service, field, key] = found.path;
    if (root === 'name') return [];
    if (found.code === 'VOLUME_HAS_DATA')
      return field === 'mounts' && targets.has(`${service ?? ''} ${key ?? ''}`)
        ? [{ ...found, severity: 'blocks' }]
        : [];
    const isJudgedAlways = found.severity !== 'blocks' || found.code.startsWith('PORT_');
    return isJudgedAlways || isFieldEdited(base, draft, found.path) ? [found] : [{ ...found, severity: 'note' }];
  });
  return [...judged, ...nestedFolders(change)];
}

/** A folder inside the one that is copied into it, or around it, would be copied into itself. */
function nestedFolders({ before, wanted, template }: ChangeOfForm): Finding[] {
  return dataMoves(before, wanted, template).flatMap(({ service, mount, label, from, to }): Finding[] => {
    if (from.source.kind !== 'folder' || to.source.kind !== 'folder') return [];
    const [one, other] = [trimmed(from.source.path), trimmed(to.source.path)];
    if (!isWithin(one, other) && !isWithin(other, one)) return [];
    const path = ['services', service, 'mounts', mount];
    return [finding(path, 'storage', 'blocks', 'FOLDER_TWICE', { path: to.source.path, label })];
  });
}

function trimmed(path: string): string {
  return path.replaceAll(/[/\\]+/g, '/').replace(/\/$/, '');
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Was the field edited that a finding's path names? A path of no single field counts as edited. */
function isFieldEdited(base: Draft, draft: Draft, [root, name, field, key]: readonly string[]): boolean {
  if (root === 'choices') return !isSame(base.choices ?? {}, draft.choices ?? {});
  if (root !== 'services' || name === undefined) return true;
  const [was, is] = [base, draft].map(({ services }) => Object.entries(services).find(([one]) => one === name)?.[1]);
  if (was === undefined || is === undefined || field === undefined) return true;
  switch (field) {
    case 'environment':
      return key === undefined || isVariableEdited(was, is, key);
    case 'ports':
    case 'mounts':
      return !isSame(named(was[field], key), named(is[field], key));
    case 'tag':
      return was.tag !== is.tag || was.repository !== is.repository;
    default:
      return !isSame(valueAt(was, field), valueAt(is, field));
  }
}

function named(items: readonly { readonly name: string }[], name: string | undefined): unknown {
  return name === undefined ? items : items.filter((item) => item.name === name);
}

/** An empty list is as good as none. */
function valueAt(draft: ServiceDraft, field: string): unknown {
  const value: unknown = Object.entries(draft).find(([key]) => key === field)?.[1];
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}
