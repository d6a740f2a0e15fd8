/** The form of an instance for a component: read when it is shown and when the instance changes, settled when its job ends. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { isActive } from '../../stores/jobs.ts';
import { useStores } from '../../stores/context.tsx';
import { configurationOf } from './drafts.ts';
import type { ConfigurationState } from './configuration-store.ts';

export function useConfiguration(instance: Instance): ConfigurationState {
  const stores = useStores();
  const [store] = useState(() => configurationOf(stores, instance));
  const state = useStore(store);
  const { appliedAs } = state;
  const job = useStore(stores.jobs.store, ({ byId }) => (appliedAs === null ? undefined : byId.get(appliedAs)));
  const spec = JSON.stringify(instance.spec);

  useEffect(() => {
    void store.getState().read();
  }, [store, spec]);

  useEffect(() => {
    if (job !== undefined && !isActive(job)) store.getState().settle(job.state === 'done');
  }, [store, job]);

  return state;
}
