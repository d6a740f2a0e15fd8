/** How many changes of each instance's configuration wait to be applied: the tab says so from wherever one looks. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceId } from '../../src-main/contract/ids.ts';

export interface WaitingState {
  readonly byId: ReadonlyMap<InstanceId, number>;
  readonly set: (id: InstanceId, count: number) => void;
}

export function createWaitingStore(): StoreApi<WaitingState> {
  return createStore<WaitingState>()((set, get) => ({
    byId: new Map(),
    set: (id, count) => {
      if ((get().byId.get(id) ?? 0) === count) return;
      const byId = new Map(get().byId);
      if (count === 0) byId.delete(id);
      else byId.set(id, count);
      set({ byId });
    },
  }));
}
