/** An engine made of HTTP answers on a socket, for faults that a real one does not make to order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpEngine {
  readonly endpoint: string;
  /** `GET /v1.41/info`, in the order of arrival. */
  readonly asked: string[];
  /** Connections that are open now. */
  openSockets(): number;
  stop(): Promise<void>;
}

export const jsonAnswer =
  (value: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

/** `answers`: by method and path without version and query; `/version` and `/info` are there. */
export async function startHttpEngine(
  answers: Readonly<Record<string, Answer>>,
  apiVersion = '1.41',
  minApiVersion = '1.12',
): Promise<HttpEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-http-engine-'));
  const socketPath = join(folder, 'docker.sock');
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const usual: Record<string, Answer> = {
    'GET /version': jsonAnswer({
      Version: '99',
      ApiVersion: apiVersion,
      MinAPIVersion: minApiVersion,
      Os: 'linux',
      Arch: 'amd64',
    }),
    'GET /info': jsonAnswer({ NCPU: 2, MemTotal: 8 * 1024 ** 3, DockerRootDir: '/nowhere' }),
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v\d+\.\d+/, '');
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const answer =
      answers[`${request.method ?? ''} ${path}`] ??
      usual[`${request.method ?? ''} ${path}`] ??
      jsonAnswer({ message: 'page not found' }, 404);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) =>
    server.listen(socketPath, () => {
      resolve();
    }),
  );
  return {
    endpoint: `unix://${socketPath}`,
    asked,
    openSockets: () => sockets.size,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
