/** What can be done with an instance, for rows, menus, keys and the palette alike. */
import { useMemo } from 'react';
import type { Instance } from '../../src-main/contract/instance.ts';
import { useAsk, useClient, useGo } from './context.tsx';
import { useAct } from './use-act.tsx';

/** The address that a browser opens; null: there is none, or nothing listens. */
export function openUrl(instance: Pick<Instance, 'addresses'>): string | null {
  return instance.addresses.find((address) => address.url !== null)?.url ?? null;
}

export function canOpen({ state }: Pick<Instance, 'state'>): boolean {
  return state.word === 'healthy' || state.word === 'running' || state.word === 'working';
}

export function canStart({ state }: Pick<Instance, 'state'>): boolean {
  return state.word === 'stopped' || state.word === 'down';
}

export function canStop({ state }: Pick<Instance, 'state'>): boolean {
  return (
    state.word === 'healthy' ||
    state.word === 'running' ||
    state.word === 'starting' ||
    state.word === 'attention' ||
    state.word === 'paused'
  );
}

/** Another job, or no engine: nothing can be begun now. */
export function isHeld({ state }: Pick<Instance, 'state'>): boolean {
  return state.word === 'working' || state.word === 'notReachable';
}

export interface InstanceActions {
  readonly show: (instance: Instance) => void;
  readonly open: (instance: Instance) => void;
  readonly start: (instance: Instance) => void;
  readonly askStop: (instance: Instance) => void;
  readonly askRestart: (instance: Instance) => void;
  readonly askRemove: (instance: Instance) => void;
  readonly askRelease: (instance: Instance) => void;
  readonly backUp: (instance: Instance) => void;
  readonly upgrade: (instance: Instance) => void;
  readonly logs: (instance: Instance) => void;
  readonly copyAddress: (instance: Instance) => void;
  readonly togglePin: (instance: Instance) => void;
}

export function useInstanceActions(): InstanceActions {
  const client = useClient();
  const go = useGo();
  const ask = useAsk();
  const act = useAct();
  return useMemo(
    () => ({
      show: ({ id }) => {
        go({ page: 'instance', id, tab: 'overview' });
      },
      open: (instance) => {
        const url = openUrl(instance);
        if (url !== null) window.open(url, '_blank', 'noopener,noreferrer');
      },
      start: ({ id }) => {
        act(() => client.instances.start({ id }));
      },
      askStop: ({ id }) => {
        ask({ kind: 'stop', id });
      },
      askRestart: ({ id }) => {
        ask({ kind: 'restart', id });
      },
      askRemove: ({ id }) => {
        ask({ kind: 'remove', id });
      },
      askRelease: ({ id }) => {
        ask({ kind: 'release', id });
      },
      backUp: ({ id }) => {
        act(() => client.backups.create({ instance: id }));
      },
      upgrade: ({ id }) => {
        go({ page: 'upgrade', id });
      },
      logs: ({ id }) => {
        go({ page: 'instance', id, tab: 'logs' });
      },
      copyAddress: (instance) => {
        const url = openUrl(instance);
        if (url !== null) act(() => navigator.clipboard.writeText(url));
      },
      togglePin: ({ id, isPinned }) => {
        act(() => client.instances.setPinned({ id, isPinned: !isPinned }));
      },
    }),
    [client, go, ask, act],
  );
}
