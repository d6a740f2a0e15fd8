import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../../src-main/contract/instance.ts';
import { looksSecret, type EnvironmentLine } from './env-lines.ts';

/** Every change of the form is a pure function from draft to draft. */
export type DraftEdit = (draft: Draft) => Draft;

type PortDraft = ServiceDraft['ports'][number];
type MountSource = ServiceDraft['mounts'][number]['source'];
type ExtraVariable = ServiceDraft['extra'][number];

function inService(service: ServiceName, change: (old: ServiceDraft) => ServiceDraft): DraftEdit {
  return (draft) => {
    const old = draft.services[service];
    return old === undefined ? draft : { ...draft, services: { ...draft.services, [service]: change(old) } };
  };
}

export const setName =
  (name: string): DraftEdit =>
  (draft) => ({ ...draft, name });

export const setTag = (service: ServiceName, tag: string): DraftEdit => inService(service, (old) => ({ ...old, tag }));

/** `undefined` takes the variable out: the template's own default applies. */
export const setVariable = (service: ServiceName, name: string, value: string | undefined): DraftEdit =>
  inService(service, (old) => {
    const rest = Object.fromEntries(Object.entries(old.environment).filter(([other]) => other !== name));
    return { ...old, environment: value === undefined ? rest : { ...rest, [name]: value } };
  });

export const addExtra = (service: ServiceName): DraftEdit =>
  inService(service, (old) => ({ ...old, extra: [...old.extra, { name: '', value: '', isSecret: false }] }));

export const setExtra = (service: ServiceName, index: number, change: Partial<ExtraVariable>): DraftEdit =>
  inService(service, (old) => ({
    ...old,
    extra: old.extra.map((entry, at) => (at === index ? { ...entry, ...change } : entry)),
  }));

export const removeExtra = (service: ServiceName, index: number): DraftEdit =>
  inService(service, (old) => ({ ...old, extra: old.extra.filter((_, at) => at !== index) }));

/**
 * Lines whose name the template knows go to its fields, the others become extra variables; a name that is already
 * there gets the new value. `at` is the row that they were pasted into: it is replaced when it has no name yet.
 */
export const takeLines = (
  service: ServiceName,
  lines: readonly EnvironmentLine[],
  known: ReadonlySet<string>,
  at: number | null = null,
): DraftEdit =>
  inService(service, (old) => {
    const environment = { ...old.environment };
    const extra = old.extra.filter((entry, index) => index !== at || entry.name !== '');
    for (const { name, value } of lines) {
      if (known.has(name)) {
        environment[name] = value;
        continue;
      }
      const found = extra.findIndex((entry) => entry.name === name);
      const before = extra[found];
      if (before === undefined) extra.push({ name, value, isSecret: looksSecret(name) });
      else extra[found] = { ...before, value };
    }
    return { ...old, environment, extra };
  });

/** `null` takes the port out: it is not published. */
export const setPort = (service: ServiceName, name: string, port: PortDraft | null): DraftEdit =>
  inService(service, (old) => {
    const isThere = old.ports.some((other) => other.name === name);
    if (port === null) return { ...old, ports: old.ports.filter((other) => other.name !== name) };
    return {
      ...old,
      ports: isThere ? old.ports.map((other) => (other.name === name ? port : other)) : [...old.ports, port],
    };
  });

/** `null` takes the mount out; only for volumes that the template calls optional. */
export const setMount = (service: ServiceName, name: string, source: MountSource | null): DraftEdit =>
  inService(service, (old) => {
    const others = old.mounts.filter((mount) => mount.name !== name);
    if (source === null) return { ...old, mounts: others };
    const isThere = others.length < old.mounts.length;
    return {
      ...old,
      mounts: isThere
        ? old.mounts.map((mount) => (mount.name === name ? { name, source } : mount))
        : [...old.mounts, { name, source }],
    };
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
