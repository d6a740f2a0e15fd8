import type { Instance, InstanceState, Reason } from '../../../src-main/contract/instance.ts';

/** Its containers run, well or not. */
export function isUp(state: InstanceState): boolean {
  return state.word === 'healthy' || state.word === 'running' || state.word === 'starting' || state.word === 'attention';
}

export function openAddress(instance: Instance): Instance['addresses'][number] | null {
  return instance.addresses.find((address) => address.url !== null) ?? null;
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
      return openAddress(instance) === null ? 'none' : 'open';
    case 'working':
    case 'notReachable':
      return 'none';
  }
}

export function reasonOf(state: InstanceState): Reason | null {
  return state.word === 'down' || state.word === 'attention' ? state.reason : null;
}
