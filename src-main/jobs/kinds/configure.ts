/** Another configuration: only what must be is re-created, health-gated, with a way back. */
import type { JobInputOf } from '../inputs.ts';
import type { Step } from '../step.ts';
import type { JobTools } from '../tools.ts';

export function configureSteps(_input: JobInputOf<'configure'>, _tools: JobTools): Step[] {
  return [];
}
