/** Steps that put new containers in the place of old ones, and take that back. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { setAsideName } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { createContainers, removeContainer, removeOwnNetworks, removeRevision } from './containers.ts';
import { containersAside, isOfRevision, keepFromRestarting, servingContainer } from './serving.ts';

/** Renames the containers that serve, so that those of `revision` can take their names. */
export async function setAside(scope: JobScope, engine: Engine, revision: number): Promise<string[]> {
  const names: string[] = [];
  for (const service of scope.services()) {
    const name = scope.container(service.name);
    const aside = setAsideName(scope.spec.name, service.name, revision);
    names.push(aside);
    const serving = await servingContainer(scope, engine, service.name);
    if ((await engine.inspectContainer(aside)) !== null) {
      if (serving === null || !isOfRevision(serving, scope.spec, service.name)) continue;
      // Left by a change whose journal was lost: the one that serves is not yet set aside.
      await removeContainer(scope, engine, service.name, aside);
    }
    if (serving === null) throw ProblemError.of('CONTAINER_GONE', { container: name });
    if (service.spec.adopted !== undefined) await keepFromRestarting(engine, serving);
    await engine.renameContainer(name, aside);
  }
  return names;
}

/** Gives the containers that were set aside for `revision` their names back, adopted ones those that they were found with. */
export async function takeBack(scope: JobScope, engine: Engine, revision: number): Promise<void> {
  for (const service of scope.services()) {
    const aside = setAsideName(scope.spec.name, service.name, revision);
    if ((await engine.inspectContainer(aside)) === null) continue;
    const serving = await engine.inspectContainer(scope.container(service.name));
    if (serving !== null && isOfRevision(serving, scope.spec, service.name)) continue;
    await engine.renameContainer(aside, scope.container(service.name));
  }
}

export function setAsideStep(scope: JobScope, revision: number): Step {
  return {
    id: 'setAside',
    phase: 'down',
    estimateSeconds: 1,
    async run() {
      return { detail: { containers: await setAside(scope, await scope.engine(), revision) } };
    },
    async undo() {
      await takeBack(scope, await scope.engine(), revision);
    },
  };
}

/**
 * Makes the new containers and then notes their spec. Its undo notes the old spec again:
 * wherever a process ends, the repeated step or its undo leaves the registry and the engine agreeing.
 */
export function createStep(scope: JobScope, specOf: (context: StepContext) => InstanceSpec): Step {
  return {
    id: 'create',
    phase: 'down',
    estimateSeconds: 1,
    async run(context) {
      const spec = specOf(context);
      const containers = await createContainers(scope, await scope.engine(), spec, context.jobId);
      await noteSpec(scope, spec);
      return { detail: { containers } };
    },
    async undo(context) {
      const engine = await scope.engine();
      await removeRevision(scope, engine, specOf(context));
      await removeOwnNetworks(scope, engine, context.jobId);
      await noteSpec(scope, scope.spec);
    },
  };
}

/** Puts the spec into the registry; what else is known of the instance stays. */
export async function noteSpec(scope: JobScope, spec: InstanceSpec, desired?: 'running' | 'stopped'): Promise<void> {
  const { registry, clock } = scope.tools;
  const now = new Date(clock.now()).toISOString();
  const known = registry.get(spec.instanceId);
  const begin = { createdAt: now, desired: desired ?? ('running' as const), desiredSince: now, isPinned: false };
  const hasTurned = known !== null && desired !== undefined && known.desired !== desired;
  await registry.put({ ...(known ?? begin), spec, ...(hasTurned ? { desired, desiredSince: now } : {}) });
}

/** Removes what was set aside by changes before `keep`, or everything that does not serve when `keep` is null. */
export async function removeAside(scope: JobScope, engine: Engine, keep: number | null): Promise<string[]> {
  const removed: string[] = [];
  for (const { name, service, isHelper } of await containersAside(scope, engine)) {
    if (service === null) continue;
    if (keep !== null && name === setAsideName(scope.spec.name, service, keep)) continue;
    if (isHelper) await engine.removeContainer(name);
    else await removeContainer(scope, engine, service, name);
    removed.push(name);
  }
  return removed;
}

/** Do all containers that serve belong to `spec`'s revision? */
export async function isServing(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<boolean> {
  const next = scope.at(spec);
  for (const { name } of next.services()) {
    const there = await engine.inspectContainer(next.container(name));
    if (there === null || !isOfRevision(there, spec, name)) return false;
  }
  return true;
}
