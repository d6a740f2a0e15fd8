/** Whether a port of this machine is free, found out by taking it for a moment on every address family. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** An engine binds to all addresses; a server on one of them is in its way. */
const addresses = ['0.0.0.0', '127.0.0.1', '::', '::1'] as const;

export async function isPortFree(port: number, protocol: 'tcp' | 'udp'): Promise<boolean> {
  const take = protocol === 'tcp' ? takeTcp : takeUdp;
  for (const address of addresses) if (!(await take(port, address))) return false;
  return true;
}

function takeTcp(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve(!isTaken(error));
    });
    server.listen({ port, host, exclusive: true, ipv6Only: host.includes(':') }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

function takeUdp(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const isSix = address.includes(':');
    const socket = createSocket({ type: isSix ? 'udp6' : 'udp4', ipv6Only: isSix });
    socket.once('error', (error) => {
      socket.close();
      resolve(!isTaken(error));
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.close(() => {
        resolve(true);
      });
    });
  });
}

/** A low port that only the system's administrator may take, or an address family that is off, says nothing about others. */
function isTaken(error: Error): boolean {
  return 'code' in error && error.code === 'EADDRINUSE';
}
