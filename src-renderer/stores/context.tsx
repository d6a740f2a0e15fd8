/** The stores for components, and the hooks that read them. */
import { createContext, use, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { EngineId, InstanceId, JobId, TemplateId } from '../../src-main/contract/ids.ts';
import type { EngineView } from '../../src-main/contract/engine.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { Job } from '../../src-main/contract/job.ts';
import type { Settings } from '../../src-main/contract/settings.ts';
import type { Template } from '../../src-main/contract/template.ts';
import type { BerthClient } from '../rpc/client.ts';
import type { DialogRequest } from './dialog.ts';
import { activeJobs, isActive, jobsOf } from './jobs.ts';
import type { Route } from './route.ts';
import type { Usage } from './stats.ts';
import type { Stores } from './stores.ts';
import { currentEngine } from './system.ts';

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({ stores, children }: { readonly stores: Stores; readonly children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

export function useStores(): Stores {
  const stores = use(StoresContext);
  if (stores === null) throw new Error('StoresProvider is missing');
  return stores;
}

export function useClient(): BerthClient {
  return useStores().client;
}

export function useRoute(): Route {
  return useStore(useStores().route.store, (state) => state.route);
}

/** The way to another page. */
export function useGo(): (route: Route) => void {
  return useStore(useStores().route.store, (state) => state.go);
}

/** Opens a question over the page: stop, restart, remove, restore. */
export function useAsk(): (request: DialogRequest) => void {
  return useStore(useStores().dialog, (state) => state.ask);
}

/** Null until the first snapshot. */
export function useInstances(): readonly Instance[] | null {
  const { isLoaded, byId } = useStore(useStores().instances.store);
  return useMemo(() => (isLoaded ? [...byId.values()] : null), [isLoaded, byId]);
}

/** Undefined: not loaded yet; null: there is none. */
export function useInstance(id: InstanceId): Instance | null | undefined {
  return useStore(useStores().instances.store, (state) => state.byId.get(id) ?? (state.isLoaded ? null : undefined));
}

/** Newest first; of one instance, or of all. Null until the first snapshot. */
export function useJobs(instance: InstanceId | null = null): readonly Job[] | null {
  const state = useStore(useStores().jobs.store);
  return useMemo(() => (state.isLoaded ? jobsOf(state, instance) : null), [state, instance]);
}

/** Undefined: not loaded yet; null: the stream does not tell of it (ask `jobs.get`). */
export function useJob(id: JobId): Job | null | undefined {
  return useStore(useStores().jobs.store, (state) => state.byId.get(id) ?? (state.isLoaded ? null : undefined));
}

export function useActiveJobs(): readonly Job[] {
  const state = useStore(useStores().jobs.store);
  return useMemo(() => activeJobs(state), [state]);
}

export function useActiveJob(instance: InstanceId): Job | null {
  return useStore(useStores().jobs.store, (state) => {
    for (const job of state.byId.values()) if (job.instanceId === instance && isActive(job)) return job;
    return null;
  });
}

export function useEngines(): readonly EngineView[] | null {
  return useStore(useStores().system.store, (state) => state.engines);
}

export function useEngine(id: EngineId): EngineView | null {
  return useStore(useStores().system.store, (state) => state.engines?.find((engine) => engine.id === id) ?? null);
}

/** The engine that is in use. */
export function useCurrentEngine(): EngineView | null {
  return useStore(useStores().system.store, currentEngine);
}

export function useSettings(): Settings {
  return useStore(useStores().system.store, (state) => state.settings);
}

/** Grows with every change of backups: a dependency for what asks `backups.list`. */
export function useBackupsRevision(): number {
  return useStore(useStores().system.store, (state) => state.backupsRevision);
}

/** Null until they are loaded. */
export function useTemplates(): readonly Template[] | null {
  return useStore(useStores().templates.store, (state) => (state.isLoaded ? state.templates : null));
}

/** Undefined: not loaded yet; null: there is none. */
export function useTemplate(id: TemplateId): Template | null | undefined {
  return useStore(
    useStores().templates.store,
    (state) => state.templates.find((template) => template.id === id) ?? (state.isLoaded ? null : undefined),
  );
}

export function useUsage(instance: InstanceId): Usage | null {
  return useStore(useStores().stats.store, (state) => state.byId.get(instance) ?? null);
}

/** Changes of the instance's configuration that wait to be applied. */
export function useWaitingChanges(instance: InstanceId): number {
  return useStore(useStores().waiting, (state) => state.byId.get(instance) ?? 0);
}

/** The version that the instance could go to; null: none, or not known. */
export function useUpdate(instance: InstanceId, installed: string): string | null {
  return useStore(useStores().updates.store, (state) => {
    const update = state.byId.get(instance);
    return update?.installed === installed ? update.to : null;
  });
}
