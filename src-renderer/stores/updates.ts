/** The version that each instance could go to; asked once per instance and installed version. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceId } from '../../src-main/contract/ids.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { Version } from '../../src-main/contract/router.ts';
import type { BerthClient } from '../rpc/client.ts';
import type { InstancesState } from './instances.ts';

export interface Update {
  /** The version that was compared. */
  readonly installed: string;
  /** Newest allowed version; null: there is none. */
  readonly to: string | null;
}
export interface UpdatesState {
  readonly byId: ReadonlyMap<InstanceId, Update>;
}

export function newestAllowed(versions: readonly Version[]): string | null {
  const allowed = versions.filter((version) => version.relation === 'newer' && version.isAllowed);
  return (allowed.find((version) => version.isNewest) ?? allowed[0])?.tag ?? null;
}

export interface UpdatesStore {
  readonly store: StoreApi<UpdatesState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createUpdatesStore(client: BerthClient, instances: StoreApi<InstancesState>): UpdatesStore {
  const store = createStore<UpdatesState>()(() => ({ byId: new Map() }));
  const asked = new Map<InstanceId, string>();

  async function askOne(instance: Instance, signal: AbortSignal) {
    try {
      const { versions } = await client.versions.list(
        { template: instance.template.id, instance: instance.id },
        { signal },
      );
      const update: Update = { installed: instance.version, to: newestAllowed(versions) };
      store.setState((state) => ({ byId: new Map(state.byId).set(instance.id, update) }));
    } catch {
      asked.delete(instance.id);
    }
  }
  /** One after another: a registry is not to be flooded at start. */
  async function askAll(state: InstancesState, signal: AbortSignal) {
    for (const instance of state.byId.values()) {
      if (signal.aborted) return;
      if (
        !instance.template.isKnown ||
        instance.state.word === 'working' ||
        asked.get(instance.id) === instance.version
      )
        continue;
      asked.set(instance.id, instance.version);
      await askOne(instance, signal);
    }
  }

  return {
    store,
    run: (signal) =>
      new Promise((resolve) => {
        void askAll(instances.getState(), signal);
        const stop = instances.subscribe((state) => void askAll(state, signal));
        signal.addEventListener('abort', () => {
          stop();
          resolve();
        });
      }),
  };
}
