/** Verdicts on a server's health out of its container's state and the answers of its probe. */
import { assertNever } from '../base/assert-never.ts';
import type { Check } from '../contract/template.ts';
import { isSameVersion, type VersionOrder } from './versions.ts';

export type CheckAnswer =
  /** `status` null: no answer in time. */
  | { readonly kind: 'http'; readonly status: number | null; readonly body: string }
  /** `exitCode` null: no answer in time, or the command could not be run. */
  | { readonly kind: 'exec'; readonly exitCode: number | null }
  | { readonly kind: 'docker'; readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy' }
  /** The port is neither published nor to be reached otherwise. */
  | { readonly kind: 'unasked' };

export interface CheckVerdict {
  readonly state: 'waiting' | 'alive' | 'ready';
  /** Plain fact for the screen: `200`, `exit 1`; null: no answer. */
  readonly answer: string | null;
}

/** The version that the server must report itself, for checks with a `versionKey`. */
export interface WantedVersion {
  readonly order: VersionOrder;
  readonly tag: string;
}

export function judgeCheck(check: Check, answer: CheckAnswer, version: WantedVersion | null): CheckVerdict {
  switch (answer.kind) {
    case 'http':
      return check.kind === 'http' ? judgeHttp(check, answer, version) : { state: 'waiting', answer: null };
    case 'exec': {
      const isReady =
        check.kind === 'exec' && answer.exitCode !== null && check.readyExitCodes.includes(answer.exitCode);
      return {
        state: isReady ? 'ready' : 'waiting',
        answer: answer.exitCode === null ? null : `exit ${String(answer.exitCode)}`,
      };
    }
    case 'docker':
      // An image without a health check cannot say more than that it runs.
      return {
        state: answer.health === 'healthy' || answer.health === 'none' ? 'ready' : 'waiting',
        answer: answer.health,
      };
    case 'unasked':
      return { state: 'ready', answer: null };
    default:
      return assertNever(answer);
  }
}

function judgeHttp(
  check: Extract<Check, { kind: 'http' }>,
  answer: Extract<CheckAnswer, { kind: 'http' }>,
  version: WantedVersion | null,
): CheckVerdict {
  if (answer.status === null) return { state: 'waiting', answer: null };
  const status = String(answer.status);
  if (!fits(check.ready, answer.status))
    return { state: fits(check.alive, answer.status) ? 'alive' : 'waiting', answer: status };
  const unfit = check.json.find(({ key, ready }) => !ready.some((wanted) => wanted === readKey(answer.body, key)));
  if (unfit !== undefined) return { state: 'alive', answer: told(readKey(answer.body, unfit.key)) ?? status };
  if (check.versionKey === undefined || version === null) return { state: 'ready', answer: status };
  const reported = told(readKey(answer.body, check.versionKey));
  if (reported === null) return { state: 'alive', answer: status };
  return { state: isSameVersion(version.order, version.tag, reported) ? 'ready' : 'alive', answer: reported };
}

/** Is the status one of the list: exact numbers, or ranges such as `200-299`? */
export function fits(statuses: readonly (number | string)[], status: number): boolean {
  return statuses.some((one) => {
    if (typeof one === 'number') return one === status;
    const [low, high] = one.split('-').map(Number);
    return low !== undefined && high !== undefined && status >= low && status <= high;
  });
}

type Told = string | number | boolean | null;

/** Null: the body is no JSON object, or the key has no plain value. */
function readKey(body: string, key: string): Told {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const value: unknown = Object.getOwnPropertyDescriptor(parsed, key)?.value;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  } catch {
    return null;
  }
}

function told(value: Told): string | null {
  return value === null ? null : String(value);
}

export interface ContainerFacts {
  readonly isRunning: boolean;
  readonly isRestarting: boolean;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  readonly restartCount: number;
}

export type ContainerVerdict =
  | { readonly kind: 'up' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly isOutOfMemory: boolean };

/** A container that came back this often since it was started does not come up. */
const restartsThatTell = 2;

/** While a server is expected to come up: null is a container that is not there. */
export function judgeContainer(facts: ContainerFacts | null): ContainerVerdict {
  if (facts === null) return { kind: 'gone' };
  const hasEnded = !facts.isRunning && !facts.isRestarting;
  if (hasEnded || facts.restartCount >= restartsThatTell) {
    return { kind: 'exited', exitCode: facts.exitCode, isOutOfMemory: facts.isOutOfMemory };
  }
  return { kind: 'up' };
}
