import type { Instance, InstanceState } from '../../../src-main/contract/instance.ts';
import { isHeld, openUrl } from '../../stores/use-instance-actions.ts';

/** Its containers run, well or not. */
export function isUp(state: InstanceState): boolean {
  return (
    state.word === 'healthy' || state.word === 'running' || state.word === 'starting' || state.word === 'attention'
  );
}

/** A backup can be begun now. */
export function canBackUp(instance: Instance): boolean {
  return !isHeld(instance) && instance.template.isKnown;
}

/** The one filled button of the head. */
export function mainActionOf(instance: Instance): 'open' | 'log' | 'start' | 'none' {
  switch (instance.state.word) {
    case 'down':
      return 'log';
    case 'stopped':
    case 'paused':
      return 'start';
    case 'healthy':
    case 'running':
    case 'starting':
    case 'attention':
      return openUrl(instance) === null ? 'none' : 'open';
    case 'working':
    case 'notReachable':
      return 'none';
  }
}

/** Every container is as it was found: it can be given back. */
export function areAllAdopted({ spec }: Pick<Instance, 'spec'>): boolean {
  return Object.values(spec.services).every(({ adopted }) => adopted !== undefined);
}
