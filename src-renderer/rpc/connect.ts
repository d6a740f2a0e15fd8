/** Opens the border: over a MessagePort in the desktop program, over a WebSocket in a browser. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { BerthClient, Connection } from './client.ts';
import { connectSocket } from './socket.ts';

export function connect(): Promise<Connection> {
  return window.berth === undefined ? connectSocket() : Promise.resolve(connectPort());
}

function connectPort(): Connection {
  const channel = new MessageChannel();
  // The preload script passes its end on to the main process.
  window.postMessage('berth:border', window.location.origin, [channel.port2]);
  channel.port1.start();
  const client: BerthClient = createORPCClient(new RPCLink({ port: channel.port1 }));
  return { client, state: () => 'open', subscribe: () => () => undefined };
}
