/** All stores of a window, made together and started together. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BerthClient, Connection } from '../rpc/client.ts';
import { createConnectionStore, type ConnectionStore } from './connection.ts';
import { createDialogStore, type DialogState } from './dialog.ts';
import { createInstancesStore, type InstancesStore } from './instances.ts';
import { createJobsStore, type JobsStore } from './jobs.ts';
import { createRouteStore, type RouteStore } from './route.ts';
import { createStatsStore, type StatsStore } from './stats.ts';
import { createSystemStore, type SystemStore } from './system.ts';
import { createTemplatesStore, type TemplatesStore } from './templates.ts';
import { createUpdatesStore, type UpdatesStore } from './updates.ts';
import { createWaitingStore, type WaitingState } from './waiting.ts';

export interface Stores {
  readonly client: BerthClient;
  readonly connection: ConnectionStore;
  readonly route: RouteStore;
  readonly dialog: StoreApi<DialogState>;
  /** The menu of running jobs opens by its button and by a key. */
  readonly jobsMenu: StoreApi<{ readonly isOpen: boolean }>;
  readonly instances: InstancesStore;
  readonly jobs: JobsStore;
  readonly system: SystemStore;
  readonly stats: StatsStore;
  readonly templates: TemplatesStore;
  readonly updates: UpdatesStore;
  /** Changes of configurations that were not applied. */
  readonly waiting: StoreApi<WaitingState>;
  /** Opens the streams; returns the way to close them. */
  readonly start: () => () => void;
}

export function createStores(connection: Connection, target: Window): Stores {
  const { client } = connection;
  const instances = createInstancesStore(client);
  const stores = {
    client,
    connection: createConnectionStore(connection),
    route: createRouteStore(target),
    dialog: createDialogStore(),
    jobsMenu: createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false })),
    instances,
    jobs: createJobsStore(client),
    system: createSystemStore(client),
    stats: createStatsStore(client),
    templates: createTemplatesStore(client),
    updates: createUpdatesStore(client, instances.store),
    waiting: createWaitingStore(),
  };
  return {
    ...stores,
    start: () => {
      const end = new AbortController();
      for (const { run } of [
        stores.instances,
        stores.jobs,
        stores.system,
        stores.stats,
        stores.templates,
        stores.updates,
      ])
        void run(end.signal);
      const stopConnection = stores.connection.start();
      return () => {
        end.abort();
        stopConnection();
        stores.route.close();
      };
    },
  };
}
