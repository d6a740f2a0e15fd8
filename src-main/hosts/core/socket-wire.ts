/** Joins a WebSocket to the border. */
import type { RawData, WebSocket } from 'ws';
import type { Transport } from '../../rpc/transport.ts';
import type { CallContext } from '../../rpc/transport-context.ts';

/** A socket that does not answer two pings is dead. */
const pingEveryMs = 30_000;

export function carry(socket: WebSocket, transport: Transport, context: CallContext): void {
  const peer = transport.accept({ send: (message) => sendOn(socket, message) }, context);
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary || !(data instanceof Buffer) ? null : data.toString('utf8');
    if (peer.receive(message) === 'unreadable') socket.close(1007, 'unreadable message');
  });
  const stopPings = watchPulse(socket);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    stopPings();
    peer.close();
  });
}

/** Resolves when the message was handed to the system, or the socket is closed. */
function sendOn(socket: WebSocket, message: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.send(message, () => resolve());
  });
}

function watchPulse(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (isAlive) socket.ping();
    else socket.terminate();
    isAlive = false;
  }, pingEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
