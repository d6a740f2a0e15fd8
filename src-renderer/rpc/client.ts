/** What the window calls: the contract, as functions. Made by `connect`, or by a test over a world in memory. */
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../src-main/contract/router.ts';

export type BerthClient = ContractRouterClient<typeof contract>;

/** Is the border itself there? In Electron always `open`; in a browser the socket may go and come back. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signedOut';

export interface Connection {
  readonly client: BerthClient;
  state(): ConnectionState;
  /** Called with every change; returns the way to stop. */
  subscribe(listener: (state: ConnectionState) => void): () => void;
}
