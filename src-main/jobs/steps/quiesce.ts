/** The template's commands before a stop, and those that take them back. */
import { fillCommand } from '../../domain/template-values.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { Problem } from '../../contract/errors.ts';
import { foundBy } from '../results.ts';
import { current, type JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';

/** A drain may have to wait for work to end. */
const commandTimeoutMs = 15 * 60_000;

function commandCount(scope: JobScope, kind: 'quiesce' | 'release'): number {
  return scope.services().reduce((sum, service) => sum + (service.template?.[kind].length ?? 0), 0);
}

/**
 * A command that a healthy server refuses turns the job round before anything stopped. A server that is not well may
 * not be able to obey: it must still be possible to stop, upgrade and remove it. `note`: neither must a healthy one
 * hold up what the user asked for.
 */
export function quiesceStep(scope: JobScope, onRefusal: 'turn' | 'note' = 'turn'): Step {
  return {
    id: 'quiesce',
    phase: 'up',
    ...(commandCount(scope, 'quiesce') === 0
      ? { detail: { skipped: 'nothingToDo' as const } }
      : { estimateSeconds: 10 }),
    async run(context) {
      const { running, wasHealthy } = foundBy(context);
      const count = commandCount(scope, 'quiesce');
      if (count === 0) return { detail: { skipped: 'nothingToDo' } };
      if (running.length === 0) return { detail: { skipped: 'notRunning' } };
      const problem = await runCommands(scope, await scope.engine(), 'quiesce', context);
      if (problem === null) return { detail: { count } };
      if (onRefusal === 'turn' && wasHealthy) throw new ProblemError(problem);
      return { problem };
    },
    async undo(context) {
      if (foundBy(context).running.length === 0 || commandCount(scope, 'release') === 0) return;
      await runCommands(current(scope), await scope.engine(), 'release', context);
    },
  };
}

/** The server is well by now: a command that is refused is noted and turns nothing round. */
export function releaseStep(scope: JobScope): Step {
  return {
    id: 'release',
    phase: 'after',
    ...(commandCount(scope, 'release') === 0
      ? { detail: { skipped: 'nothingToDo' as const } }
      : { estimateSeconds: 2 }),
    async run(context) {
      const count = commandCount(scope, 'release');
      if (count === 0) return { detail: { skipped: 'nothingToDo' } };
      const problem = await runCommands(current(scope), await scope.engine(), 'release', context);
      return problem === null ? { detail: { count } } : { problem };
    },
  };
}

/** Runs all, and answers with what the first refused one said. Rejects when the engine is away. */
async function runCommands(
  scope: JobScope,
  engine: Engine,
  kind: 'quiesce' | 'release',
  context: StepContext,
): Promise<Problem | null> {
  let first: Problem | null = null;
  for (const service of scope.services()) {
    for (const command of service.template?.[kind] ?? []) {
      const problem = await runCommand(
        engine,
        scope.container(service.name),
        fillCommand(command, service.spec),
        context.signal,
      );
      if (problem !== null && kind === 'quiesce') return problem;
      first ??= problem;
    }
  }
  return first;
}

async function runCommand(
  engine: Engine,
  container: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<Problem | null> {
  try {
    const { exitCode, stdout, stderr } = await engine.exec(container, { command, timeoutMs: commandTimeoutMs }, signal);
    if (exitCode === 0) return null;
    const details = (stderr || stdout).slice(-2000);
    return { code: 'COMMAND_REFUSED', data: { command: command.join(' '), exitCode, details } };
  } catch (error) {
    const problem = toProblem(error);
    if (signal.aborted || problem.code === 'ENGINE_UNREACHABLE') throw error;
    return problem;
  }
}
