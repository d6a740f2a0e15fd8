/** The socket by which the `berth` command talks to the host that owns a data folder. */
import { timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { maxMessageBytes, type Transport } from '../../rpc/transport.ts';
import { carry } from './socket-wire.ts';

export interface ControlServerOptions {
  readonly transport: Transport;
  readonly socket: string;
  readonly token: string;
  /** A fresh sign-in link; null where this host has no browsers. */
  readonly link: () => string | null;
}

export interface ControlServer {
  /** Commands that are connected now. */
  clients(): number;
  stop(): Promise<void>;
}

export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const isPipe = options.socket.startsWith('\\\\');
  // The folder's lock is ours: a socket that is still there was left by a host that died.
  if (!isPipe) rmSync(options.socket, { force: true });
  const server = createServer((request, response) => {
    if (!isTrusted(request, options.token)) {
      response.writeHead(401).end();
      return;
    }
    const link = request.method === 'POST' && request.url === '/link' ? options.link() : null;
    if (link === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ link }));
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isTrusted(request, options.token)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      carry(webSocket, options.transport, { by: 'commandLine' }),
    );
  });
  await listenFor(server, options.socket, isPipe);
  return {
    clients: () => sockets.clients.size,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (!isPipe) rmSync(options.socket, { force: true });
    },
  };
}

function listenFor(server: Server, socket: string, isPipe: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => {
      server.off('error', reject);
      // Before this line the token alone keeps others out.
      if (!isPipe) chmodSync(socket, 0o600);
      resolve();
    });
  });
}

function isTrusted(request: IncomingMessage, token: string): boolean {
  const wanted = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
