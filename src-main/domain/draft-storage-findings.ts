/** Judges the mounts of a form: their paths in the container, and what lies behind them. */
import type { Finding, ServiceDraft } from '../contract/instance.ts';
import type { ServiceTemplate } from '../contract/template.ts';
import type { DraftFacts } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';
import { folderFindings } from './draft-folder-findings.ts';
import { extraMountName } from './draft-mounts.ts';
import { mountPath } from './template-values.ts';

type DraftMount = ServiceDraft['mounts'][number];

interface Scene {
  readonly facts: DraftFacts;
  /** Folders and volumes of the lines before. */
  readonly folders: string[];
  readonly volumes: Set<string>;
}

interface Line {
  readonly service: DraftService;
  readonly mount: DraftMount;
  readonly volume: ServiceTemplate['volumes'][number] | undefined;
  readonly field: readonly string[];
  readonly label: string;
  /** The same place as the instance has it now. */
  readonly isOwn: boolean;
}

export function storageFindings(services: readonly DraftService[], facts: DraftFacts): Finding[] {
  const scene: Scene = { facts, folders: [], volumes: new Set() };
  const found = services.flatMap((service) => {
    const lines = service.draft.mounts.map((mount) => lineOf(service, mount));
    return [...pathFindings(service, lines), ...lines.flatMap((line) => sourceFindings(line, scene))];
  });
  const count = services.reduce((sum, { draft }) => sum + draft.mounts.length, 0);
  if (count === 0 || found.some(({ severity }) => severity === 'blocks')) return found;
  return [...found, finding([], 'storage', 'passed', 'STORAGE_READY', { count })];
}

function lineOf(service: DraftService, mount: DraftMount): Line {
  const volume = service.template.volumes.find(({ name }) => name === mount.name);
  const was = service.before?.mounts.find(({ name }) => name === mount.name)?.source;
  const { source } = mount;
  const isOwn =
    source.kind === 'folder'
      ? was?.kind === 'folder' && was.path === source.path
      : was?.kind === 'volume' && (source.volume === undefined || source.volume === was.volume);
  const field = ['services', service.name, 'mounts', mount.name];
  return { service, mount, volume, field, label: volume?.label ?? mount.path ?? mount.name, isOwn };
}

/** Two mounts on one path hide one another; one below another is worth knowing. */
function pathFindings({ draft, template, before }: DraftService, lines: readonly Line[]): Finding[] {
  const seen = new Set<string>();
  const paths: string[] = template.volumes.map((volume) => mountPath(volume, draft.tag));
  const names = new Set<string>();
  return lines.flatMap(({ mount, volume, field, label }) => {
    const isTwice = names.has(mount.name);
    names.add(mount.name);
    if (isTwice) return [finding(field, 'storage', 'blocks', 'MOUNT_TWICE', { name: mount.name, label })];
    if (volume !== undefined) return [];
    const was = before?.mounts.find(({ name }) => name === mount.name);
    const path = mount.path ?? was?.path ?? '';
    const data = { name: mount.name, path, label };
    // A name goes into the volume's; an adopted container brings its own.
    if (was === undefined && !extraMountName.test(mount.name))
      return [finding(field, 'storage', 'blocks', 'PATTERN', { name: mount.name, label: mount.name })];
    if (!isContainerPath(path)) return [finding(field, 'storage', 'blocks', 'MOUNT_PATH', data)];
    const plain = plainPath(path);
    const others = [...paths, ...seen].map(plainPath);
    seen.add(plain);
    if (others.includes(plain)) return [finding(field, 'storage', 'blocks', 'MOUNT_TWICE', data)];
    const isNested = others.some((other) => plain.startsWith(`${other}/`) || other.startsWith(`${plain}/`));
    return isNested && was === undefined ? [finding(field, 'storage', 'note', 'MOUNT_TWICE', data)] : [];
  });
}

function isContainerPath(path: string): boolean {
  const parts = path.split('/').slice(1);
  if (!path.startsWith('/') || path.includes('\0') || path.length > 4096) return false;
  return parts.some((part) => part !== '') && !parts.includes('..') && !parts.includes('.');
}

function plainPath(path: string): string {
  return path.replaceAll(/\/+/g, '/').replace(/\/$/, '');
}

function sourceFindings(line: Line, scene: Scene): Finding[] {
  const { mount, field, label } = line;
  const { source } = mount;
  if (source.kind === 'volume') {
    return source.volume === undefined ? [] : volumeFindings(line, source.volume, scene);
  }
  const { service, volume, isOwn } = line;
  const image = scene.facts.images[service.name];
  const user = service.before?.user ?? service.template.user ?? image?.user;
  const fact = scene.facts.folders[source.path] ?? null;
  const isReadOnly = mount.isReadOnly === true;
  const neededBytes = scene.facts.diskNeededBytes;
  return folderFindings(
    { field, label, path: source.path, fact, isReadOnly, owner: volume?.owner, user, neededBytes, isOwn },
    scene.folders,
  );
}

const volumeNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/;

function volumeFindings({ mount, field, label, isOwn, service }: Line, name: string, scene: Scene): Finding[] {
  const isReadOnly = mount.isReadOnly === true;
  const isTwice = scene.volumes.has(name);
  scene.volumes.add(name);
  const data = { name, label };
  if (isTwice && !isReadOnly)
    return [finding(field, 'storage', 'blocks', 'VOLUME_IN_USE', { ...data, owner: service.template.label })];
  if (isOwn) return [];
  const isThere = volumeNamePattern.test(name) && Object.hasOwn(scene.facts.volumes, name);
  const fact = isThere ? scene.facts.volumes[name] : undefined;
  if (fact === undefined) return [finding(field, 'storage', 'blocks', 'VOLUME_MISSING', data)];
  if (fact.owner !== null) {
    const severity = fact.isInUse && !isReadOnly ? 'blocks' : 'note';
    return [finding(field, 'storage', severity, 'VOLUME_IN_USE', { ...data, owner: fact.owner })];
  }
  return [finding(field, 'storage', 'note', 'VOLUME_HAS_DATA', data)];
}
