/** Keys that no form ever asked for: of adopted servers, nobody but the running server may know them. */
import type { InstanceSpec } from '../../contract/spec.ts';
import { secretRef, withService } from '../../domain/services.ts';
import { toProblem } from '../../ports/problem-error.ts';
import type { JobScope } from '../scope.ts';
import type { Step } from '../step.ts';
import { capturesOf, captureStep } from './capture.ts';

/** The spec in which keys that the vault has, and that no form ever set, are passed to the next container. */
export async function withKnownKeys(scope: JobScope): Promise<InstanceSpec> {
  let { spec } = scope;
  for (const { service, capture } of capturesOf(scope)) {
    const ref = secretRef(spec.instanceId, service.name, capture.variable);
    if (service.spec.environment[capture.variable] !== undefined || !(await scope.tools.vault.has(ref))) continue;
    spec = withService(spec, service.name, (one) => ({
      ...one,
      environment: { ...one.environment, [capture.variable]: { kind: 'secret', ref } },
    }));
  }
  return spec;
}

/** Is there an adopted server with a secret that the template captures and that nobody gave it? It may need it to start. */
export function hasUnknownKeys(scope: JobScope): boolean {
  return unknownKeys(scope).some(({ service }) => service.spec.adopted !== undefined);
}

function unknownKeys(scope: JobScope): ReturnType<typeof capturesOf> {
  return capturesOf(scope).filter(({ service, capture }) => service.spec.environment[capture.variable] === undefined);
}

/**
 * `capture` for jobs that end with data whose key nobody has: none where the key is known. A key that cannot be had is
 * said with the job, which goes on: the server may be broken, and a copy of its data is better than none.
 */
export function captureUnknown(scope: JobScope): Step[] {
  if (unknownKeys(scope).length === 0) return [];
  const capture = captureStep(scope);
  return [
    {
      ...capture,
      async run(context) {
        try {
          return await capture.run(context);
        } catch (error) {
          const problem = toProblem(error);
          if (context.signal.aborted || !['CAPTURE_MISSING', 'CAPTURE_DIFFERS'].includes(problem.code)) throw error;
          return { problem, result: { captured: [] } };
        }
      },
    },
  ];
}
