/** What a form was before its last changes, for `Mod Z`: what is typed into one field in one go counts as one change. */
import type { Draft } from '../../src-main/contract/instance.ts';

/** Older changes are forgotten. */
export const historyLimit = 100;

/** A form at one time: its draft, and whatever has to go back with it. */
interface Moment {
  readonly draft: Draft;
}

type Path = readonly string[];

interface Leaf {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

interface Entry<M extends Moment> {
  readonly moment: M;
  /** Of the only field that it changed; null for several. */
  readonly field: Path | null;
  /** Where the last letter went in or out; null for what was not typed. */
  readonly letterAt: number | null;
}

function childrenOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = value.map((item: unknown, at): [string, unknown] => [nameOf(item) ?? String(at), item]);
  // Two rows of one name: their places tell them apart.
  const byName = new Map(named);
  return byName.size === named.length ? byName : new Map(Object.entries(value));
}

/** Ports and mounts are known by their names; other rows have names that are typed. */
function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('name' in item)) return null;
  return typeof item.name === 'string' && ('hostPort' in item || 'source' in item) ? item.name : null;
}

function leavesOf(before: unknown, after: unknown, path: Path = []): readonly Leaf[] {
  if (Object.is(before, after)) return [];
  const [old, now] = [childrenOf(before), childrenOf(after)];
  if (old === null || now === null) return [{ path, before, after }];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    leavesOf(old.get(key), now.get(key), [...path, key]),
  );
}

/** Where one letter went in or out of a text; null when more happened. */
function letterOf({ before = '', after = '' }: Leaf): number | null {
  if (typeof before === 'number' && typeof after === 'number') return 0;
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  const [short, long] = before.length < after.length ? [before, after] : [after, before];
  if (long.length - short.length !== 1) return null;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return short.slice(at) === long.slice(at + 1) ? at : null;
}

function isSamePath(left: Path | null, right: Path | null): boolean {
  return left !== null && right !== null && left.join('/') === right.join('/');
}

/** The last changes of a form, newest last. */
export class DraftHistory<M extends Moment> {
  #entries: readonly Entry<M>[] = [];

  /** `before` was changed to `draft`. */
  record(before: M, draft: Draft): void {
    const leaves = leavesOf(before.draft, draft);
    const only = leaves.length === 1 ? leaves[0] : undefined;
    if (leaves.length === 0) return;
    const entry: Entry<M> = {
      moment: before,
      field: only?.path ?? null,
      letterAt: only === undefined ? null : letterOf(only),
    };
    const last = this.#entries.at(-1);
    const goesOn =
      isSamePath(last?.field ?? null, entry.field) &&
      typeof last?.letterAt === 'number' &&
      entry.letterAt !== null &&
      Math.abs(last.letterAt - entry.letterAt) <= 1;
    if (!goesOn) this.#entries = [...this.#entries, entry].slice(-historyLimit);
    // What was typed and taken out again changed nothing.
    else if (leavesOf(last.moment.draft, draft).length === 0) this.#entries = this.#entries.slice(0, -1);
    else this.#entries = [...this.#entries.slice(0, -1), { ...last, letterAt: entry.letterAt }];
  }

  /** The form before the last change, and the first field that changes by it; null when nothing was changed. */
  takeBack(draft: Draft): { readonly moment: M; readonly path: Path } | null {
    for (;;) {
      const last = this.#entries.at(-1);
      if (last === undefined) return null;
      this.#entries = this.#entries.slice(0, -1);
      const path = leavesOf(draft, last.moment.draft)[0]?.path;
      if (path !== undefined) return { moment: last.moment, path };
    }
  }

  clear(): void {
    this.#entries = [];
  }
}
