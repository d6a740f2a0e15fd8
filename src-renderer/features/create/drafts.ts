import type { StoreApi } from 'zustand/vanilla';
import type { JobId, TemplateId } from '../../../src-main/contract/ids.ts';
import type { BerthClient } from '../../rpc/client.ts';
import { createCreateStore, type CreateState } from './create-store.ts';

/**
 * Forms live as long as the window, so that looking around loses nothing. They hold secrets that were typed,
 * so they are in memory only and never in the browser's storage.
 */
const kept = new WeakMap<BerthClient, Map<TemplateId, StoreApi<CreateState>>>();

export function draftStore(
  client: BerthClient,
  template: TemplateId,
  wasUndone: (job: JobId) => boolean,
): StoreApi<CreateState> {
  let stores = kept.get(client);
  if (stores === undefined) {
    stores = new Map();
    kept.set(client, stores);
  }
  let store = stores.get(template);
  const createdAs = store?.getState().createdAs ?? null;
  // What did not come up is mended in the same form; what is there leaves room for the next one.
  if (createdAs !== null && wasUndone(createdAs)) store?.setState({ createdAs: null });
  else if (createdAs !== null) store = undefined;
  if (store === undefined) {
    store = createCreateStore(
      {
        template: (id) => client.templates.get({ id }),
        versions: (id, service) => client.versions.list({ template: id, service }),
        draft: (partial) => client.instances.draft(partial),
        check: (draft, signal) => client.instances.check(draft, { signal }),
        create: (draft) => client.instances.create(draft),
      },
      template,
    );
    stores.set(template, store);
  }
  return store;
}
