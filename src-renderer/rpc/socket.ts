/** The border over a WebSocket that comes back by itself. */
import { createORPCClient, DynamicLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { BerthClient, Connection, ConnectionState } from './client.ts';

const firstDelayMs = 250;
const longestDelayMs = 5_000;
/** A call made while the socket is away waits this long for it. */
const patienceMs = 10_000;

const linkOver = (socket: WebSocket) => new RPCLink({ websocket: socket });
type Link = ReturnType<typeof linkOver>;

/** Resolves when the socket is open for the first time, or when it is clear that nobody is signed in. */
export function connectSocket(): Promise<Connection> {
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let link: Link | null = null;
  let delayMs = firstDelayMs;

  const become = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    for (const listener of [...listeners]) listener(next);
  };
  const subscribe = (listener: (state: ConnectionState) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  const open = () => {
    const socket = new WebSocket(`ws://${window.location.host}/border`);
    const ownLink = linkOver(socket);
    socket.addEventListener('open', () => {
      delayMs = firstDelayMs;
      link = ownLink;
      become('open');
    });
    socket.addEventListener('close', () => {
      link = null;
      void comeBack();
    });
  };

  const comeBack = async () => {
    if (!(await isSignedIn())) {
      become('signedOut');
      return;
    }
    become('lost');
    window.setTimeout(open, delayMs);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  };

  const openLink = (signal: AbortSignal | undefined): Promise<Link> =>
    link === null ? waitFor(() => link, subscribe, signal) : Promise.resolve(link);
  const client: BerthClient = createORPCClient(new DynamicLink((options) => openLink(options.signal)));
  const connection: Connection = { client, state: () => state, subscribe };

  open();
  return new Promise((resolve) => {
    const stop = subscribe((next) => {
      if (next === 'lost') return;
      stop();
      resolve(connection);
    });
  });
}

/** A socket that was refused does not say why; the session does. No answer at all: the host is away. */
async function isSignedIn(): Promise<boolean> {
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
  return answer?.status !== 401;
}

function waitFor(
  current: () => Link | null,
  subscribe: Connection['subscribe'],
  signal: AbortSignal | undefined,
): Promise<Link> {
  return new Promise((resolve, reject) => {
    const end = () => {
      window.clearTimeout(timer);
      stop();
      signal?.removeEventListener('abort', giveUp);
    };
    const giveUp = () => {
      end();
      reject(new Error('the connection to Berth is lost'));
    };
    const timer = window.setTimeout(giveUp, patienceMs);
    const stop = subscribe((state) => {
      const link = current();
      if (link !== null) {
        end();
        resolve(link);
      } else if (state === 'signedOut') giveUp();
    });
    signal?.addEventListener('abort', giveUp);
  });
}

/** Ends this browser's session; the page that follows says so. */
export async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' });
  window.location.assign('/');
}
