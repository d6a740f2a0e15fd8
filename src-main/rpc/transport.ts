/** Carries calls of the border over anything that moves messages: a WebSocket, a MessagePort, the control socket. */
import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import { z } from 'zod';
import type { contract } from '../contract/router.ts';
import type { CallContext } from './transport-context.ts';

export type AppRouter = Router<typeof contract, CallContext>;

/** The sending half of a connection. */
export interface Wire {
  /** Resolves when the message has left; a slow receiver slows the streams down. */
  send(message: string | Uint8Array): Promise<void>;
}

export interface Peer {
  /** A message as it came. `unreadable`: it is none of the protocol's, and the connection should be ended. */
  receive(message: unknown): 'accepted' | 'unreadable';
  /** The other side is gone: its calls are cancelled and its streams end. */
  close(): void;
}

export interface Transport {
  accept(wire: Wire, context: CallContext): Peer;
}

/** The largest message that is taken from a window or a script. */
export const maxMessageBytes = 4 * 1024 * 1024;

const call = z.object({
  u: z.string().startsWith('/'),
  m: z.literal('POST').optional(),
  h: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
});
/** The frames of the protocol: a call, an item of a stream, the end of interest. */
const frameSchema = z.union([
  z.object({ i: z.string().max(100), t: z.literal(1).optional(), p: call }),
  z.object({ i: z.string().max(100), t: z.literal(3), p: z.object({ e: z.enum(['message', 'error', 'done']) }) }),
  z.object({ i: z.string().max(100), t: z.literal(4) }),
]);

function isFrame(message: string): boolean {
  if (message.length > maxMessageBytes) return false;
  try {
    return frameSchema.safeParse(JSON.parse(message)).success;
  } catch {
    return false;
  }
}

/** `onFault` hears of faults of the program itself, never of problems that were answered. */
export function createTransport(router: AppRouter, onFault: (error: unknown) => void): Transport {
  const handler = new RPCHandler<CallContext>(router);
  return {
    accept(wire, context) {
      let isOpen = true;
      const send = async (message: string | Uint8Array): Promise<void> => {
        if (isOpen) await wire.send(message);
      };
      const socket = { send, addEventListener: () => undefined } as unknown as Parameters<typeof handler.message>[0];
      return {
        receive(message) {
          // Every message of ours is text: inputs are plain JSON.
          if (typeof message !== 'string' || !isFrame(message)) return 'unreadable';
          handler.message(socket, message, { context }).catch((error: unknown) => {
            if (isOpen) onFault(error);
          });
          return 'accepted';
        },
        close() {
          isOpen = false;
          handler.close(socket);
        },
      };
    },
  };
}
