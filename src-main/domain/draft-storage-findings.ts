/** Judges the folders of a form: absolute, there, writable, each used once. */
import type { Finding } from '../contract/instance.ts';
import type { DraftFacts } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

export function storageFindings(services: readonly DraftService[], facts: DraftFacts['folders']): Finding[] {
  const mounts = services.flatMap((service) => service.draft.mounts.map((mount) => ({ service, mount })));
  const seen: string[] = [];
  const faults = mounts.flatMap(({ service, mount }) => {
    if (mount.source.kind === 'volume') return [];
    const volume = service.template.volumes.find(({ name }) => name === mount.name);
    const path = ['services', service.name, 'mounts', mount.name];
    const data = { path: mount.source.path, label: volume?.label ?? mount.name };
    return folderFault(path, data, facts[mount.source.path] ?? null, seen);
  });
  if (faults.length > 0 || mounts.length === 0) return faults;
  return [finding([], 'storage', 'passed', 'STORAGE_READY', { count: mounts.length })];
}

type FolderFactOrNone = DraftFacts['folders'][string];

function folderFault(
  field: string[],
  data: { path: string; label: string },
  fact: FolderFactOrNone,
  seen: string[],
): Finding[] {
  if (!isAbsolute(data.path)) return [finding(field, 'storage', 'blocks', 'FOLDER_PATH', data)];
  const folder = trimmed(data.path);
  const isTwice = seen.some((other) => isWithin(folder, other) || isWithin(other, folder));
  seen.push(folder);
  if (isTwice) return [finding(field, 'storage', 'blocks', 'FOLDER_TWICE', data)];
  if (fact === null) return [];
  if (!fact.exists) return [finding(field, 'storage', 'blocks', 'FOLDER_MISSING', data)];
  if (fact.isFolder && fact.isWritable) return [];
  return [finding(field, 'storage', 'blocks', 'FOLDER_NOT_WRITABLE', { ...data, owner: fact.owner })];
}

/** A folder of a Unix or a Windows host; the root itself, `.` and `..` are refused. */
function isAbsolute(path: string): boolean {
  if (path.includes('\0') || path.split(/[/\\]/).some((part) => part === '..' || part === '.')) return false;
  return /^\/+[^/]/.test(path) || /^[A-Za-z]:[\\/]+[^\\/]/.test(path);
}

function trimmed(path: string): string {
  return path.replaceAll(/[/\\]+/g, '/').replace(/\/$/, '');
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
