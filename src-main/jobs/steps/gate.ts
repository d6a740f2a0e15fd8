/** Waits until an instance is fit for use, by the template's probe and budget. */
import type { Problem } from '../../contract/errors.ts';
import type { StepProgress } from '../../contract/job.ts';
import type { LogLine } from '../../contract/logs.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { judgeContainer } from '../../domain/health.ts';
import type { NamedService } from '../../domain/services.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { watchForFatalLines } from './fatal-lines.ts';
import { askCheck, wantedVersion } from './probe.ts';

type GateCheck = NonNullable<StepProgress['checks']>[number];

/** A server without a probe counts as up when it has run this long. */
const settleWithoutProbeSeconds = 2;
const keptLines = 200;
const nextEndMs = 3_000;

/** Resolves when every service is ready. Rejects with CONTAINER_GONE, CONTAINER_EXITED, GATE_FATAL_LOG or GATE_TIMEOUT. */
export async function waitUntilHealthy(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  context: Pick<StepContext, 'signal' | 'progress'>,
): Promise<void> {
  for (const service of scope.services(spec)) await waitForService(scope, engine, service, context);
}

async function waitForService(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  context: Pick<StepContext, 'signal' | 'progress'>,
): Promise<void> {
  const { clock } = scope.tools;
  const container = scope.container(service.name);
  const probe = service.template?.probe;
  const settleMs = (probe?.settleSeconds ?? settleWithoutProbeSeconds) * 1000;
  const budgetMs = (probe?.budgetSeconds ?? settleWithoutProbeSeconds * 5) * 1000 * (scope.tools.probeBudgetScale ?? 1);
  const startedAt = clock.now();
  const fatal = watchForFatalLines(engine, container, service, context.signal);
  let readySince: number | null = null;
  try {
    for (;;) {
      context.signal.throwIfAborted();
      const details = await engine.inspectContainer(container);
      const line = fatal.found();
      if (line !== null) throw ProblemError.of('GATE_FATAL_LOG', { service: service.name, ...line });
      if (judgeContainer(details).kind !== 'up')
        requireUp(service, container, await atItsEnd(scope, engine, details, context.signal));
      requireUp(service, container, details);
      const checks = await askAll(scope, engine, service, details, context.signal);
      const waitedMs = clock.now() - startedAt;
      context.progress({
        done: Math.round(waitedMs / 1000),
        total: Math.round(budgetMs / 1000),
        unit: 'seconds',
        subject: service.name,
        checks,
      });
      readySince = checks.every((check) => check.state === 'ready') ? (readySince ?? clock.now()) : null;
      if (readySince !== null && clock.now() - readySince >= settleMs) return;
      if (waitedMs >= budgetMs) {
        throw ProblemError.of('GATE_TIMEOUT', { service: service.name, waitedSeconds: Math.round(waitedMs / 1000) });
      }
      fatal.keepWatching(details.startedAt);
      await clock.sleep(pauseBeforeNextLook(probe?.intervalMs ?? 500, waitedMs, budgetMs), context.signal);
    }
  } finally {
    fatal.stop();
  }
}

/** Short at first, because the wait is downtime: a tenth of what it has lasted, at most the template's interval. */
function pauseBeforeNextLook(intervalMs: number, waitedMs: number, budgetMs: number): number {
  const pauseMs = Math.min(intervalMs, Math.max(200, waitedMs / 10));
  return Math.max(50, Math.min(pauseMs, budgetMs - waitedMs));
}

/** A container that runs again tells no exit code: its next end is waited for, for a moment. */
async function atItsEnd(
  scope: JobScope,
  engine: Engine,
  details: ContainerDetails | null,
  signal: AbortSignal,
): Promise<ContainerDetails | null> {
  const { clock } = scope.tools;
  let now = details;
  for (const end = clock.now() + nextEndMs; now?.isRunning === true && !now.isRestarting && clock.now() < end;) {
    await clock.sleep(nextEndMs / 60, signal);
    now = await engine.inspectContainer(now.id);
  }
  return now ?? details;
}

function requireUp(
  service: NamedService,
  container: string,
  details: ContainerDetails | null,
): asserts details is ContainerDetails {
  const verdict = judgeContainer(details);
  if (verdict.kind === 'gone') throw ProblemError.of('CONTAINER_GONE', { container });
  if (verdict.kind === 'exited') {
    throw ProblemError.of('CONTAINER_EXITED', {
      service: service.name,
      exitCode: verdict.exitCode,
      isOutOfMemory: verdict.isOutOfMemory,
    });
  }
}

async function askAll(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  details: ContainerDetails,
  signal: AbortSignal,
): Promise<GateCheck[]> {
  const template = service.template;
  const version = wantedVersion(scope.template, service.name, service.spec);
  const asked: GateCheck[] = [];
  for (const check of template?.probe?.checks ?? []) {
    const isOpen = template !== null && !details.isRestarting && asked.every((one) => one.state === 'ready');
    const verdict = isOpen
      ? await askCheck(engine, scope.tools.prober, { spec: service.spec, template, details }, check, version, signal)
      : { state: 'waiting' as const, answer: null };
    asked.push({ label: check.label, state: verdict.state, answer: verdict.answer });
  }
  return asked;
}

/** True when every check is ready at this moment. */
export async function isHealthyNow(scope: JobScope, engine: Engine, signal: AbortSignal): Promise<boolean> {
  for (const service of scope.services()) {
    const details = await engine.inspectContainer(scope.container(service.name));
    if (details === null || judgeContainer(details).kind !== 'up') return false;
    const checks = await askAll(scope, engine, service, details, signal);
    if (checks.some((check) => check.state !== 'ready')) return false;
  }
  return true;
}

/** What to do when the server does not come up: `turn` the job round, or `note` it and go on. */
export function gateStep(
  scope: JobScope,
  specOf: (context: StepContext) => InstanceSpec,
  onFailure: 'turn' | 'note',
): Step {
  const budgets = scope
    .services()
    .map((service) => service.template?.probe?.budgetSeconds ?? settleWithoutProbeSeconds);
  return {
    id: 'gate',
    phase: 'down',
    estimateSeconds: 20,
    detail: { budgetSeconds: Math.max(...budgets, 0) },
    async run(context) {
      const spec = specOf(context);
      const engine = await scope.engine();
      try {
        if (context.isRepeated) await startWhatStands(scope, engine, spec);
        await waitUntilHealthy(scope, engine, spec, context);
        return undefined;
      } catch (error) {
        const problem = toProblem(error);
        if (context.signal.aborted || problem.code === 'ENGINE_UNREACHABLE') throw error;
        const lines = await keepLastLines(scope, engine, spec, problem, context);
        const reason = fatalReason(scope, problem, lines) ?? problem;
        if (onFailure === 'note' && problem.code !== 'UNEXPECTED') return { problem: reason };
        throw reason === problem ? error : new ProblemError(reason);
      }
    },
  };
}

/** An engine that crashed stops what runs when it is back, and takes it for stopped by hand. */
async function startWhatStands(scope: JobScope, engine: Engine, spec: InstanceSpec): Promise<void> {
  for (const service of scope.services(spec)) {
    const container = scope.container(service.name);
    if (judgeContainer(await engine.inspectContainer(container)).kind === 'exited')
      await engine.startContainer(container);
  }
}

/** Before anything is removed: they say why it did not come up. */
async function keepLastLines(
  scope: JobScope,
  engine: Engine,
  spec: InstanceSpec,
  problem: Problem,
  context: StepContext,
): Promise<readonly LogLine[]> {
  const failed = 'service' in problem.data ? problem.data.service : scope.template.main;
  const service = scope.services(spec).find((one) => one.name === failed);
  if (service === undefined) return [];
  const lines = await scope.tools.logs.tail(
    engine,
    spec.instanceId,
    service.name,
    scope.container(service.name),
    keptLines,
  );
  if (lines.length > 0) await context.keepLines(lines);
  return lines;
}

/** A server that ended may have said why: then that is the reason, however early it was read. */
function fatalReason(scope: JobScope, problem: Problem, lines: readonly LogLine[]): Problem | null {
  if (problem.code !== 'CONTAINER_EXITED') return null;
  const rules = scope.services().find((one) => one.name === problem.data.service)?.template?.logRules ?? [];
  const fatal = new Set(rules.filter((rule) => rule.fatal).map((rule) => rule.id));
  const line = lines.find((one) => one.diagnosis !== undefined && fatal.has(one.diagnosis.rule));
  if (line?.diagnosis === undefined) return null;
  const { rule, words } = line.diagnosis;
  return {
    code: 'GATE_FATAL_LOG',
    data: { service: problem.data.service, rule, diagnosis: words, line: line.text.slice(0, 2000) },
  };
}
