/** The gate of a job: the services that it acts on must come up. */
import type { ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { judgeContainer } from '../../domain/health.ts';
import type { Engine } from '../../ports/engine.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step, StepContext } from '../step.ts';
import { servingContainer } from './serving.ts';
import { startContainers } from './start-containers.ts';
import { budgetOf, waitUntilHealthy } from './wait-for-service.ts';
import { explained } from './why-not-up.ts';

/** What to do when the server does not come up: `turn` the job round, or `note` it and go on. */
export function gateStep(
  scope: JobScope,
  specOf: (context: StepContext) => InstanceSpec,
  onFailure: 'turn' | 'note',
): Step {
  return {
    id: 'gate',
    phase: 'down',
    estimateSeconds: 20,
    detail: { budgetSeconds: Math.max(...scope.services().map(budgetOf), 0) },
    async run(context) {
      const now = scope.at(specOf(context));
      const engine = await now.engine();
      try {
        if (context.isRepeated) await startWhatStands(now, engine, context);
        await explained(now, engine, context, () => waitUntilHealthy(now, engine, context));
        return undefined;
      } catch (error) {
        const problem = toProblem(error);
        if (context.signal.aborted || problem.code === 'ENGINE_UNREACHABLE') throw error;
        if (onFailure === 'note' && problem.code !== 'UNEXPECTED') return { problem };
        throw error;
      }
    },
  };
}

/** An engine that crashed stops what runs when it is back, and takes it for stopped by hand. */
async function startWhatStands(scope: JobScope, engine: Engine, context: StepContext): Promise<void> {
  const standing: ServiceName[] = [];
  for (const { name } of scope.services()) {
    if (judgeContainer(await servingContainer(scope, engine, name)).kind === 'exited') standing.push(name);
  }
  if (standing.length > 0) await startContainers(scope, engine, standing, context);
}
