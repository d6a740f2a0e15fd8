/** Whether a port of this machine is free, found out by taking it for a moment. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** An engine that binds to all addresses has a server on any one of them in its way. */
const everyAddress = ['0.0.0.0', '127.0.0.1', '::', '::1'] as const;

/** `address` empty: on every address. */
export async function isPortFree(port: number, protocol: 'tcp' | 'udp', address = ''): Promise<boolean> {
  const take = protocol === 'tcp' ? takeTcp : takeUdp;
  for (const one of address === '' ? everyAddress : addressesOf(address)) if (!(await take(port, one))) return false;
  return true;
}

/** Linux refuses an address while a wildcard listens on its port; other systems let it pass, so the wildcard is asked too. */
function addressesOf(address: string): string[] {
  const wildcard = address.includes(':') ? '::' : '0.0.0.0';
  return process.platform === 'linux' || address === wildcard ? [address] : [address, wildcard];
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
