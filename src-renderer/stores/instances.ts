/** All instances, as `instances.watch` tells them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceId } from '../../src-main/contract/ids.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { InstanceEvent } from '../../src-main/contract/router.ts';
import type { BerthClient } from '../rpc/client.ts';
import { follow } from './follow.ts';

export interface InstancesState {
  /** False until the first snapshot. */
  readonly isLoaded: boolean;
  readonly byId: ReadonlyMap<InstanceId, Instance>;
}

export function foldInstances(state: InstancesState, event: InstanceEvent): InstancesState {
  if (event.kind === 'snapshot')
    return { isLoaded: true, byId: new Map(event.instances.map((instance) => [instance.id, instance])) };
  const byId = new Map(state.byId);
  if (event.kind === 'removed') byId.delete(event.id);
  else byId.set(event.instance.id, event.instance);
  return { ...state, byId };
}

export interface InstancesStore {
  readonly store: StoreApi<InstancesState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createInstancesStore(client: BerthClient): InstancesStore {
  const store = createStore<InstancesState>()(() => ({ isLoaded: false, byId: new Map() }));
  return {
    store,
    run: (signal) =>
      follow({
        open: (until) => client.instances.watch(undefined, { signal: until }),
        take: ({ event }) => {
          store.setState((state) => foldInstances(state, event));
        },
        signal,
      }),
  };
}
