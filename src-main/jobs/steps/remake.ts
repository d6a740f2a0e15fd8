/**
 * The way back of an adopted server that does not come up again as it was: some start a second time only when they are
 * given the key that they made themselves at the first. It gets a container of Berth's own, just like it, with that key.
 */
import { setAsideName } from '../../domain/names.ts';
import { atRevision } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { current, type JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import { withKnownKeys } from './capture-unknown.ts';
import { carryAll } from './carry.ts';
import { createContainers, stopContainers } from './containers.ts';
import { isServing, noteSpec, setAside } from './replace.ts';

/** The scope of what serves now; null when there is no key that would help. Not started. The old container stays set aside. */
export async function remakeWithKeys(scope: JobScope, engine: Engine, context: StepContext): Promise<JobScope | null> {
  const now = current(scope);
  const known = await withKnownKeys(now);
  const lacking = now.services().filter(({ name, spec }) => {
    return spec.adopted !== undefined && known.services[name] !== now.spec.services[name];
  });
  if (lacking.length === 0) return null;
  const names = new Set(lacking.map(({ name }) => name));
  const old = now.only((service) => names.has(service));
  // A version that did not come up may have taken the next number.
  const spec = atRevision(known, scope.spec.revision + 2, (service) => names.has(service));
  if (!(await isServing(old, engine, spec))) {
    await stopContainers(old, engine, [...names], context.jobId);
    if (!(await hasBegun(old, engine, spec.revision))) await carryAll(old, engine, context);
    await setAside(old, engine, spec.revision);
  }
  // Also when they are there: the process may have ended before one had joined its networks.
  await createContainers(old, engine, spec, context.jobId);
  await noteSpec(scope, spec);
  return scope.at(spec);
}

async function hasBegun(scope: JobScope, engine: Engine, revision: number): Promise<boolean> {
  for (const { name } of scope.services())
    if ((await engine.inspectContainer(setAsideName(scope.spec.name, name, revision))) !== null) return true;
  return false;
}
