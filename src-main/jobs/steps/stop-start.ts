/** Steps that stop and start an instance. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { foundBy } from '../results.ts';
import { current, type JobScope } from '../scope.ts';
import type { Problem } from '../../contract/errors.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { Step, StepContext, UndoOutcome } from '../step.ts';
import type { Engine } from '../../ports/engine.ts';
import { runningServices } from './look.ts';
import { noteSpec } from './replace.ts';
import { stopContainers } from './containers.ts';
import { remakeWithKeys } from './remake.ts';
import { replaceMissing } from './replace-missing.ts';
import { isOfRevision, isRenewed } from './serving.ts';
import { startAsFound, startContainers } from './start-containers.ts';
import { waitUntilHealthy } from './wait-for-service.ts';
import { isNotUp } from './why-not-up.ts';

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
      // What was found may be more than what this step stops.
      const stopped = scope.services().filter(({ name }) => wasRunning.includes(name) || running.includes(name));
      return { detail: { containers: stopped.map(({ name }) => scope.container(name)) } };
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
  const now = scope.at(spec);
  if (isToRest) await stopContainers(now, engine, await runningServices(now, engine), context.jobId);
}

/** The instance runs again as the job found it. */
export async function bringBack(scope: JobScope, context: StepContext): Promise<UndoOutcome | undefined> {
  const { running, wasHealthy } = foundBy(context);
  if (running.length === 0) return undefined;
  const engine = await scope.engine();
  // An undo before this one may have put other volumes under the old version.
  const { spec } = await replaceMissing(scope, engine, current(scope).spec, context.jobId);
  const now = scope.at(spec);
  const notUp = await startAsFound(now, engine, running, context);
  if (!wasHealthy) return undefined;
  const outcome = await wellAgain(now, engine, context, notUp);
  const remade = outcome === undefined ? null : await remakeWithKeys(scope, engine, context);
  if (remade === null) return outcome;
  return await wellAgain(remade, engine, context, await startAsFound(remade, engine, running, context));
}

/** Something outside may keep it from coming up, for ever: then the user must be free to act, and is told. */
async function wellAgain(
  scope: JobScope,
  engine: Engine,
  context: StepContext,
  notUp: Problem | null,
): Promise<UndoOutcome | undefined> {
  let problem = notUp;
  for (let tries = 1; ; tries += 1) {
    if (problem === null) {
      try {
        await waitUntilHealthy(scope, engine, context);
        return undefined;
      } catch (error) {
        problem = toProblem(error);
        if (context.signal.aborted || !isNotUp(problem)) throw error;
      }
    }
    if (problem.code === 'GATE_TIMEOUT' || tries >= triesToComeBack) return { problem };
    problem = await startAsFound(scope, engine, foundBy(context).running, context);
  }
}

/** Starts all services of `spec`; its undo stops those that the change to `spec` made. */
export function startNewStep(scope: JobScope, specOf: (context: StepContext) => InstanceSpec): Step {
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      const now = scope.at(specOf(context));
      const names = now.services().map((service) => service.name);
      await startContainers(now, await scope.engine(), names, context);
      return undefined;
    },
    async undo(context) {
      const engine = await scope.engine();
      const spec = specOf(context);
      const now = scope.at(spec);
      for (const { name } of now.services().reverse()) {
        const there = await engine.inspectContainer(now.container(name));
        if (there === null || !isRenewed(spec, name) || !isOfRevision(there, spec, name)) continue;
        await stopContainers(now, engine, [name], context.jobId);
      }
    },
  };
}

/** Starts again what the job stopped; what does not come up is noted. */
export function startAgainStep(scope: JobScope): Step {
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      const { running } = foundBy(context);
      if (running.length === 0) return { detail: { skipped: 'notRunning' } };
      const problem = await startAsFound(scope, await scope.engine(), running, context);
      return { result: { isRefused: problem !== null }, ...(problem === null ? {} : { problem }) };
    },
  };
}
