/** Is the border itself there? */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection, ConnectionState } from '../rpc/client.ts';

export interface ConnectionStore {
  readonly store: StoreApi<{ readonly state: ConnectionState; readonly since: number }>;
  readonly start: () => () => void;
}

export function createConnectionStore(connection: Connection): ConnectionStore {
  const store = createStore<{ readonly state: ConnectionState; readonly since: number }>()(() => ({
    state: connection.state(),
    since: Date.now(),
  }));
  return {
    store,
    start: () =>
      connection.subscribe((state) => {
        store.setState({ state, since: Date.now() });
      }),
  };
}
