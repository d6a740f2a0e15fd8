/** Why a service did not come up: its last lines are kept with the job, and may name the reason. */
import type { Problem } from '../../contract/errors.ts';
import type { LogLine } from '../../contract/logs.ts';
import { servicesInOrder, type NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';

const keptLines = 200;

/** Does the problem say that a service does not come up, and not that something else is wrong? */
export function isNotUp({ code }: Problem): boolean {
  return code === 'CONTAINER_EXITED' || code === 'GATE_FATAL_LOG' || code === 'GATE_TIMEOUT';
}

/** What `act` rejects with is the reason, as far as the lines of the service tell it. */
export async function explained<T>(
  scope: JobScope,
  engine: Engine,
  context: Pick<StepContext, 'signal' | 'keepLines'>,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const problem = toProblem(error);
    if (context.signal.aborted || problem.code === 'ENGINE_UNREACHABLE') throw error;
    const service = serviceOf(scope, problem);
    if (service === undefined) throw error;
    const lines = await keepLastLines(scope, engine, service, context);
    const reason = fatalReason(service, problem, lines);
    throw reason === null ? error : new ProblemError(reason);
  }
}

function serviceOf(scope: JobScope, problem: Problem): NamedService | undefined {
  const name = 'service' in problem.data ? problem.data.service : scope.template.main;
  return servicesInOrder(scope.spec, scope.template).find((one) => one.name === name);
}

/** Before anything is removed: they say why it did not come up. */
async function keepLastLines(
  scope: JobScope,
  engine: Engine,
  { name }: NamedService,
  context: Pick<StepContext, 'keepLines'>,
): Promise<readonly LogLine[]> {
  const lines = await scope.tools.logs.tail(engine, scope.spec.instanceId, name, scope.container(name), keptLines);
  if (lines.length > 0) await context.keepLines(lines);
  return lines;
}

/** A server that ended may have said why: then that is the reason, however early it was read. */
function fatalReason({ template }: NamedService, problem: Problem, lines: readonly LogLine[]): Problem | null {
  if (problem.code !== 'CONTAINER_EXITED') return null;
  const fatal = new Set((template?.logRules ?? []).filter((rule) => rule.fatal).map((rule) => rule.id));
  const line = lines.find((one) => one.diagnosis !== undefined && fatal.has(one.diagnosis.rule));
  if (line?.diagnosis === undefined) return null;
  const { rule, words } = line.diagnosis;
  return {
    code: 'GATE_FATAL_LOG',
    data: { service: problem.data.service, rule, diagnosis: words, line: line.text.slice(0, 2000) },
  };
}
