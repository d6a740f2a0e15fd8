/** The steps of every job kind. */
import { assertNever } from '../base/assert-never.ts';
import { discreet } from './discretion.ts';
import type { JobInput } from './inputs.ts';
import { adoptSteps, releaseSteps } from './kinds/adopt.ts';
import { backupSteps } from './kinds/backup.ts';
import { configureSteps } from './kinds/configure.ts';
import { createSteps } from './kinds/create.ts';
import { removeSteps } from './kinds/remove.ts';
import { restoreSteps } from './kinds/restore.ts';
import { restartSteps, startSteps, stopSteps } from './kinds/start-stop.ts';
import { upgradeSteps } from './kinds/upgrade.ts';
import type { Step } from './step.ts';
import type { JobTools } from './tools.ts';

/** The same input gives the same steps, in this process or a later one. */
export function buildSteps(input: JobInput, tools: JobTools): Step[] {
  return stepsOf(input, tools).map((step) => discreet(step, input, tools));
}

function stepsOf(input: JobInput, tools: JobTools): Step[] {
  switch (input.kind) {
    case 'create':
      return createSteps(input, tools);
    case 'start':
      return startSteps(input, tools);
    case 'stop':
      return stopSteps(input, tools);
    case 'restart':
      return restartSteps(input, tools);
    case 'backup':
      return backupSteps(input, tools);
    case 'upgrade':
      return upgradeSteps(input, tools);
    case 'restore':
      return restoreSteps(input, tools);
    case 'remove':
      return removeSteps(input, tools);
    case 'configure':
      return configureSteps(input, tools);
    case 'adopt':
      return adoptSteps(input, tools);
    case 'release':
      return releaseSteps(input, tools);
    default:
      return assertNever(input);
  }
}
