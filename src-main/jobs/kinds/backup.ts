/** A whole copy. The downtime is the copy alone: reading it back comes after the start. */
import type { JobInputOf } from '../inputs.ts';
import { copiedSchema, foundBy, resultOf, startedSchema } from '../results.ts';
import { scopeOf, type JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { captureUnknown, hasUnknownKeys } from '../steps/capture-unknown.ts';
import { copiedMounts, copyDetail, copyParts, sealBackup } from '../steps/copy.ts';
import { gateStep } from '../steps/gate.ts';
import { lookAtInstance, requireBackupSpace, requireContainers } from '../steps/look.ts';
import { quiesceStep, releaseStep } from '../steps/quiesce.ts';
import { startAgainStep, stopStep } from '../steps/stop-start.ts';
import type { JobTools } from '../tools.ts';

export function backupSteps(input: JobInputOf<'backup'>, tools: JobTools): Step[] {
  const scope = scopeOf(input, tools);
  // A server whose key only it knows may not come up again by itself: it is copied while it runs.
  const isStopped = input.template.backup.consistency === 'stopped' && !hasUnknownKeys(scope);
  const before = isStopped ? [quiesceStep(scope), stopStep(scope)] : [];
  const after = isStopped ? [startAgainStep(scope), gateIfStarted(scope), releaseIfStarted(scope)] : [];
  return [
    checkStep(scope),
    ...captureUnknown(scope),
    ...before,
    copyStep(scope, input, isStopped),
    ...after,
    sealStep(scope, input),
  ];
}

function checkStep(scope: JobScope): Step {
  return {
    id: 'check',
    phase: 'up',
    async run(context) {
      const engine = await scope.engine();
      await requireContainers(scope, engine);
      await requireBackupSpace(scope);
      return { result: await lookAtInstance(scope, engine, context.signal) };
    },
  };
}

function copyStep(scope: JobScope, input: JobInputOf<'backup'>, isStopped: boolean): Step {
  return {
    id: 'copy',
    phase: isStopped ? 'down' : 'up',
    estimateSeconds: 10,
    detail: { backup: input.backup, volumes: copiedMounts(scope).map(({ mount }) => mount.path) },
    async run(context) {
      const wasDown = isStopped || foundBy(context).running.length === 0;
      const copied = await copyParts(
        scope,
        await scope.engine(),
        input.backup,
        wasDown ? 'stopped' : 'running',
        context,
      );
      return { result: copied, detail: copyDetail(input.backup, copied.parts) };
    },
    async undo() {
      await scope.tools.backups.remove(input.backup);
    },
  };
}

function sealStep(scope: JobScope, input: JobInputOf<'backup'>): Step {
  return {
    id: 'seal',
    phase: 'after',
    estimateSeconds: 5,
    async run(context) {
      const copied = resultOf(context, 'copy', copiedSchema);
      if (copied === null) throw ProblemError.of('UNEXPECTED', { details: 'nothing was copied' });
      await sealBackup(scope, input.backup, input.reason, input.note, copied, context);
      return { detail: copyDetail(input.backup, copied.parts) };
    },
  };
}

/** A server that was not well before need not be well now; one that was and is not is noted, and the backup is kept. */
function gateIfStarted(scope: JobScope): Step {
  const gate = gateStep(scope, () => scope.spec, 'note');
  return {
    ...gate,
    async run(context) {
      const isRefused = resultOf(context, 'start', startedSchema)?.isRefused === true;
      return foundBy(context).wasHealthy && !isRefused
        ? await gate.run(context)
        : { detail: { skipped: 'notRunning' } };
    },
  };
}

function releaseIfStarted(scope: JobScope): Step {
  const release = releaseStep(scope);
  return {
    ...release,
    async run(context) {
      return foundBy(context).running.length > 0 ? await release.run(context) : { detail: { skipped: 'notRunning' } };
    },
  };
}
