/** Puts the content of a backup into fresh volumes, beside the ones in use. */
import { posix } from 'node:path';
import type { BackupPart, Manifest } from '../../contract/backup.ts';
import type { JobId } from '../../contract/ids.ts';
import type { InstanceSpec, MountSpec } from '../../contract/spec.ts';
import { pinnedImage } from '../../domain/image-reference.ts';
import { freshVolumeName, helperName, label, madeBy } from '../../domain/names.ts';
import type { NamedService } from '../../domain/services.ts';
import type { Engine, WantedContainer } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import type { IsFilled } from './filled.ts';
import { clearFolder, freshFolder } from './folders.ts';

/** `spec` with fresh volumes, Berth's own, for the filled mounts; folders keep their path, their content changes places. */
export function withFreshVolumes(scope: JobScope, spec: InstanceSpec, isFilled: IsFilled): InstanceSpec {
  const services = scope.services(spec).map(({ name, spec: service }) => [
    name,
    {
      ...service,
      mounts: service.mounts.map((mount) =>
        mount.source.kind === 'volume' && isFilled(name, mount)
          ? {
              ...withoutForeign(mount),
              source: { kind: 'volume' as const, volume: freshVolumeName(mount.source.volume, spec.revision) },
            }
          : mount,
      ),
    },
  ]);
  return { ...spec, services: { ...spec.services, ...Object.fromEntries(services) } as InstanceSpec['services'] };
}

function withoutForeign({ isForeign: _isForeign, ...mount }: MountSpec): MountSpec {
  return mount;
}

/** Fills the fresh volumes and folders of `spec`. Begins again from nothing when it is repeated. */
export async function fillMounts(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  manifest: Manifest,
  isFilled: IsFilled,
  context: StepContext,
): Promise<string[]> {
  const total = manifest.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const volumes: string[] = [];
  let done = 0;
  for (const service of scope.services(spec)) {
    const mounts = service.spec.mounts.filter((mount) => isFilled(service.name, mount));
    if (mounts.length === 0) continue;
    const helper = helperName(scope.spec.name, service.name, 'fill');
    await engine.removeContainer(helper);
    for (const mount of mounts) volumes.push(await emptyTarget(scope, engine, spec, service, mount, context));
    await engine.createContainer(helperContainer(spec, service, helper, context.jobId, mounts));
    for (const mount of mounts) {
      const part = partOf(manifest, service, mount);
      const tar = await scope.tools.backups.readPart(manifest.id, part, context.signal);
      await engine.writeArchive(helper, posix.dirname(mount.path), tar, context.signal);
      done += part.sizeBytes;
      context.progress({ done, total, unit: 'bytes', subject: mount.path });
    }
    await engine.removeContainer(helper);
  }
  return volumes;
}

async function emptyTarget(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  service: NamedService,
  mount: MountSpec,
  context: StepContext,
): Promise<string> {
  if (mount.source.kind === 'folder') {
    await clearFolder(scope, engine, service, freshFolder(mount.source.path), context);
    return freshFolder(mount.source.path);
  }
  const { volume } = mount.source;
  const there = await engine.inspectVolume(volume);
  if (there !== null) {
    if (there.labels[label.job] !== context.jobId) throw ProblemError.of('NAME_TAKEN', { name: volume });
    await engine.removeVolume(volume);
  }
  await engine.createVolume(volume, madeBy(spec.instanceId, context.jobId));
  return volume;
}

/** Has the mounts at their paths and never runs. */
export function helperContainer(
  spec: InstanceSpec,
  service: NamedService,
  name: string,
  job: JobId,
  mounts: readonly MountSpec[],
): WantedContainer {
  const platform = service.template?.image.platform;
  return {
    name,
    image: pinnedImage(service.spec.image),
    ...(platform === undefined ? {} : { platform }),
    environment: {},
    labels: { ...madeBy(spec.instanceId, job), [label.service]: service.name, [label.helper]: 'fill' },
    mounts: mounts.map((mount) =>
      mount.source.kind === 'volume'
        ? { kind: 'volume', source: mount.source.volume, path: mount.path, noCopy: true }
        : { kind: 'bind', source: freshFolder(mount.source.path), path: mount.path },
    ),
    ports: [],
    restart: 'no',
    stdin: false,
    isOffline: true,
  };
}

function partOf(manifest: Manifest, service: NamedService, mount: MountSpec): BackupPart {
  const part = manifest.parts.find((one) => one.service === service.name && one.mount === mount.name);
  if (part === undefined)
    throw ProblemError.of('BACKUP_DAMAGED', { backup: manifest.id, part: mount.name, reason: 'missing' });
  return part;
}

/** Removes the helpers and fresh volumes that this job made for `spec`. */
export async function removeFilled(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  isFilled: IsFilled,
  context: StepContext,
): Promise<void> {
  for (const service of scope.services(spec)) {
    await engine.removeContainer(helperName(scope.spec.name, service.name, 'fill'));
    for (const mount of service.spec.mounts.filter((one) => isFilled(service.name, one))) {
      if (mount.source.kind === 'folder') {
        await clearFolder(scope, engine, service, freshFolder(mount.source.path), context);
        continue;
      }
      const there = await engine.inspectVolume(mount.source.volume);
      if (there?.labels[label.job] === context.jobId) await engine.removeVolume(mount.source.volume);
    }
  }
}

/** Volumes of `before` that `after` has no use for, and that are Berth's to remove. */
export function replacedVolumes(scope: JobScope, before: InstanceSpec, after: InstanceSpec): string[] {
  const kept = new Set(volumesOf(scope, after));
  return ownVolumesOf(scope, before).filter((volume) => !kept.has(volume));
}

/** Without those that were there before Berth. */
export function ownVolumesOf(scope: JobScope, spec: InstanceSpec): string[] {
  const foreign = new Set(foreignVolumesOf(scope, spec));
  return volumesOf(scope, spec).filter((volume) => !foreign.has(volume));
}

export function foreignVolumesOf(scope: JobScope, spec: InstanceSpec): string[] {
  return scope
    .services(spec)
    .flatMap((service) =>
      service.spec.mounts.flatMap((mount) =>
        mount.source.kind === 'volume' && mount.isForeign === true ? [mount.source.volume] : [],
      ),
    );
}

export function volumesOf(scope: JobScope, spec: InstanceSpec): string[] {
  return scope
    .services(spec)
    .flatMap((service) =>
      service.spec.mounts.flatMap((mount) => (mount.source.kind === 'volume' ? [mount.source.volume] : [])),
    );
}
