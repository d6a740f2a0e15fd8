/** The mounts of one service of a form, as a spec has them. */
import type { ServiceDraft } from '../contract/instance.ts';
import type { MountSpec, ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate } from '../contract/template.ts';
import { volumeName } from './names.ts';
import { mountPath } from './template-values.ts';

type DraftMount = ServiceDraft['mounts'][number];

/** Names of mounts that the template does not have. */
export const extraMountName = /^extra-[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** What a volume holds must never be lost to a forgotten line: of the template's only optional ones can be left out. */
export function draftMounts(
  wanted: ServiceDraft,
  service: ServiceTemplate,
  instanceName: string,
  before: ServiceSpec | null,
): MountSpec[] {
  const earlier = (name: string): MountSpec | null => before?.mounts.find((mount) => mount.name === name) ?? null;
  const known = service.volumes.flatMap((volume): MountSpec[] => {
    const given = wanted.mounts.find(({ name }) => name === volume.name);
    const was = earlier(volume.name);
    if (!given && volume.optional) return [];
    // The data lies where the server was started with it, whatever the template says today.
    const path = was?.path ?? mountPath(volume, wanted.tag);
    const { backup, onRollback } = was ?? volume;
    return [placed({ name: volume.name, path, backup, onRollback }, given, instanceName, was)];
  });
  const names = new Set(service.volumes.map(({ name }) => name));
  const extra = wanted.mounts.flatMap((given): MountSpec[] => {
    const was = earlier(given.name);
    const path = given.path ?? was?.path;
    if (names.has(given.name) || path === undefined) return [];
    // What is only read is somebody else's to keep.
    const isOurs = given.isReadOnly !== true;
    const { backup, onRollback } = was ?? {
      backup: isOurs,
      onRollback: isOurs ? ('restore' as const) : ('keep' as const),
    };
    return [placed({ name: given.name, path, backup, onRollback }, given, instanceName, was)];
  });
  return [...known, ...extra];
}

function placed(
  mount: Pick<MountSpec, 'name' | 'path' | 'backup' | 'onRollback'>,
  given: DraftMount | undefined,
  instanceName: string,
  was: MountSpec | null,
): MountSpec {
  const isReadOnly = (given ?? was)?.isReadOnly === true;
  return {
    ...mount,
    ...sourceOf(mount.name, given?.source ?? { kind: 'volume' }, instanceName, was),
    ...(isReadOnly ? { isReadOnly } : {}),
  };
}

function sourceOf(
  name: string,
  given: DraftMount['source'],
  instanceName: string,
  was: MountSpec | null,
): Pick<MountSpec, 'source' | 'isForeign'> {
  if (given.kind === 'folder')
    return { source: { kind: 'folder', path: given.path }, ...foreignIfSame(given.path, was) };
  const own =
    was?.source.kind === 'volume' && was.isForeign !== true ? was.source.volume : volumeName(instanceName, name);
  const volume = given.volume ?? own;
  const isSame = was?.source.kind === 'volume' && was.source.volume === volume;
  if (isSame) return { source: was.source, ...(was.isForeign === undefined ? {} : { isForeign: was.isForeign }) };
  return { source: { kind: 'volume', volume }, ...(given.volume === undefined ? {} : { isForeign: true }) };
}

function foreignIfSame(path: string, was: MountSpec | null): Pick<MountSpec, 'isForeign'> {
  const isSame = was?.source.kind === 'folder' && was.source.path === path;
  return isSame && was.isForeign !== undefined ? { isForeign: was.isForeign } : {};
}
