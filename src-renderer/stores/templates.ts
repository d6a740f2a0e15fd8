/** The templates that the host has. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Template } from '../../src-main/contract/template.ts';
import type { BerthClient } from '../rpc/client.ts';
import { ask } from './follow.ts';

export interface TemplatesState {
  readonly isLoaded: boolean;
  readonly templates: readonly Template[];
}
export interface TemplatesStore {
  readonly store: StoreApi<TemplatesState>;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createTemplatesStore(client: BerthClient): TemplatesStore {
  const store = createStore<TemplatesState>()(() => ({ isLoaded: false, templates: [] }));
  return {
    store,
    run: async (signal) => {
      const templates = await ask(() => client.templates.list(undefined, { signal }), signal);
      if (templates) store.setState({ isLoaded: true, templates });
    },
  };
}
