/** What the `check` steps look at, and refuse. They change nothing: the plan runs them too. */
import type { ServiceName } from '../../contract/ids.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { Found } from '../results.ts';
import type { JobScope } from '../scope.ts';
import { servingContainer } from './serving.ts';
import { isHealthyNow } from './wait-for-service.ts';

/** Which services run, and whether the instance is healthy now. */
export async function lookAtInstance(scope: JobScope, engine: Engine, signal: AbortSignal): Promise<Found> {
  const running = await runningServices(scope, engine);
  const areAll = running.length === scope.services().length;
  return { running, wasHealthy: areAll && (await isHealthyNow(scope, engine, signal)) };
}

export async function runningServices(scope: JobScope, engine: Engine): Promise<ServiceName[]> {
  const running: ServiceName[] = [];
  for (const service of scope.services()) {
    const details = await servingContainer(scope, engine, service.name);
    if (details !== null && (details.isRunning || details.isRestarting)) running.push(service.name);
  }
  return running;
}

/** Rejects with CONTAINER_GONE when a container of the instance is missing. */
export async function requireContainers(scope: JobScope, engine: Engine): Promise<void> {
  for (const service of scope.services()) {
    if ((await servingContainer(scope, engine, service.name)) === null)
      throw ProblemError.of('CONTAINER_GONE', { container: scope.container(service.name) });
  }
}

/** Rejects with ENGINE_WRONG_PLATFORM when the engine runs another kind of containers. */
export async function requirePlatform(scope: JobScope, engine: Engine, signal: AbortSignal): Promise<void> {
  const info = await engine.info(signal);
  for (const service of scope.services()) {
    const wanted = service.template?.image.platform;
    if (wanted !== undefined && wanted.split('/')[0] !== info.osType) {
      throw ProblemError.of('ENGINE_WRONG_PLATFORM', { wanted, found: info.platform });
    }
  }
}

/** Bytes that a backup of the instance is expected to need: a fifth more than the last one, at least 16 MiB. */
export async function expectedBackupBytes(scope: JobScope): Promise<number> {
  const least = 16 * 1024 * 1024;
  const own = (await scope.tools.backups.list()).flatMap((found) =>
    found.manifest?.instanceId === scope.spec.instanceId ? [found.manifest] : [],
  );
  const last = own.sort((left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt))[0];
  const size = last?.parts.reduce((sum, part) => sum + part.sizeBytes, 0) ?? 0;
  return Math.max(least, Math.ceil(size * 1.2));
}

/** Rejects with DISK_FULL when the backup folder's disk has too little room. */
export async function requireBackupSpace(scope: JobScope): Promise<void> {
  const neededBytes = await expectedBackupBytes(scope);
  if ((await scope.tools.backups.freeBytes()) < neededBytes) {
    throw ProblemError.of('DISK_FULL', { path: scope.tools.backups.folder, neededBytes });
  }
}

/** Is there a backup of the instance? One whose manifest cannot be read now counts by its name. */
export async function hasBackup(scope: JobScope): Promise<boolean> {
  const { instanceId, name } = scope.spec;
  return (await scope.tools.backups.list()).some((found) =>
    found.manifest === null ? found.id.startsWith(`${name}-`) : found.manifest.instanceId === instanceId,
  );
}
