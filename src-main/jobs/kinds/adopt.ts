/** Containers that Berth did not make become an instance, or stop being one; the engine is only looked at. */
import type { JobInputOf } from '../inputs.ts';
import type { Step } from '../step.ts';
import type { JobTools } from '../tools.ts';

export function adoptSteps(_input: JobInputOf<'adopt'>, _tools: JobTools): Step[] {
  return [];
}

export function releaseSteps(_input: JobInputOf<'release'>, _tools: JobTools): Step[] {
  return [];
}
