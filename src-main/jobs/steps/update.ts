/** Limits and restart policy change while a container runs: nothing is stopped, and nothing is made anew. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { givenRestart } from '../../domain/containers.ts';
import type { Engine } from '../../ports/engine.ts';
import type { JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { noteSpec } from './replace.ts';

/**
 * `scope`: the services whose containers stay. `note`: the spec counts from here on, because no step after this one makes
 * containers.
 */
export function updateStep(scope: JobScope, wanted: InstanceSpec, after: 'note' | 'goOn'): Step {
  const isAll = after === 'note';
  return {
    id: 'update',
    phase: isAll ? 'up' : 'down',
    estimateSeconds: 1,
    detail: { containers: scope.services().map(({ name }) => scope.container(name)) },
    async run() {
      await updateContainers(scope, await scope.engine(), wanted);
      if (isAll) await noteSpec(scope, wanted);
      return undefined;
    },
    async undo() {
      await updateContainers(scope, await scope.engine(), scope.spec);
      if (isAll) await noteSpec(scope, scope.spec);
    },
  };
}

/** A container that is gone meanwhile gets its limits when it is made again. */
async function updateContainers(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<void> {
  for (const { name, spec: service } of scope.services(spec)) {
    const container = scope.container(name);
    if ((await engine.inspectContainer(container)) === null) continue;
    const { cpus, memoryBytes } = service.resources;
    await engine.updateContainer(container, {
      cpus: cpus ?? null,
      memoryBytes: memoryBytes ?? null,
      restart: givenRestart(service.restart),
    });
  }
}
