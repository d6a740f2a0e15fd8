import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpProber } from '../../../../src-main/adapters/system/http-prober.ts';
import { systemClock } from '../../../../src-main/adapters/system/system-clock.ts';

const never = new AbortController().signal;
const server = createServer((request, answer) => {
  if (request.url === '/silent') return;
  if (request.url === '/asked')
    answer.end(`${String(request.headers['x-asked'] ?? '')} ${request.headers.accept ?? ''}`);
  else if (request.url === '/large') answer.end('x'.repeat(2 * 1024 * 1024));
  else if (request.url === '/moved') answer.writeHead(302, { location: '/' }).end();
  else answer.writeHead(503).end('starting');
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve();
    }),
  );
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the prober', () => {
  it('gives status and body, follows nothing, and bounds what it reads', async () => {
    expect(await httpProber.get(`${base}/`, 2000, never)).toEqual({ status: 503, body: 'starting' });
    expect((await httpProber.get(`${base}/moved`, 2000, never))?.status).toBe(302);
    expect((await httpProber.get(`${base}/large`, 5000, never))?.body.length).toBe(256 * 1024);
  });

  it('sends the headers that it is given, its own where they say nothing else', async () => {
    const headers = { 'X-Asked': 'by the template', accept: 'application/json' };
    expect((await httpProber.get(`${base}/asked`, 2000, never, headers))?.body).toBe(
      'by the template application/json',
    );
    expect((await httpProber.get(`${base}/asked`, 2000, never))?.body).toBe(' */*');
  });

  it('says null where nothing answers in time', async () => {
    expect(await httpProber.get(`${base}/silent`, 100, never)).toBeNull();
    expect(await httpProber.get('http://127.0.0.1:1/', 2000, never)).toBeNull();
    expect(await httpProber.get('nonsense', 2000, never)).toBeNull();
    expect(await httpProber.get(`${base}/silent`, 10_000, AbortSignal.timeout(50))).toBeNull();
  });
});

describe('the clock', () => {
  it('wakes early with the reason when aborted', async () => {
    const reason = new Error('enough');
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await systemClock.sleep(1);
  });
});
