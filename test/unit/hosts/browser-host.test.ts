import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { contract } from '../../../src-main/contract/router.ts';
import { startBrowserHost, type BrowserHost } from '../../../src-main/hosts/node/browser-host.ts';
import { createTransport } from '../../../src-main/rpc/transport.ts';
import { stubRouter, type Stub } from './stub-router.ts';

let folder: string;
let host: BrowserHost;
let stub: Stub;
const faults: unknown[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-host-'));
  const windowRoot = join(folder, 'renderer');
  mkdirSync(join(windowRoot, 'assets'), { recursive: true });
  writeFileSync(join(windowRoot, 'index.html'), '<meta property="csp-nonce" nonce="BERTH-NONCE"><p>window</p>');
  writeFileSync(join(windowRoot, 'assets', 'main-1a2b.js'), '1');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  stub = stubRouter();
  faults.length = 0;
  const transport = createTransport(stub.router, (error) => faults.push(error));
  host = await startBrowserHost({ transport, windowRoot, port: 0 });
});

afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

interface Asked {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `path` goes out as written: no client cleans it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const ownOrigin = () => `http://127.0.0.1:${host.port}`;
const linkPath = () => host.link().slice(ownOrigin().length);

async function signIn(): Promise<string> {
  const answer = await ask(linkPath());
  return answer.headers['set-cookie']![0]!.split(';')[0]!;
}

/** The status that an upgrade is answered with; 101 when it is let in. */
function upgradeStatus(headers: Record<string, string>, path = '/border'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', () => undefined);
  });
}

async function openSocket(cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/border`, { headers: { cookie, origin: ownOrigin() } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

const clientOver = (socket: WebSocket): ContractRouterClient<typeof contract> =>
  createORPCClient(new RPCLink({ websocket: socket as never }));

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

describe('signing in', () => {
  test('a link becomes a cookie that scripts cannot read, and the window', async () => {
    const answer = await ask(linkPath());
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^berth_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await ask('/', { cookie: await signIn() });
    expect(page.status).toBe(200);
    expect(page.body).toContain('window');
  });

  test('a link that another site opened enters by a page of its own', async () => {
    const answer = await ask(linkPath(), { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('url=/');
    expect(answer.headers['set-cookie']).toHaveLength(1);
  });

  test('a link works once', async () => {
    const path = linkPath();
    expect((await ask(path)).status).toBe(303);
    const again = await ask(path);
    expect(again.status).toBe(401);
    expect(again.body).toContain('berth link');
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('a look at a link (HEAD) does not spend it', async () => {
    const path = linkPath();
    expect((await ask(path, {}, 'HEAD')).status).toBe(401);
    expect((await ask(path)).status).toBe(303);
  });

  test.each(['', 'x', 'A'.repeat(43), '%00'])('the wrong token %j is refused', async (token) => {
    const answer = await ask(`/sign-in?token=${token}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each(['/', '/index.html', '/assets/main-1a2b.js', '/session', '/nowhere'])(
    'no cookie: %s tells how to get a link',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('berth link');
      expect(answer.body).not.toContain('window');
      const wrong = await ask(path, { cookie: `berth_${host.port}=${'A'.repeat(43)}` });
      expect(wrong.status).toBe(401);
    },
  );

  test('signing out ends the session and its sockets', async () => {
    const cookie = await signIn();
    const socket = await openSocket(cookie);
    const code = closeCode(socket);
    const answer = await ask('/sign-out', { cookie, origin: ownOrigin() }, 'POST');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect(await code).toBe(1008);
    expect((await ask('/', { cookie })).status).toBe(401);
  });
});

test('a signed-out window that does not take part in closing is not heard any more', async () => {
  const cookie = await signIn();
  const socket = await openSocket(cookie);
  await clientOver(socket).stats.watch();
  await vi.waitFor(() => expect(stub.openStreams()).toBe(1));
  // It reads nothing from now on, so it does not answer the close, and it goes on sending.
  socket.pause();
  await ask('/sign-out', { cookie, origin: ownOrigin() }, 'POST');
  socket.send('{"i":"9","p":{"u":"/settings/get","b":{}}}');
  await vi.waitFor(() => expect(stub.openStreams()).toBe(0));
  await new Promise((resolve) =>
    socket.send('{"i":"10","p":{"u":"/settings/get","b":{}}}', () => setTimeout(resolve, 50)),
  );
  expect(stub.callers).toEqual([]);
  socket.terminate();
});

describe('who may ask', () => {
  test.each(['evil.example', 'evil.example:7450', '127.0.0.1', '127.0.0.1:1', '[::1]', '0.0.0.0:7450'])(
    'the name %s is refused',
    async (name) => {
      const cookie = await signIn();
      const path = linkPath();
      expect((await ask('/', { cookie, host: name })).status).toBe(403);
      expect((await ask(path, { host: name })).status).toBe(403);
      expect(await upgradeStatus({ cookie, host: name, origin: `http://${name}` })).toBe(403);
      expect((await ask(path)).status, 'the link was not spent').toBe(303);
    },
  );

  test('localhost is a name of ours', async () => {
    const name = `localhost:${host.port}`;
    expect((await ask(linkPath(), { host: name })).status).toBe(303);
  });

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost:1'])(
    'a page of %s may not change anything',
    async (origin) => {
      const cookie = await signIn();
      expect((await ask('/sign-out', { cookie, origin }, 'POST')).status).toBe(403);
      expect(await upgradeStatus({ cookie, origin })).toBe(403);
      expect((await ask('/', { cookie })).status, 'still signed in').toBe(200);
    },
  );

  test('without an origin nothing is changed and no socket opened', async () => {
    const cookie = await signIn();
    expect((await ask('/sign-out', { cookie }, 'POST')).status).toBe(403);
    expect(await upgradeStatus({ cookie })).toBe(403);
  });

  test('a socket needs a session and the right path', async () => {
    const origin = ownOrigin();
    expect(await upgradeStatus({ origin })).toBe(401);
    expect(await upgradeStatus({ origin, cookie: `berth_${host.port}=x` })).toBe(401);
    const cookie = await signIn();
    expect(await upgradeStatus({ origin, cookie }, '/elsewhere')).toBe(404);
    expect(await upgradeStatus({ origin, cookie })).toBe(101);
  });

  test('other methods are refused', async () => {
    const cookie = await signIn();
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST']) {
      expect((await ask('/', { cookie, origin: ownOrigin() }, method)).status).toBe(405);
    }
  });
});

describe('files', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/.env',
    '/assets/%00.js',
    '/%',
    '/assets',
  ])('%s leads nowhere', async (path) => {
    const answer = await ask(path, { cookie: await signIn() });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test('carry a strict policy, and each page a nonce of its own', async () => {
    const cookie = await signIn();
    const [first, second] = [await ask('/', { cookie }), await ask('/', { cookie })];
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    expect(first.body).toContain(`nonce="${nonce}"`);
    expect(second.body).not.toContain(nonce);
    expect(first.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    const script = await ask('/assets/main-1a2b.js', { cookie });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
  });
});

describe('the border over the socket', () => {
  test('calls, typed problems and streams', async () => {
    const socket = await openSocket(await signIn());
    const client = clientOver(socket);
    expect((await client.settings.get()).theme).toBe('dark');
    expect(stub.callers).toEqual(['you']);
    await expect(client.instances.get({ id: 'k3f9w2' })).rejects.toMatchObject({
      code: 'NO_SUCH_INSTANCE',
      data: { instance: 'k3f9w2' },
    });
    const seen: number[] = [];
    for await (const { seq } of await client.stats.watch()) {
      seen.push(seq);
      if (seq === 2) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    await vi.waitFor(() => expect(stub.openStreams()).toBe(0));
    socket.close();
  });

  test('a stream ends when its window goes', async () => {
    const socket = await openSocket(await signIn());
    const stream = await clientOver(socket).stats.watch();
    await stream.next();
    expect(stub.openStreams()).toBe(1);
    socket.terminate();
    await vi.waitFor(() => expect(stub.openStreams()).toBe(0));
    await expect(stream.next()).rejects.toThrow();
    expect(faults).toEqual([]);
  });

  test('an input that does not fit is a bad request that names the path', async () => {
    const socket = await openSocket(await signIn());
    const call = clientOver(socket).settings.set({ logFontSize: 'large' as never });
    await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: ['logFontSize'] }] } });
    socket.close();
  });

  test.each([
    ['no JSON', '{'],
    ['no frame', '[]'],
    ['null', 'null'],
    ['a frame of an unknown type', '{"i":"1","t":9,"p":{}}'],
    ['a call without a name', '{"i":"1","p":{}}'],
    ['a call of another server', '{"i":"1","p":{"u":"http://evil.example/"}}'],
    ['a call with a strange method', '{"i":"1","p":{"u":"/settings/get","m":"TRACE"}}'],
  ])('%s ends the connection and nothing else', async (_what, message) => {
    const cookie = await signIn();
    const socket = await openSocket(cookie);
    const code = closeCode(socket);
    socket.send(message);
    expect(await code).toBe(1007);
    const other = await openSocket(cookie);
    expect((await clientOver(other).settings.get()).theme).toBe('dark');
    other.close();
  });

  test('binary and huge messages end the connection', async () => {
    const cookie = await signIn();
    const binary = await openSocket(cookie);
    const binaryCode = closeCode(binary);
    binary.send(new Uint8Array([1, 2, 3]));
    expect(await binaryCode).toBe(1007);
    const huge = await openSocket(cookie);
    const hugeCode = closeCode(huge);
    huge.on('error', () => undefined);
    huge.send('x'.repeat(5 * 1024 * 1024));
    expect([1006, 1009]).toContain(await hugeCode);
  });

  test('a misspelled field is a bad request that says its name', async () => {
    const socket = await openSocket(await signIn());
    const call = clientOver(socket).settings.set({ logFontSise: 12 } as never);
    await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await call.catch((error: unknown) => expect(JSON.stringify(error)).toContain('logFontSise'));
    socket.close();
  });

  test('an unknown name is answered, and the connection stays', async () => {
    const socket = await openSocket(await signIn());
    socket.send('{"i":"7","p":{"u":"/nothing/here","b":{}}}');
    const answer = await new Promise((resolve) =>
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
    );
    expect(answer).toMatchObject({ i: '7', p: { s: 404 } });
    socket.close();
  });
});

test('a port that is taken is not taken from its owner', async () => {
  const transport = createTransport(stub.router, () => undefined);
  const again = startBrowserHost({ transport, windowRoot: folder, port: host.port });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('nobody outside this machine is listened to', async () => {
  // The whole of 127/8 is this machine's: an address that is not the one we listen on must be refused.
  const refused = await new Promise<boolean>((resolve) => {
    const socket = connectTo({ host: '127.0.0.2', port: host.port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
  expect(refused).toBe(true);
});
