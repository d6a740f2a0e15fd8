/** Edits of a form that was read before somebody else changed the instance, on the form as it is read now. */
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../../src-main/contract/instance.ts';

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** What was edited stays edited; everything else is as it was read last. */
function edited<T>(base: T, mine: T, theirs: T): T {
  return isSame(base, mine) ? theirs : mine;
}

interface Named {
  readonly name: string;
}

/** Item by item: what I changed, added or took out; the order of what is there now, what I added behind it. */
function editedList<T extends Named>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): T[] {
  const at = (list: readonly T[], name: string) => list.find((item) => item.name === name);
  const isMine = (name: string) => !isSame(at(base, name), at(mine, name));
  const stay = theirs.flatMap((item) => {
    if (!isMine(item.name)) return [item];
    const changed = at(mine, item.name);
    return changed === undefined ? [] : [changed];
  });
  const added = mine.filter((item) => at(theirs, item.name) === undefined && isMine(item.name));
  return [...stay, ...added];
}

const asItems = (names: readonly string[] = []): Named[] => names.map((name) => ({ name }));
const asNames = (items: readonly Named[]): string[] => items.map(({ name }) => name);

function editedRecord(
  base: Readonly<Record<string, string>>,
  mine: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = edited(base[name] ?? '', mine[name] ?? '', theirs[name] ?? '');
      return value === '' && theirs[name] === undefined ? [] : [[name, value] as const];
    }),
  );
}

function mergedService(base: ServiceDraft, mine: ServiceDraft, theirs: ServiceDraft): ServiceDraft {
  const resource = (name: 'cpus' | 'memoryBytes') => {
    const value = edited(base.resources[name], mine.resources[name], theirs.resources[name]);
    return value === undefined ? {} : { [name]: value };
  };
  const repository = edited(base.repository, mine.repository, theirs.repository);
  return {
    ...theirs,
    // A secret that is stored anew there, and that nobody replaced here, stays as well.
    keep: asNames(editedList(asItems(base.keep), asItems(mine.keep), asItems(theirs.keep))),
    environment: editedRecord(base.environment, mine.environment, theirs.environment),
    extra: editedList(base.extra, mine.extra, theirs.extra),
    ports: editedList(base.ports, mine.ports, theirs.ports),
    mounts: editedList(base.mounts, mine.mounts, theirs.mounts),
    restart: edited(base.restart, mine.restart, theirs.restart),
    resources: { ...resource('cpus'), ...resource('memoryBytes') },
    labels: editedList(base.labels ?? [], mine.labels ?? [], theirs.labels ?? []),
    networks: asNames(editedList(asItems(base.networks), asItems(mine.networks), asItems(theirs.networks))),
    extraHosts: editedList(base.extraHosts ?? [], mine.extraHosts ?? [], theirs.extraHosts ?? []),
    command: edited(base.command ?? [], mine.command ?? [], theirs.command ?? []),
    ...(repository === undefined ? {} : { repository }),
  };
}

/** `base` is what my edits were made on. A service that is gone takes its edits with it. */
export function mergeDraft(base: Draft, mine: Draft, theirs: Draft): Draft {
  const services = Object.entries(theirs.services).map(([text, service]) => {
    const name = serviceNameSchema.parse(text);
    const [old, own] = [base.services[name], mine.services[name]];
    return [name, old === undefined || own === undefined ? service : mergedService(old, own, service)] as const;
  });
  return { ...theirs, services: Object.fromEntries(services) };
}
