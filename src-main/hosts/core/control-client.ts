/** The other end of the control socket: how the `berth` command reaches a running host. */
import { request } from 'node:http';
import { connect as connectTo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { readHostFile, type HostFile } from './host-file.ts';
import { isSameProcess } from './process-mark.ts';

/** A host that lives but does not answer yet is given this long. */
const patienceMs = 10_000;
const openingMs = 5_000;

const linkFor = (socket: WebSocket) => new RPCLink({ websocket: asPageSocket(socket) });
export type ControlLink = ReturnType<typeof linkFor>;

export interface ControlConnection {
  readonly link: ControlLink;
  readonly host: HostFile;
  /** Resolves when the host is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/** The host that `host.json` names, if it lives. */
export function livingHost(folder: string): HostFile | null {
  const file = readHostFile(folder);
  return file !== null && isSameProcess(file.pid, file.mark) ? file : null;
}

/** Null when no host lives on the folder. */
export async function connectToHost(folder: string): Promise<ControlConnection | null> {
  for (const end = Date.now() + patienceMs; ;) {
    const host = livingHost(folder);
    if (host === null) return null;
    const connection = await open(host);
    if (connection !== null) return connection;
    if (Date.now() > end) throw new Error(`Berth (process ${host.pid}) is running and does not answer`);
    await sleep(100);
  }
}

function open(host: HostFile): Promise<ControlConnection | null> {
  const socket = new WebSocket('ws://localhost/', {
    createConnection: () => connectTo(host.socket),
    headers: { authorization: `Bearer ${host.token}` },
    handshakeTimeout: openingMs,
    maxPayload: 64 * 1024 * 1024,
  });
  return new Promise((resolve) => {
    const closed = new Promise<void>((end) => socket.once('close', () => end()));
    socket.once('error', () => resolve(null));
    socket.once('open', () => {
      socket.on('error', () => socket.terminate());
      resolve({ link: linkFor(socket), host, closed, close: () => socket.close() });
    });
  });
}

/** The few members of a page's WebSocket that the link uses. */
function asPageSocket(socket: WebSocket): ConstructorParameters<typeof RPCLink>[0]['websocket'] {
  return socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket'];
}

const linkAnswer = z.object({ link: z.string() });

/** A fresh sign-in link; null when the host serves no browsers. */
export function askForLink(host: HostFile): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => connectTo(host.socket),
      method: 'POST',
      path: '/link',
      headers: { authorization: `Bearer ${host.token}` },
      timeout: openingMs,
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200)
          resolve(linkAnswer.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).link);
        else resolve(null);
      });
    });
    asked.end();
  });
}
