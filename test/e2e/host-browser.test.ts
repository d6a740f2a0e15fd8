/** The window in a real browser, from the built `berth serve`: signing in and out, losing the host and finding it again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const noEngine = { DOCKER_HOST: 'unix:///nowhere/no-engine.sock' };
let browser: Browser;
let page: Page;
let data: string;
let host: ChildProcess;
let link: string;

function serve(port: string): Promise<string> {
  host = spawn(process.execPath, ['out/main/berth.js', 'serve', '--no-open', '--port', port, '--data', data], {
    env: { ...process.env, ...noEngine },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let out = '';
    host.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
      const found = /http:\S+/.exec(out)?.[0];
      if (found !== undefined) resolve(found);
    });
    host.once('exit', () => reject(new Error(`the host ended: ${out}`)));
  });
}

async function end(): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const gone = new Promise((resolve) => host.once('close', resolve));
  host.kill('SIGTERM');
  await gone;
}

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'berth-browser-'));
  link = await serve('0');
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await end();
  rmSync(data, { recursive: true, force: true });
});

const heading = () => page.getByRole('heading').first();

test('a link opens the window, which breaks no rule of its policy and cannot be signed in twice', async () => {
  const broken: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) broken.push(message.text());
  });
  await page.goto(link);
  await heading().waitFor();
  expect(page.url()).not.toContain('token');
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => window.berth === undefined)).toBe(true);
  expect(broken).toEqual([]);
  const other = await (await browser.newContext()).newPage();
  expect((await other.goto(link))?.status()).toBe(401);
  await other.getByText('berth link').waitFor();
  await other.context().close();
});

test('a page of another site can neither call nor read', async () => {
  await page.goto(link);
  await heading().waitFor();
  const { origin } = new URL(link);
  // The same machine under its other name is another site to the browser.
  const foreign = await page.context().newPage();
  await foreign.goto(link.replace('127.0.0.1', 'localhost'));
  const answers = await foreign.evaluate(async (address) => {
    const read = await fetch(`${address}/session`, { credentials: 'include' }).then(
      () => 'read',
      () => 'refused',
    );
    const socket = await new Promise((resolve) => {
      const opened = new WebSocket(`${address.replace('http', 'ws')}/border`);
      opened.onopen = () => resolve('open');
      opened.onerror = () => resolve('refused');
    }).catch(() => 'refused');
    return { read, socket };
  }, origin);
  expect(answers).toEqual({ read: 'refused', socket: 'refused' });
});

test('the socket that is cut comes back by itself, with the same session', async () => {
  const routes: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/border$/, (route) => {
    routes.push(route);
    route.connectToServer();
  });
  await page.goto(link);
  await heading().waitFor();
  expect(routes).toHaveLength(1);
  await routes[0]?.close();
  await expect.poll(() => routes.length, { timeout: 15_000 }).toBe(2);
  await heading().waitFor();
  await expect.poll(() => page.getByText('does not answer').count()).toBe(0);
});

test('a host that ends is said, and after its new start that a fresh link is needed', async () => {
  await page.goto(link);
  await heading().waitFor();
  await page.evaluate(() => {
    window.location.hash = '#/settings';
  });
  await end();
  link = await serve(new URL(link).port);
  await page.reload();
  await page.getByText('You are not signed in').waitFor();
  await page.goto(link);
  await heading().waitFor();
  expect(await page.getByText('You are not signed in').count()).toBe(0);
});

test('signing out leaves nothing to come back to', async () => {
  await page.goto(link);
  await heading().waitFor();
  await page.evaluate(() => fetch('/sign-out', { method: 'POST' }));
  await page.reload();
  await page.getByText('You are not signed in').waitFor();
  expect(await page.context().cookies()).toEqual([]);
});
