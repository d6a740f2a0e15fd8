/** Changes of the form: each is a pure function from draft to draft. */
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../src-main/contract/instance.ts';
import { looksSecret, type EnvironmentLine } from './env-lines.ts';

export type DraftEdit = (draft: Draft) => Draft;

type ExtraVariable = ServiceDraft['extra'][number];

export function inService(service: ServiceName, change: (old: ServiceDraft) => ServiceDraft): DraftEdit {
  return (draft) => {
    const old = draft.services[service];
    return old === undefined ? draft : { ...draft, services: { ...draft.services, [service]: change(old) } };
  };
}

export function changedAt<T>(list: readonly T[], index: number, change: Partial<T>): T[] {
  return list.map((item, at) => (at === index ? { ...item, ...change } : item));
}

export const setName =
  (name: string): DraftEdit =>
  (draft) => ({ ...draft, name });

export const setTag = (service: ServiceName, tag: string): DraftEdit => inService(service, (old) => ({ ...old, tag }));

/** Empty: the template's own image. */
export const setRepository = (service: ServiceName, repository: string): DraftEdit =>
  inService(service, ({ repository: _, ...old }) => (repository === '' ? old : { ...old, repository }));

/** `undefined` takes the variable out: the template's own default applies. A value takes the place of a stored secret. */
export const setVariable = (service: ServiceName, name: string, value: string | undefined): DraftEdit =>
  inService(service, (old) => {
    const rest = Object.fromEntries(Object.entries(old.environment).filter(([other]) => other !== name));
    const changed = { ...old, environment: value === undefined ? rest : { ...rest, [name]: value } };
    return old.keep === undefined ? changed : { ...changed, keep: old.keep.filter((kept) => kept !== name) };
  });

/** The stored secret stays, whatever was typed. */
export const keepSecret = (service: ServiceName, name: string): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    environment: { ...old.environment, [name]: '' },
    extra: old.extra.map((entry) => (entry.name === name ? { ...entry, value: '' } : entry)),
    keep: [...(old.keep ?? []).filter((kept) => kept !== name), name],
  }));

export const addExtra = (service: ServiceName): DraftEdit =>
  inService(service, (old) => ({ ...old, extra: [...old.extra, { name: '', value: '', isSecret: false }] }));

export const setExtra = (service: ServiceName, index: number, change: Partial<ExtraVariable>): DraftEdit =>
  inService(service, (old) => {
    const before = old.extra[index];
    const changed = { ...old, extra: changedAt(old.extra, index, change) };
    if (old.keep === undefined || before === undefined) return changed;
    return { ...changed, keep: old.keep.filter((kept) => kept !== before.name) };
  });

export const removeExtra = (service: ServiceName, index: number): DraftEdit =>
  inService(service, (old) => ({ ...old, extra: old.extra.filter((_, at) => at !== index) }));

/** Gives an extra variable back that was taken out or changed. */
export const restoreExtra = (service: ServiceName, entry: ExtraVariable, isKept: boolean): DraftEdit =>
  inService(service, (old) => {
    const isThere = old.extra.some((other) => other.name === entry.name);
    const extra = isThere
      ? old.extra.map((other) => (other.name === entry.name ? entry : other))
      : [...old.extra, entry];
    return { ...old, extra, ...(isKept ? { keep: [...new Set([...(old.keep ?? []), entry.name])] } : {}) };
  });

/**
 * Lines whose name the template knows go to its fields, the others become extra variables; a name that is already
 * there gets the new value. `at` is the row that they were pasted into: it is replaced when it has no name yet.
 */
export const takeLines = (
  service: ServiceName,
  lines: readonly (EnvironmentLine & { readonly isSecret?: boolean })[],
  known: ReadonlySet<string>,
  at: number | null = null,
): DraftEdit =>
  inService(service, (old) => {
    const environment = { ...old.environment };
    const extra = old.extra.filter((entry, index) => index !== at || entry.name !== '');
    for (const { name, value, isSecret } of lines) {
      if (known.has(name)) {
        environment[name] = value;
        continue;
      }
      const found = extra.findIndex((entry) => entry.name === name);
      const before = extra[found];
      if (before === undefined) extra.push({ name, value, isSecret: isSecret ?? looksSecret(name) });
      else extra[found] = { ...before, value };
    }
    const taken = new Set(lines.map(({ name }) => name));
    const keep = old.keep?.filter((name) => !taken.has(name));
    return { ...old, environment, extra, ...(keep === undefined ? {} : { keep }) };
  });

export const setRestart = (service: ServiceName, restart: ServiceDraft['restart']): DraftEdit =>
  inService(service, (old) => ({ ...old, restart }));

/** `null` means no limit. */
export const setCpus = (service: ServiceName, cpus: number | null): DraftEdit =>
  inService(service, (old) => {
    const { cpus: _, ...rest } = old.resources;
    return { ...old, resources: cpus === null ? rest : { ...rest, cpus } };
  });

export const setMemory = (service: ServiceName, memoryBytes: number | null): DraftEdit =>
  inService(service, (old) => {
    const { memoryBytes: _, ...rest } = old.resources;
    return { ...old, resources: memoryBytes === null ? rest : { ...rest, memoryBytes } };
  });
