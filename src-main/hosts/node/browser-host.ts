/** Serves the window to browsers of this machine: http and WebSocket on 127.0.0.1, nothing else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { maxMessageBytes, type Transport } from '../../rpc/transport.ts';
import { carry } from '../core/socket-wire.ts';
import { parseAddress } from '../core/parse-address.ts';
import { readWindowFile } from '../core/window-files.ts';
import * as pages from './pages.ts';
import { cookieOf, isOwnHost, isOwnOrigin } from './request-guard.ts';
import { Sessions } from './sessions.ts';

export const defaultPort = 7450;
const portsTried = 50;
const address = '127.0.0.1';
const borderPath = '/border';

export interface BrowserHostOptions {
  readonly transport: Transport;
  /** Folder of the built window. */
  readonly windowRoot: string;
  /** Exactly this port (0: any free one); null: the usual one, or the next that is free. */
  readonly port: number | null;
}

export interface BrowserHost {
  readonly port: number;
  /** A link that signs in once. */
  link(): string;
  stop(): Promise<void>;
}

/** Rejects with the system's error when the port cannot be had. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const sessions = new Sessions();
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000 });
  server.maxConnections = 200;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, clientTracking: true });
  const port = await listen(server, options.port);
  const cookie = `berth_${port}`;

  server.on('request', (request, response) => {
    answerTo(request).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
  server.on('upgrade', upgrade);

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isOwnHost(request, port) || (!isReading && !isOwnOrigin(request))) return pages.wrongName;
    const session = cookieOf(request, cookie);
    const url = pathOf(request);
    if (url === null) return pages.notFound;

    if (url.pathname === '/sign-out' && request.method === 'POST') {
      if (session !== null) sessions.signOut(session);
      return withCookie(pages.signedOut, `${cookie}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`);
    }
    if (!isReading) return pages.notAllowed;
    if (url.pathname === '/sign-in') return signIn(request, url.searchParams.get('token') ?? '');
    if (!sessions.has(session)) return pages.notSignedIn;
    if (url.pathname === '/session') return { status: 204, headers: { 'cache-control': 'no-store' } };

    const connect = ["'self'", `ws://${request.headers.host ?? ''}`];
    const file = await readWindowFile(options.windowRoot, url.pathname, connect);
    if (file !== null) return { status: 200, ...file };
    return url.pathname === '/' ? pages.notBuilt : pages.notFound;
  }

  function signIn(request: IncomingMessage, token: string): Answer {
    // HEAD must not spend the link.
    const session = request.method === 'GET' ? sessions.signIn(token) : null;
    if (session === null) return pages.linkSpent;
    const site = request.headers['sec-fetch-site'];
    const isFromElsewhere = site === 'cross-site' || site === 'same-site';
    const entrance: Answer = isFromElsewhere
      ? pages.enter
      : { status: 303, headers: { ...pages.enter.headers, location: '/' } };
    return withCookie(entrance, `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const session = cookieOf(request, cookie);
    const refusal = refusalOf(request, session);
    if (refusal !== null || session === null) {
      refuse(socket, refusal ?? '401 Unauthorized');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const end = carry(webSocket, options.transport, { by: 'you' });
      const forget = sessions.attach(session, () => end(1008, 'signed out'));
      webSocket.on('close', forget);
    });
  }

  function refusalOf(request: IncomingMessage, session: string | null): string | null {
    if (!isOwnHost(request, port) || !isOwnOrigin(request)) return '403 Forbidden';
    if (pathOf(request)?.pathname !== borderPath) return '404 Not Found';
    return sessions.has(session) ? null : '401 Unauthorized';
  }

  return {
    port,
    link: () => `http://${address}:${port}/sign-in?token=${sessions.newLink()}`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function pathOf(request: IncomingMessage): URL | null {
  const target = request.url ?? '';
  // `//host/path` would name another host.
  return /^\/(?!\/)/.test(target) ? parseAddress(target, `http://${address}`) : null;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function withCookie(answer: Answer, cookie: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  if (response.req.method === 'HEAD' || body === undefined) response.end();
  else response.end(body);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function listen(server: Server, wanted: number | null): Promise<number> {
  const last = wanted ?? defaultPort + portsTried;
  for (let port = wanted ?? defaultPort; ; port += 1) {
    try {
      return await listenOn(server, port);
    } catch (error) {
      const isTaken =
        error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
      if (!isTaken || port >= last) throw error;
    }
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
