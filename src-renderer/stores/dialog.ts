/** Which question is open over the page: one at a time, asked from anywhere, drawn by the frame. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackupId, InstanceId } from '../../src-main/contract/ids.ts';

export type DialogRequest =
  | { readonly kind: 'stop'; readonly id: InstanceId }
  | { readonly kind: 'restart'; readonly id: InstanceId }
  | { readonly kind: 'remove'; readonly id: InstanceId }
  | { readonly kind: 'release'; readonly id: InstanceId }
  | { readonly kind: 'export'; readonly id: InstanceId }
  | { readonly kind: 'restore'; readonly backup: BackupId; readonly instance: InstanceId }
  | { readonly kind: 'keys' };

export interface DialogState {
  readonly request: DialogRequest | null;
  readonly ask: (request: DialogRequest) => void;
  readonly close: () => void;
}

export function createDialogStore(): StoreApi<DialogState> {
  return createStore<DialogState>()((set) => ({
    request: null,
    ask: (request) => {
      set({ request });
    },
    close: () => {
      set({ request: null });
    },
  }));
}
