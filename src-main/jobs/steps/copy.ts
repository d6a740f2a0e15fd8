/** Copies an instance's mounts into a backup, reads it back and seals it. */
import { backupFormat, type BackupPart, type BackupReason, type Manifest } from '../../contract/backup.ts';
import type { BackupId } from '../../contract/ids.ts';
import type { MountSpec } from '../../contract/spec.ts';
import { reachOf } from '../../domain/backup-reach.ts';
import { versionOf, type NamedService } from '../../domain/services.ts';
import type { Damage } from '../../ports/backup-store.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { Copied } from '../results.ts';
import { current, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { keyFingerprints } from './capture.ts';
import { isInside, readInside } from './carry.ts';
import { replaceMissing } from './replace-missing.ts';

/** Mounts that go into a backup. */
export function copiedMounts(scope: JobScope): { service: NamedService; mount: MountSpec }[] {
  return scope
    .services()
    .flatMap((service) => service.spec.mounts.filter((mount) => mount.backup).map((mount) => ({ service, mount })));
}

/** Writes all parts into a fresh partial backup. */
export async function copyParts(
  scope: JobScope,
  engine: Engine,
  backup: BackupId,
  consistency: Copied['consistency'],
  context: StepContext,
): Promise<Copied> {
  const { backups, clock } = scope.tools;
  const startedAt = new Date(clock.now()).toISOString();
  await backups.begin(backup);
  const parts: BackupPart[] = [];
  let doneBytes = 0;
  for (const { service, mount } of copiedMounts(scope)) {
    context.signal.throwIfAborted();
    const container = scope.container(service.name);
    const tar = isInside(service, mount)
      ? await readInside(engine, container, mount.path, context.signal)
      : await engine.readArchive(container, mount.path, context.signal);
    if (tar === null) continue;
    const source = { service: service.name, mount: mount.name, path: mount.path, tar };
    const onBytes = (rawBytes: number): void => {
      context.progress({ done: doneBytes + rawBytes, total: null, unit: 'bytes', subject: mount.path });
    };
    const part = await backups.writePart(backup, source, onBytes, context.signal);
    doneBytes += part.rawBytes;
    parts.push(part);
  }
  return { parts, startedAt, consistency };
}

/** Reads every part back and then makes the backup whole. Sealing again is no fault. Rejects with BACKUP_DAMAGED. */
export async function sealBackup(
  scope: JobScope,
  backup: BackupId,
  reason: BackupReason,
  note: string,
  copied: Copied,
  context: StepContext,
): Promise<void> {
  const { backups, clock, program } = scope.tools;
  const there = await backups.get(backup);
  if (there !== null && there.manifest !== null) return;
  await requireSound(scope, backup, copied.parts, context);
  const manifest: Manifest = {
    format: backupFormat,
    id: backup,
    instanceId: scope.spec.instanceId,
    instanceName: scope.spec.name,
    reason,
    note,
    job: context.jobId,
    createdAt: copied.startedAt,
    durationMs: Math.max(0, clock.now() - Date.parse(copied.startedAt)),
    program,
    version: versionOf(scope.spec, scope.template),
    spec: scope.spec,
    template: scope.template,
    consistency: copied.consistency,
    keyFingerprints: await keyFingerprints(scope),
    parts: [...copied.parts],
    ...reachOf(
      scope.spec,
      scope.services().map(({ name }) => name),
    ),
  };
  await backups.seal(manifest);
}

export async function requireSound(
  scope: JobScope,
  backup: BackupId,
  parts: readonly BackupPart[],
  context: StepContext,
): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const onBytes = (done: number): void => {
    context.progress({ done, total, unit: 'bytes', subject: backup });
  };
  const damage = await scope.tools.backups.check(backup, parts, onBytes, context.signal);
  if (damage !== null) throw damageError(backup, damage);
}

export function damageError(backup: BackupId, damage: Damage): ProblemError {
  return damage.reason === 'tooNew'
    ? ProblemError.of('BACKUP_TOO_NEW', { backup, format: backupFormat + 1, known: backupFormat })
    : ProblemError.of('BACKUP_DAMAGED', { backup, part: damage.part, reason: damage.reason });
}

export function copyDetail(backup: BackupId, parts: readonly BackupPart[]): NonNullable<Step['detail']> {
  return { backup, parts: parts.length, bytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0) };
}

/**
 * The safety backup of a job: copied, read back and sealed while the instance is stopped.
 * Undone only as long as it is partial: a whole one stays, whatever becomes of the job.
 */
export function safeguardStep(
  scope: JobScope,
  backup: BackupId,
  reason: BackupReason,
  putBack?: (context: StepContext) => Promise<void>,
): Step {
  return {
    id: 'safeguard',
    phase: 'down',
    estimateSeconds: 10,
    detail: { backup, volumes: copiedMounts(scope).map(({ mount }) => mount.path) },
    async run(context) {
      const there = await scope.tools.backups.get(backup);
      if (there !== null && there.manifest !== null) return { detail: copyDetail(backup, there.manifest.parts) };
      const engine = await scope.engine();
      // A container that was removed behind our back is no reason to lose what its volumes hold.
      await replaceMissing(scope, engine, scope.spec, context.jobId);
      const now = current(scope);
      const copied = await copyParts(now, engine, backup, 'stopped', context);
      await sealBackup(now, backup, reason, '', copied, context);
      return { detail: copyDetail(backup, copied.parts) };
    },
    async undo(context) {
      await putBack?.(context);
      const there = await scope.tools.backups.get(backup);
      if (there === null || there.manifest === null) await scope.tools.backups.remove(backup);
    },
  };
}
