/** Steps that stop and start an instance. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { foundBy } from '../results.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { isOfRevision, replaceMissing, startContainers, stopContainers } from './containers.ts';
import { waitUntilHealthy } from './gate.ts';

/** Stops what ran; its undo starts that again and waits until it is as well as it was. */
export function stopStep(scope: JobScope): Step {
  return {
    id: 'stop',
    phase: 'down',
    estimateSeconds: 5,
    async run(context) {
      const { running } = foundBy(context);
      if (running.length === 0) return { detail: { skipped: 'notRunning' } };
      await stopContainers(scope, await scope.engine(), running, context.jobId);
      return { detail: { containers: running.map((service) => scope.container(service)) } };
    },
    undo: (context) => bringBack(scope, context),
  };
}

/** The instance runs again as the job found it. */
export async function bringBack(scope: JobScope, context: StepContext): Promise<void> {
  const { running, wasHealthy } = foundBy(context);
  if (running.length === 0) return;
  const engine = await scope.engine();
  // An undo before this one may have put other volumes under the old version.
  const spec = scope.tools.registry.get(scope.spec.instanceId)?.spec ?? scope.spec;
  await replaceMissing(scope, engine, spec, context.jobId);
  await startContainers(scope, engine, running, context.jobId);
  if (wasHealthy) await waitUntilHealthy(scope, engine, spec, context);
}

/** Starts all services of `spec`; its undo stops them again, when they are of that revision. */
export function startNewStep(scope: JobScope, specOf: (context: StepContext) => InstanceSpec): Step {
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      const names = scope.services().map((service) => service.name);
      await startContainers(scope, await scope.engine(), names, context.jobId);
      return undefined;
    },
    async undo(context) {
      const engine = await scope.engine();
      const spec = specOf(context);
      for (const service of scope.services(spec).reverse()) {
        const there = await engine.inspectContainer(scope.container(service.name));
        if (there === null || !isOfRevision(there.labels, spec)) continue;
        await stopContainers(scope, engine, [service.name], context.jobId);
      }
    },
  };
}

/** Starts again what the job stopped. */
export function startAgainStep(scope: JobScope): Step {
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      const { running } = foundBy(context);
      if (running.length === 0) return { detail: { skipped: 'notRunning' } };
      await startContainers(scope, await scope.engine(), running, context.jobId);
      return undefined;
    },
  };
}
