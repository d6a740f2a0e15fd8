/** Engines, settings and facts about the program, as `system.events` tells them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineView } from '../../src-main/contract/engine.ts';
import type { SystemEvent } from '../../src-main/contract/router.ts';
import { settingsSchema, type Settings } from '../../src-main/contract/settings.ts';
import type { BerthClient } from '../rpc/client.ts';
import { ask, follow } from './follow.ts';

export type SystemInfo = Awaited<ReturnType<BerthClient['system']['info']>>;

export interface SystemState {
  /** Null until they were told once. */
  readonly engines: readonly EngineView[] | null;
  readonly settings: Settings;
  readonly areSettingsLoaded: boolean;
  readonly info: SystemInfo | null;
  /** Grows with every change of backups, so that pages ask again. */
  readonly backupsRevision: number;
  /** The border itself is away. */
  readonly isLost: boolean;
}

export function foldSystem(state: SystemState, event: SystemEvent): SystemState {
  switch (event.kind) {
    case 'engines':
      return { ...state, isLost: false, engines: event.engines };
    case 'settings':
      return { ...state, isLost: false, settings: event.settings, areSettingsLoaded: true };
    case 'backupsChanged':
      return { ...state, isLost: false, backupsRevision: state.backupsRevision + 1 };
  }
}

/** The engine that is in use: one that answers, else the first. */
export function currentEngine(state: SystemState): EngineView | null {
  return state.engines?.find((engine) => engine.state.word === 'connected') ?? state.engines?.[0] ?? null;
}

export interface SystemStore {
  readonly store: StoreApi<SystemState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Shown at once, then as the host has it. */
  readonly set: (change: Partial<Settings>) => Promise<void>;
  readonly refreshEngines: () => Promise<void>;
}

export function createSystemStore(client: BerthClient): SystemStore {
  const store = createStore<SystemState>()(() => ({
    engines: null,
    settings: settingsSchema.parse({}),
    areSettingsLoaded: false,
    info: null,
    backupsRevision: 0,
    isLost: false,
  }));
  const refreshEngines = async () => {
    store.setState({ engines: await client.engines.list() });
  };
  return {
    store,
    refreshEngines,
    set: async (change) => {
      const before = store.getState().settings;
      store.setState({ settings: { ...before, ...change } });
      try {
        store.setState({ settings: await client.settings.set(change) });
      } catch (error) {
        store.setState({ settings: before });
        throw error;
      }
    },
    run: async (signal) => {
      const once = async () => {
        const [settings, info, engines] = await Promise.all([
          ask(() => client.settings.get(undefined, { signal }), signal),
          ask(() => client.system.info(undefined, { signal }), signal),
          ask(() => client.engines.list(undefined, { signal }), signal),
        ]);
        if (settings) store.setState({ settings, areSettingsLoaded: true });
        if (info) store.setState({ info });
        if (engines) store.setState((state) => (state.engines === null ? { engines } : state));
      };
      await Promise.all([
        once(),
        follow({
          open: (until) => client.system.events(undefined, { signal: until }),
          take: ({ event }) => {
            store.setState((state) => foldSystem(state, event));
          },
          lost: () => {
            store.setState({ isLost: true });
          },
          signal,
        }),
      ]);
    },
  };
}
