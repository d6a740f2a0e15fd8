/** Joins a WebSocket to the border. */
import type { RawData, WebSocket } from 'ws';
import type { Transport } from '../../rpc/transport.ts';
import type { CallContext } from '../../rpc/transport-context.ts';

/** A socket that does not answer two pings is dead. */
const pingEveryMs = 30_000;
/** The other side is given this long to take part in closing. */
const closingMs = 2_000;

/** The answer ends the connection: from then on the other side is not heard, whether it takes part in closing or not. */
export function carry(
  socket: WebSocket,
  transport: Transport,
  context: CallContext,
): (code: number, reason: string) => void {
  const peer = transport.accept({ send: (message) => sendOn(socket, message) }, context);
  const stopPings = watchPulse(socket);
  let isHeard = true;
  const leave = () => {
    if (!isHeard) return;
    isHeard = false;
    stopPings();
    peer.close();
  };
  const end = (code: number, reason: string) => {
    leave();
    socket.close(code, reason);
    const limit = setTimeout(() => socket.terminate(), closingMs);
    socket.once('close', () => clearTimeout(limit));
  };
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isHeard) return;
    const message = isBinary || !(data instanceof Buffer) ? null : data.toString('utf8');
    if (peer.receive(message) === 'unreadable') end(1007, 'unreadable message');
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', leave);
  return end;
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
