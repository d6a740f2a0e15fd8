import { createSocket } from 'node:dgram';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemHost } from '../../../../src-main/adapters/system/host.ts';
import { socketInodes } from '../../../../src-main/adapters/system/port-owner.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-host-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('ports', () => {
  it.each(['0.0.0.0', '127.0.0.1', '::'])('finds a server on %s, and names it on Linux', async (host) => {
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(0, host, () => {
        resolve();
      }),
    );
    const { port } = server.address() as AddressInfo;
    const taken = await systemHost.portOwner(port, 'tcp');
    expect(taken.isFree).toBe(false);
    if (process.platform === 'linux') expect(taken.owner).toEqual(expect.any(String));
    await new Promise((resolve) => server.close(resolve));
    expect(await systemHost.portOwner(port, 'tcp')).toEqual({ isFree: true, owner: null });
  });

  it('tells UDP from TCP', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    const { port } = socket.address();
    expect((await systemHost.portOwner(port, 'udp')).isFree).toBe(false);
    expect((await systemHost.portOwner(port, 'tcp')).isFree).toBe(true);
    socket.close();
  });

  it('asks one address only where one is wanted', async () => {
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        resolve();
      }),
    );
    const { port } = server.address() as AddressInfo;
    const isFree = async (address: string) => (await systemHost.portOwner(port, 'tcp', address)).isFree;
    expect(await isFree('127.0.0.1')).toBe(false);
    expect(await isFree('::1')).toBe(true);
    expect(await isFree('0.0.0.0')).toBe(false);
    if (process.platform === 'linux') expect(await isFree('127.0.0.2')).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['tcp', 'udp'] as const)('finds a server of %s on IPv6 alone', async (protocol) => {
    const close = protocol === 'tcp' ? await listenSix() : await bindSix();
    expect((await systemHost.portOwner(close.port, protocol)).isFree).toBe(false);
    expect((await systemHost.portOwner(close.port, protocol, '::1')).isFree).toBe(false);
    expect((await systemHost.portOwner(close.port, protocol, '127.0.0.1')).isFree).toBe(true);
    await close.end();
  });

  it('knows the addresses of this machine', () => {
    expect(systemHost.addresses()).toContain('127.0.0.1');
    for (const address of systemHost.addresses()) expect(address).toMatch(/^[0-9a-f.:]+$/);
  });

  it('reads the table of sockets', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
      '   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1',
    ].join('\n');
    expect(socketInodes(table, 8080, 'tcp')).toEqual(['4711']);
    expect(socketInodes('', 8080, 'tcp')).toEqual([]);
  });
});

describe('folders and disks', () => {
  it('tells what a folder is', async () => {
    await chmod(folder, 0o750);
    expect(await systemHost.folder(folder)).toMatchObject({
      exists: true,
      isFolder: true,
      isWritable: true,
      mode: 0o750,
      isEmpty: true,
    });
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect((await systemHost.folder(folder)).isEmpty).toBe(false);
    expect(await systemHost.folder(file)).toMatchObject({ exists: true, isFolder: false });
    expect(await systemHost.folder(join(folder, 'a/b'))).toEqual({
      exists: false,
      isFolder: false,
      owner: null,
      isWritable: true,
      mode: null,
      uid: null,
      gid: null,
      isReadOnlyDisk: false,
      isEmpty: true,
    });
    expect(await systemHost.folder(join(file, 'below'))).toMatchObject({ exists: false, isWritable: false });
  });

  it('tells free bytes, also of a folder that is still to be made', async () => {
    const free = await systemHost.freeBytes(folder);
    expect(free).toBeGreaterThan(0);
    expect(await systemHost.freeBytes(join(folder, 'not/yet'))).toBeGreaterThan(0);
  });
});

interface Listener {
  readonly port: number;
  readonly end: () => Promise<unknown>;
}

async function listenSix(): Promise<Listener> {
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: '::1', ipv6Only: true }, () => {
      resolve();
    }),
  );
  const { port } = server.address() as AddressInfo;
  return { port, end: () => new Promise((resolve) => server.close(resolve)) };
}

async function bindSix(): Promise<Listener> {
  const socket = createSocket({ type: 'udp6', ipv6Only: true });
  await new Promise<void>((resolve) => {
    socket.bind(0, '::1', resolve);
  });
  return {
    port: socket.address().port,
    end: () =>
      new Promise<void>((resolve) => {
        socket.close(resolve);
      }),
  };
}
