/** What a tar stream of the engine holds, entry by entry, so that two places can be proved equal. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { z } from 'zod';

/** Facts by path below the root; the root's own path is empty. */
export type Entries = ReadonlyMap<string, string>;

/**
 * Type, mode, owner, size, time (whole seconds), target of a link and SHA-256 of the content of every entry. `onBytes`: of
 * content, read so far.
 */
export async function entriesOf(
  tar: Readable,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<Entries> {
  const entries = new Map<string, string>();
  let bytes = 0;
  const reader = extract();
  const reading = pipeline(tar, reader, { signal });
  // Whoever waits below hears of it through the reader, which ends with it.
  reading.catch(() => undefined);
  for await (const entry of reader) {
    const hash = await hashOf(entry);
    bytes += entry.header.size;
    onBytes(bytes);
    entries.set(pathBelowRoot(entry.header.name), factsOf(entry.header, hash));
  }
  await reading;
  return entries;
}

/** Names of what lies directly in the root; at most `limit` when one is given, and then no more is read. */
export async function namesIn(tar: Readable, signal: AbortSignal, limit = Number.POSITIVE_INFINITY): Promise<string[]> {
  const names = new Set<string>();
  const reader = extract();
  const reading = pipeline(tar, reader, { signal });
  reading.catch(() => undefined);
  for await (const entry of reader) {
    entry.resume();
    const [name = ''] = pathBelowRoot(entry.header.name).split('/');
    if (name !== '') names.add(name);
    if (names.size < limit) continue;
    tar.destroy();
    return [...names];
  }
  await reading;
  return [...names];
}

/** The first path that is not the same on both sides, with what each has; null when all is equal. */
export function difference(left: Entries, right: Entries): { readonly path: string; readonly details: string } | null {
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(path) ?? 'absent', right.get(path) ?? 'absent'];
    if (one !== other) return { path: path === '' ? '/' : path, details: `${one} ≠ ${other}` };
  }
  return null;
}

async function hashOf(entry: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of entry) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Numbers too large for the old header stand in the extended one, which is absent where it is not needed. */
const extendedSchema = z.object({ uid: z.string().optional(), gid: z.string().optional() }).catch({});

function factsOf(header: Header, hash: string): string {
  const { type, mode, uid, gid, size, mtime, devmajor, devminor } = header;
  const extended = extendedSchema.parse(header.pax);
  const owner = `${extended.uid ?? String(uid)}:${extended.gid ?? String(gid)}`;
  const seconds = Math.floor(mtime.getTime() / 1000);
  const device = isDevice(type) ? ` ${String(devmajor)},${String(devminor)}` : '';
  return `${type} ${mode.toString(8)} ${owner} ${String(size)} ${String(seconds)}${device} ${linkOf(header)} ${hash}`;
}

/** Hard links name an entry of the same stream, others whatever they were made with. */
function linkOf({ type, linkname }: { readonly type: string; readonly linkname: string | null }): string {
  return type === 'link' ? pathBelowRoot(linkname ?? '') : (linkname ?? '');
}

function isDevice(type: string): boolean {
  return type === 'block-device' || type === 'character-device';
}

function pathBelowRoot(name: string): string {
  const path = name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(slash + 1);
}
