/** Measured use per instance: the newest sample, and the last hour in steps of 10 s. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceId } from '../../src-main/contract/ids.ts';
import type { Sample } from '../../src-main/contract/stats.ts';
import type { BerthClient } from '../rpc/client.ts';
import { follow } from './follow.ts';

const stepMs = 10_000;
const kept = 360;

export interface Usage {
  readonly newest: Sample | null;
  /** Oldest first. */
  readonly history: readonly Sample[];
}
export interface StatsState {
  readonly byId: ReadonlyMap<InstanceId, Usage>;
}

const nothing: Usage = { newest: null, history: [] };

/** A new sample joins the history once 10 s lie between. */
export function addSample(usage: Usage, sample: Sample): Usage {
  const last = usage.history[usage.history.length - 1];
  const isStep = last === undefined || Date.parse(sample.at) - Date.parse(last.at) >= stepMs;
  return { newest: sample, history: isStep ? [...usage.history, sample].slice(-kept) : usage.history };
}

export interface StatsStore {
  readonly store: StoreApi<StatsState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createStatsStore(client: BerthClient): StatsStore {
  const store = createStore<StatsState>()(() => ({ byId: new Map() }));
  const asked = new Set<InstanceId>();

  async function askHistory(id: InstanceId, signal: AbortSignal) {
    try {
      const history = await client.stats.history({ id }, { signal });
      store.setState((state) => {
        const usage = state.byId.get(id) ?? nothing;
        return {
          byId: new Map(state.byId).set(id, {
            newest: usage.newest ?? history[history.length - 1] ?? null,
            history: history.slice(-kept),
          }),
        };
      });
    } catch {
      asked.delete(id);
    }
  }

  return {
    store,
    run: (signal) =>
      follow({
        open: (until) => client.stats.watch(undefined, { signal: until }),
        take: ({ event }) => {
          store.setState((state) => {
            const byId = new Map(state.byId);
            for (const { instance, sample } of event)
              byId.set(instance, addSample(byId.get(instance) ?? nothing, sample));
            return { byId };
          });
          for (const { instance } of event) {
            if (asked.has(instance)) continue;
            asked.add(instance);
            void askHistory(instance, signal);
          }
        },
        signal,
      }),
  };
}
