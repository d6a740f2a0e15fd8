/** Steps that put new containers in the place of old ones, and take that back. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { label, setAsideName } from '../../domain/names.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { containersAside, createContainers, isOfRevision, removeContainer, removeRevision } from './containers.ts';
import { serviceNameSchema } from '../../contract/ids.ts';

/** Renames the containers that serve, so that those of `revision` can take their names. */
export async function setAside(scope: JobScope, engine: Engine, revision: number): Promise<string[]> {
  const names: string[] = [];
  for (const service of scope.services()) {
    const name = scope.container(service.name);
    const aside = setAsideName(scope.spec.name, service.name, revision);
    names.push(aside);
    const serving = await engine.inspectContainer(name);
    if ((await engine.inspectContainer(aside)) !== null) {
      if (serving === null || !isOfRevision(serving.labels, scope.spec)) continue;
      // Left by a change whose journal was lost: the one that serves is not yet set aside.
      await removeContainer(scope, engine, service.name, aside);
    }
    if (serving === null) throw ProblemError.of('CONTAINER_GONE', { container: name });
    await engine.renameContainer(name, aside);
  }
  return names;
}

/** Gives the containers that were set aside for `revision` their names back. */
export async function takeBack(scope: JobScope, engine: Engine, revision: number): Promise<void> {
  for (const service of scope.services()) {
    const aside = setAsideName(scope.spec.name, service.name, revision);
    if ((await engine.inspectContainer(aside)) === null) continue;
    const serving = await engine.inspectContainer(scope.container(service.name));
    if (serving !== null && isOfRevision(serving.labels, scope.spec)) continue;
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
      await removeRevision(scope, await scope.engine(), specOf(context));
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
  for (const container of await containersAside(scope, engine)) {
    const service = serviceNameSchema.safeParse(container.labels[label.service]);
    if (!service.success) continue;
    if (keep !== null && container.name === setAsideName(scope.spec.name, service.data, keep)) continue;
    if (container.labels[label.helper] === undefined)
      await removeContainer(scope, engine, service.data, container.name);
    else await engine.removeContainer(container.name);
    removed.push(container.name);
  }
  return removed;
}

/** Do all containers that serve belong to `spec`'s revision? */
export async function isServing(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<boolean> {
  for (const service of scope.services(spec)) {
    const there = await engine.inspectContainer(scope.container(service.name));
    if (there === null || !isOfRevision(there.labels, spec)) return false;
  }
  return true;
}
