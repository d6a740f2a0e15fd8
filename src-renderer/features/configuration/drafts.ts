import type { StoreApi } from 'zustand/vanilla';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import { createConfigurationStore, type ConfigurationState } from './configuration-store.ts';

/**
 * Changes that were not applied live as long as the window, so that looking around loses nothing. They may hold secrets
 * that were typed, so they are in memory only and never in the browser's storage.
 */
const kept = new WeakMap<Stores['client'], Map<InstanceId, StoreApi<ConfigurationState>>>();

export function configurationOf({ client, waiting }: Stores, instance: Instance): StoreApi<ConfigurationState> {
  const { id } = instance;
  let stores = kept.get(client);
  if (stores === undefined) {
    stores = new Map();
    kept.set(client, stores);
  }
  const known = stores.get(id);
  if (known !== undefined) return known;
  const store = createConfigurationStore({
    read: () => client.instances.configuration({ id }),
    template: () => client.templates.get({ id: instance.template.id }),
    plan: (wish, signal) => client.instances.configurePlan({ id, ...wish }, { signal }),
    apply: (wish) => client.instances.configure({ id, ...wish }),
  });
  // What a job applies is not waiting any more.
  store.subscribe(({ changes, appliedAs }) => {
    waiting.getState().set(id, appliedAs === null ? changes.length : 0);
  });
  stores.set(id, store);
  return store;
}
