/** Steps that stop and start an instance. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { foundBy } from '../results.ts';
import type { JobScope } from '../scope.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { Step, StepContext, UndoOutcome } from '../step.ts';
import type { Engine } from '../../ports/engine.ts';
import { runningServices } from './look.ts';
import { noteSpec } from './replace.ts';
import { isOfRevision, replaceMissing, startContainers, stopContainers } from './containers.ts';
import { waitUntilHealthy } from './gate.ts';

/** Each with a start of its own. */
const triesToComeBack = 3;

/** Stops what ran; its undo starts that again and waits until it is as well as it was. */
export function stopStep(scope: JobScope): Step {
  return {
    id: 'stop',
    phase: 'down',
    estimateSeconds: 5,
    async run(context) {
      const engine = await scope.engine();
      // Looked at anew: something may have started it since the job began, and a copy needs it still.
      const running = await runningServices(scope, engine);
      await stopContainers(scope, engine, running, context.jobId);
      const wasRunning = foundBy(context).running;
      if (running.length + wasRunning.length === 0) return { detail: { skipped: 'notRunning' } };
      const all = new Set([...wasRunning, ...running]);
      return { detail: { containers: [...all].map((service) => scope.container(service)) } };
    },
    undo: (context) => bringBack(scope, context),
  };
}

/**
 * The new containers are the instance from now on. One that the user had stopped was started for the gate only, and
 * is stopped again.
 */
export async function settle(scope: JobScope, engine: Engine, spec: InstanceSpec, context: StepContext): Promise<void> {
  const isToRest =
    foundBy(context).running.length === 0 && scope.tools.registry.get(spec.instanceId)?.desired === 'stopped';
  await noteSpec(scope, spec, isToRest ? 'stopped' : 'running');
  if (isToRest) await stopContainers(scope, engine, await runningServices(scope, engine), context.jobId);
}

/** The instance runs again as the job found it. */
export async function bringBack(scope: JobScope, context: StepContext): Promise<UndoOutcome | undefined> {
  const { running, wasHealthy } = foundBy(context);
  if (running.length === 0) return undefined;
  const engine = await scope.engine();
  // An undo before this one may have put other volumes under the old version.
  const spec = scope.tools.registry.get(scope.spec.instanceId)?.spec ?? scope.spec;
  await replaceMissing(scope, engine, spec, context.jobId);
  await startContainers(scope, engine, running, context.jobId);
  return wasHealthy ? await wellAgain(scope, engine, spec, context) : undefined;
}

/** Something outside may keep it from coming up, for ever: then the user must be free to act, and is told. */
async function wellAgain(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  context: StepContext,
): Promise<UndoOutcome | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      await waitUntilHealthy(scope, engine, spec, context);
      return undefined;
    } catch (error) {
      const problem = toProblem(error);
      if (context.signal.aborted || !['CONTAINER_EXITED', 'GATE_FATAL_LOG', 'GATE_TIMEOUT'].includes(problem.code))
        throw error;
      if (problem.code === 'GATE_TIMEOUT' || tries >= triesToComeBack) return { problem };
      await startContainers(scope, engine, foundBy(context).running, context.jobId);
    }
  }
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
