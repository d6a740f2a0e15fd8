/** Starts services by health: one starts only when those that it depends on are fit for use. */
import type { ServiceName } from '../../contract/ids.ts';
import type { Problem } from '../../contract/errors.ts';
import { servicesInOrder, type NamedService } from '../../domain/services.ts';
import type { Engine } from '../../ports/engine.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { StepContext } from '../step.ts';
import { servingContainer } from './serving.ts';
import { isReadyNow, waitForService } from './wait-for-service.ts';
import { explained, isNotUp } from './why-not-up.ts';

type StartContext = Pick<StepContext, 'jobId' | 'signal' | 'progress' | 'keepLines'>;

/**
 * Starts these services of the scope. Rejects as `waitForService` does when one that another needs does not come up: what
 * needs it is not started.
 */
export async function startContainers(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  context: StartContext,
): Promise<void> {
  await startInOrder(scope, engine, services, context, (error) => {
    throw error;
  });
}

/**
 * Starts again what ran before, even where what it needs does not come up: it ran so before, and the engine may yet
 * bring it up. Returns the first that did not come up.
 */
export async function startAsFound(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  context: StartContext,
): Promise<Problem | null> {
  let first: Problem | null = null;
  await startInOrder(scope, engine, services, context, (error) => {
    const problem = toProblem(error);
    if (context.signal.aborted || !isNotUp(problem)) throw error;
    first ??= problem;
  });
  return first;
}

async function startInOrder(
  scope: JobScope,
  engine: Engine,
  services: readonly ServiceName[],
  context: StartContext,
  onNotUp: (error: unknown) => void,
): Promise<void> {
  const asked = new Set<ServiceName>();
  for (const service of scope.services()) {
    if (!services.includes(service.name)) continue;
    for (const needed of neededBy(scope, service)) {
      if (asked.has(needed.name)) continue;
      asked.add(needed.name);
      if (!(await isToBeWaitedFor(scope, engine, needed, services, context))) continue;
      await explained(scope, engine, context, () => waitForService(scope, engine, needed, context)).catch(onNotUp);
    }
    await engine.startContainer(scope.container(service.name));
    scope.tools.logs.mark(scope.spec.instanceId, service.name, 'started', context.jobId, null);
  }
}

/** The services of the instance, acted on or not, that must be healthy before this one starts. */
function neededBy({ spec, template }: JobScope, service: NamedService): NamedService[] {
  const names = service.template?.dependsOn ?? [];
  return servicesInOrder(spec, template).filter(({ name }) => names.includes(name));
}

/** What stands still and is not started now is not waited for; nor is what has long been ready, whatever it once wrote. */
async function isToBeWaitedFor(
  scope: JobScope,
  engine: Engine,
  needed: NamedService,
  started: readonly ServiceName[],
  { signal }: StartContext,
): Promise<boolean> {
  if (started.includes(needed.name)) return true;
  const there = await servingContainer(scope, engine, needed.name);
  const isRunning = there !== null && (there.isRunning || there.isRestarting);
  return isRunning && !(await isReadyNow(scope, engine, needed, signal));
}
