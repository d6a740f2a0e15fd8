/** Judges one folder of a form: absolute, there, used once, open to the container's user, with room. */
import type { Finding } from '../contract/instance.ts';
import type { FolderFact, ImageFact } from './draft-facts.ts';
import { finding } from './draft-finding.ts';

export interface FolderWish {
  /** The field. */
  readonly field: readonly string[];
  readonly label: string;
  readonly path: string;
  readonly fact: FolderFact | null;
  readonly isReadOnly: boolean;
  /** `uid:gid` that the template says must be able to write there. */
  readonly owner: string | undefined;
  /** Who runs the container's program, when neither template nor spec say so. */
  readonly user: ImageFact['user'];
  readonly neededBytes: number | null;
  /** The instance uses it already. */
  readonly isOwn: boolean;
}

/** `seen` holds the folders of the lines before, and takes this one in. */
export function folderFindings(wish: FolderWish, seen: string[]): Finding[] {
  const { field, label, path, fact, isOwn } = wish;
  const data: Finding['data'] = { path, label };
  if (!isAbsolute(path)) return [finding(field, 'storage', 'blocks', 'FOLDER_PATH', data)];
  const folder = trimmed(path);
  const isTwice = seen.some((other) => isWithin(folder, other) || isWithin(other, folder));
  seen.push(folder);
  if (isTwice) return [finding(field, 'storage', 'blocks', 'FOLDER_TWICE', data)];
  if (fact === null) return [];
  if (!fact.exists) return [finding(field, 'storage', 'blocks', 'FOLDER_MISSING', data)];
  if (!fact.isFolder) return [finding(field, 'storage', 'blocks', 'FOLDER_NOT_WRITABLE', { ...data, owner: null })];
  if (wish.isReadOnly || isOwn) return [];
  const closed = closedFindings(wish, fact, data);
  if (closed.some(({ severity }) => severity === 'blocks')) return closed;
  const found = [...closed, ...(fact.isEmpty ? [] : [filled(wish)]), ...roomFindings(wish, fact, data)];
  return found.length > 0 ? found : [ready(wish, fact, data)];
}

/** With the number of the user that may write there; null: whoever the server is. Absent: a name that nobody could look up. */
function ready({ field, owner, user }: FolderWish, fact: FolderFact, data: Finding['data']): Finding {
  const name = owner ?? user;
  const writer = identity(name ?? '');
  const isAnybody = fact.access === null || name === '' || writer?.uid === 0;
  return finding(field, 'storage', 'passed', 'FOLDER_READY', {
    ...data,
    ...(isAnybody ? { owner: null } : writer === null ? {} : { owner: String(writer.uid) }),
    ...(fact.freeBytes === null ? {} : { bytes: fact.freeBytes }),
  });
}

function filled({ field, label, path }: FolderWish): Finding {
  return finding(field, 'storage', 'note', 'VOLUME_HAS_DATA', { name: path, path, label });
}

/**
 * A program that starts as root may write everywhere and give itself the folder, so the template's owner is then only
 * worth a note. What Berth may not write itself, a server with a user of its own still may.
 */
function closedFindings({ field, owner, user }: FolderWish, fact: FolderFact, data: Finding['data']): Finding[] {
  const wanted = identity(owner ?? user ?? '');
  const runsAsRoot = user !== undefined && (user === '' || identity(user)?.uid === 0);
  const isJudgedByOwner = fact.access !== null && (wanted !== null || runsAsRoot);
  if (fact.isReadOnlyDisk || (!isJudgedByOwner && !fact.isWritable))
    return [finding(field, 'storage', 'blocks', 'FOLDER_NOT_WRITABLE', { ...data, owner: fact.owner })];
  if (fact.access === null || wanted === null || wanted.uid === 0 || mayWrite(wanted, fact.access)) return [];
  const name = wanted.gid === null ? String(wanted.uid) : `${String(wanted.uid)}:${String(wanted.gid)}`;
  return [finding(field, 'storage', runsAsRoot ? 'note' : 'blocks', 'FOLDER_OWNER', { ...data, owner: name })];
}

/** Null when it is a name, which only the image could translate. */
function identity(user: string): { readonly uid: number; readonly gid: number | null } | null {
  const [, uid, gid] = /^(\d+|root)(?::(\d+))?$/.exec(user) ?? [];
  if (uid === undefined) return null;
  return { uid: uid === 'root' ? 0 : Number(uid), gid: gid === undefined ? null : Number(gid) };
}

/** Making files in a folder takes the right to write and to pass. */
function mayWrite(
  user: { readonly uid: number; readonly gid: number | null },
  { mode, uid, gid }: NonNullable<FolderFact['access']>,
): boolean {
  const shift = user.uid === uid ? 6 : user.gid === gid ? 3 : 0;
  return ((mode >> shift) & 0o3) === 0o3;
}

function roomFindings({ field, neededBytes }: FolderWish, fact: FolderFact, data: Finding['data']): Finding[] {
  if (fact.freeBytes === null || neededBytes === null || fact.freeBytes >= neededBytes) return [];
  return [finding(field, 'storage', 'note', 'FOLDER_DISK_LOW', { ...data, bytes: fact.freeBytes, neededBytes })];
}

/** A folder of a Unix or a Windows host; the root itself, `.` and `..` are refused. */
function isAbsolute(path: string): boolean {
  if (path.includes('\0') || path.length > 4096) return false;
  if (path.split(/[/\\]/).some((part) => part === '..' || part === '.')) return false;
  return /^\/+[^/]/.test(path) || /^[A-Za-z]:[\\/]+[^\\/]/.test(path);
}

function trimmed(path: string): string {
  return path.replaceAll(/[/\\]+/g, '/').replace(/\/$/, '');
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
