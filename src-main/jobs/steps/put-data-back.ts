/** After an upgrade that did not come up: the data of before, in fresh volumes, under the old version. */
import type { Manifest } from '../../contract/backup.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { setAsideName } from '../../domain/names.ts';
import { atRevision } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import { withKnownKeys } from './capture-unknown.ts';
import { createContainers } from './containers.ts';
import { fillMounts, replacedVolumes, volumesOf, withFreshVolumes } from './fill.ts';
import type { IsFilled } from './filled.ts';
import { dropReplaced, filledFolders, swapFolders } from './folders.ts';
import { isServing, noteSpec, removeAside, setAside } from './replace.ts';

/** The old containers have their names again and stand still; the data that the new version touched goes last. */
export async function putDataBack(
  scope: JobScope,
  manifest: Manifest,
  isFilled: IsFilled,
  context: StepContext,
): Promise<void> {
  const engine = await scope.engine();
  // The failed version took the next number.
  const own = new Set(scope.services().map(({ name }) => name));
  const next = atRevision(await withKnownKeys(scope), scope.spec.revision + 2, (service) => own.has(service));
  const spec = withFreshVolumes(scope, next, isFilled);
  const folders = filledFolders(scope, spec, isFilled);
  if (folders.length === 0 && volumesOf(scope, spec).join() === volumesOf(scope, scope.spec).join()) return;
  if (!(await isServing(scope, engine, spec))) {
    if (!(await hasBegunToReplace(scope, engine, spec)))
      await fillMounts(scope, engine, spec, manifest, isFilled, context);
    await setAside(scope, engine, spec.revision);
    await swapFolders(scope, engine, folders, context);
  }
  // Also when they are there: the process may have ended before one had joined its networks.
  await createContainers(scope, engine, spec, context.jobId);
  await noteSpec(scope, spec);
  // Containers of changes before share the volumes that go now.
  await removeAside(scope, engine, null);
  await dropReplaced(scope, engine, folders, context);
  for (const volume of replacedVolumes(scope, scope.spec, spec)) await engine.removeVolume(volume);
}

/** Containers are set aside only when everything is filled. */
async function hasBegunToReplace(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<boolean> {
  for (const service of scope.services(spec)) {
    if ((await engine.inspectContainer(setAsideName(scope.spec.name, service.name, spec.revision))) !== null)
      return true;
  }
  return false;
}
