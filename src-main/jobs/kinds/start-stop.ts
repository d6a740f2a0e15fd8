/** Start, stop and restart. What does not come up is not stopped again: the job ends and the instance says why it is down. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { JobInputOf } from '../inputs.ts';
import { foundBy, resultOf, startedSchema } from '../results.ts';
import { current, scopeOf, type JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { captureUnknown } from '../steps/capture-unknown.ts';
import { stopContainers } from '../steps/containers.ts';
import { gateStep } from '../steps/gate.ts';
import { lookAtInstance } from '../steps/look.ts';
import { quiesceStep, releaseStep } from '../steps/quiesce.ts';
import { noteSpec } from '../steps/replace.ts';
import { replaceMissing } from '../steps/replace-missing.ts';
import { startContainers } from '../steps/start-containers.ts';
import { bringBack } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function startSteps(input: JobInputOf<'start'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  // The stop before may have drained it, or put it into maintenance.
  return [
    checkStep(scope),
    missingStep(scope),
    startStep(scope),
    gateUnlessRefused(scope),
    releaseUnlessRefused(scope),
  ];
}

export function stopSteps(input: JobInputOf<'stop'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  return [checkStep(scope), ...captureUnknown(scope), quiesceStep(scope, 'note'), stopStep(scope, 'stopped')];
}

export function restartSteps(input: JobInputOf<'restart'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  return [
    checkStep(scope),
    ...captureUnknown(scope),
    quiesceStep(scope, 'note'),
    stopStep(scope, 'running'),
    missingStep(scope),
    startStep(scope),
    gateUnlessRefused(scope),
    releaseUnlessRefused(scope),
  ];
}

function checkStep(scope: JobScope): Step {
  return {
    id: 'check',
    phase: 'up',
    async run(context) {
      return { result: await lookAtInstance(scope, await scope.engine(), context.signal) };
    },
  };
}

function stopStep(scope: JobScope, desired: 'running' | 'stopped'): Step {
  return {
    id: 'stop',
    phase: 'down',
    estimateSeconds: 5,
    async run(context) {
      const { running } = foundBy(context);
      // Noted first: a watcher that sees the container end must know that it was meant to.
      await noteSpec(scope, currentSpec(scope), desired);
      const now = current(scope);
      const all = now.services().map((service) => service.name);
      await stopContainers(now, await scope.engine(), all, context.jobId);
      return running.length === 0 ? { detail: { skipped: 'notRunning' } } : undefined;
    },
    async undo(context) {
      if (foundBy(context).running.length > 0) await noteSpec(scope, currentSpec(scope), 'running');
      return await bringBack(scope, context);
    },
  };
}

/** Containers that somebody removed behind our back are made again. */
function missingStep(scope: JobScope): Step {
  return {
    id: 'create',
    phase: 'down',
    async run(context) {
      const engine = await scope.engine();
      const { containers, emptyVolumes } = await replaceMissing(scope, engine, currentSpec(scope), context.jobId);
      if (containers.length === 0) return { detail: { skipped: 'alreadyThere' } };
      const detail = { containers };
      if (emptyVolumes.length === 0) return { detail };
      return { detail, problem: { code: 'VOLUMES_GONE', data: { volumes: emptyVolumes } } };
    },
  };
}

function startStep(scope: JobScope): Step {
  return {
    id: 'start',
    phase: 'down',
    estimateSeconds: 2,
    async run(context) {
      await noteSpec(scope, currentSpec(scope), 'running');
      const now = current(scope);
      const all = now.services().map((service) => service.name);
      try {
        await startContainers(now, await scope.engine(), all, context);
        return { result: { isRefused: false } };
      } catch (error) {
        const problem = toProblem(error);
        if (context.signal.aborted || problem.code === 'ENGINE_UNREACHABLE' || problem.code === 'UNEXPECTED')
          throw error;
        return { result: { isRefused: true }, problem };
      }
    },
  };
}

function gateUnlessRefused(scope: JobScope): Step {
  const gate = gateStep(scope, () => currentSpec(scope), 'note');
  return {
    ...gate,
    async run(context) {
      if (resultOf(context, 'start', startedSchema)?.isRefused === true) return { detail: { skipped: 'notRunning' } };
      return await gate.run(context);
    },
  };
}

function releaseUnlessRefused(scope: JobScope): Step {
  const release = releaseStep(scope);
  return {
    ...release,
    async run(context) {
      if (resultOf(context, 'start', startedSchema)?.isRefused === true) return { detail: { skipped: 'notRunning' } };
      return await release.run(context);
    },
  };
}

function currentSpec(scope: JobScope): InstanceSpec {
  return current(scope).spec;
}
