/** Waits until a service is fit for use, by the template's probe and budget. */
import type { StepProgress } from '../../contract/job.ts';
import { judgeContainer } from '../../domain/health.ts';
import type { NamedService } from '../../domain/services.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import { watchForFatalLines } from './fatal-lines.ts';
import { askCheck, wantedVersion } from './probe.ts';
import { openEnvironment } from './secrets.ts';
import { servingContainer } from './serving.ts';

type GateCheck = NonNullable<StepProgress['checks']>[number];

/** A server without a probe counts as up when it has run this long. */
const settleWithoutProbeSeconds = 2;
const nextEndMs = 3_000;

/** Of the service, in seconds. */
export function budgetOf({ template }: NamedService): number {
  return template?.probe?.budgetSeconds ?? settleWithoutProbeSeconds;
}

/** Resolves when the services that the job acts on are ready, one after the other. Rejects as `waitForService` does. */
export async function waitUntilHealthy(
  scope: JobScope,
  engine: Engine,
  context: Pick<StepContext, 'signal' | 'progress'>,
): Promise<void> {
  for (const service of scope.services()) await waitForService(scope, engine, service, context);
}

/** Resolves when it is ready. Rejects with CONTAINER_GONE, CONTAINER_EXITED, GATE_FATAL_LOG or GATE_TIMEOUT. */
export async function waitForService(
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
      const details = await servingContainer(scope, engine, service.name);
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
  const environment = (): Promise<Record<string, string>> =>
    openEnvironment(scope.tools.vault, scope.spec, service.name);
  for (const check of template?.probe?.checks ?? []) {
    const isOpen = template !== null && !details.isRestarting && asked.every((one) => one.state === 'ready');
    const verdict = isOpen
      ? await askCheck(
          engine,
          scope.tools.prober,
          { spec: service.spec, template, details, environment },
          check,
          version,
          signal,
        )
      : { state: 'waiting' as const, answer: null };
    asked.push({ label: check.label, state: verdict.state, answer: verdict.answer });
  }
  return asked;
}

/** True when every check is ready at this moment. */
export async function isHealthyNow(scope: JobScope, engine: Engine, signal: AbortSignal): Promise<boolean> {
  for (const service of scope.services()) if (!(await isReadyNow(scope, engine, service, signal))) return false;
  return true;
}

export async function isReadyNow(
  scope: JobScope,
  engine: Engine,
  service: NamedService,
  signal: AbortSignal,
): Promise<boolean> {
  const details = await servingContainer(scope, engine, service.name);
  if (details === null || judgeContainer(details).kind !== 'up') return false;
  const checks = await askAll(scope, engine, service, details, signal);
  return checks.every((check) => check.state === 'ready');
}
