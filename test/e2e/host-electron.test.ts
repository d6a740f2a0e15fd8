/** The desktop program as a fortress: what its page may not do, and who may own its data folder. Needs the built program. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const runtime = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? resolve('node_modules/electron/dist'), 'electron');
const root = resolve('.');
const noEngine = { DOCKER_HOST: 'unix:///nowhere/no-engine.sock', BERTH_QUIET: '1' };

function environment(): Record<string, string> {
  const given = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { ...Object.fromEntries(given), ...noEngine };
}

async function launch(data: string): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: runtime,
    args: ['--no-sandbox', root, `--data=${data}`],
    env: environment(),
  });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  return { app, page };
}

function run(program: string, words: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(program, words, { env: environment() });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  return new Promise((end) => child.once('close', (code) => end({ code, out, err })));
}

const berth = (...words: string[]) => run(process.execPath, ['out/main/berth.js', ...words]);
const newFolder = () => mkdtempSync(join(tmpdir(), 'berth-electron-'));

describe('the page', () => {
  let app: ElectronApplication;
  let page: Page;
  const data = newFolder();

  beforeAll(async () => {
    ({ app, page } = await launch(data));
    // What a link would open in the user's browser is only noted.
    await app.evaluate(({ shell }) => {
      shell.openExternal = () => Promise.resolve();
    });
  });
  afterAll(async () => {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  });

  test('is ours, sandboxed, isolated, and has no node', async () => {
    expect(page.url()).toMatch(/^app:\/\/berth\//);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): object };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
    const seen = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in window),
      given: Object.keys(window.berth ?? {}).sort(),
    }));
    expect(seen).toEqual({
      globals: [],
      given: ['chooseFolder', 'close', 'minimize', 'onMaximized', 'platform', 'toggleMaximize'],
    });
  });

  test('is served with the strict policy, and only its own files are', async () => {
    const fetched = await app.evaluate(async ({ net }) => {
      const ask = async (path: string) => {
        const answer = await net.fetch(`app://berth${path}`);
        return {
          status: answer.status,
          policy: answer.headers.get('content-security-policy'),
          type: answer.headers.get('content-type'),
        };
      };
      return {
        index: await ask('/'),
        others: await Promise.all(
          [
            '/../package.json',
            '/%2e%2e/package.json',
            '/..%2f..%2fpackage.json',
            '/etc/passwd',
            '//elsewhere/x.js',
          ].map(ask),
        ),
      };
    });
    expect(fetched.index).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(fetched.index.policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(fetched.index.policy).toContain("connect-src 'none'");
    expect(fetched.index.policy).not.toContain('unsafe');
    expect(fetched.others.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  test('cannot leave, open windows, embed, or call out', async () => {
    const before = page.url();
    const answers = await page.evaluate(async () => {
      const opened = window.open('https://example.com/', '_blank');
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
      const webview = document.createElement('webview');
      webview.setAttribute('src', 'https://example.com/');
      document.body.append(webview);
      const fetched = await fetch('https://example.com/').then(
        () => 'let through',
        () => 'refused',
      );
      const ownFetched = await fetch('app://berth/index.html').then(
        () => 'let through',
        () => 'refused',
      );
      // Later, as a script of the page: what the debugger runs itself may evaluate text.
      const evaluated = await new Promise((answer) => {
        setTimeout(() => {
          try {
            // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- evaluating text is what must be refused
            answer(new Function('return "let through"')());
          } catch {
            answer('refused');
          }
        });
      });
      frame.remove();
      webview.remove();
      return { opened: opened === null, fetched, ownFetched, evaluated };
    });
    expect(answers).toEqual({ opened: true, fetched: 'refused', ownFetched: 'refused', evaluated: 'refused' });
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      window.location.href = 'file:///etc/passwd';
    });
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });

  test('is given no device and no permission', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi'] as PermissionName[];
      const asked = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
      return { asked, notifications: await Notification.requestPermission() };
    });
    expect(states).toEqual({ asked: ['denied', 'denied', 'denied', 'denied', 'denied'], notifications: 'denied' });
  });

  test('reaches the border; nonsense ends its port and nothing else', async () => {
    const answers = await page.evaluate(async () => {
      const open = () => {
        const channel = new MessageChannel();
        window.postMessage('berth:border', window.location.origin, [channel.port2]);
        return channel.port1;
      };
      const ask = (port: MessagePort) =>
        new Promise<string>((answer) => {
          port.onmessage = (event: MessageEvent<string>) => answer(event.data);
          port.postMessage('{"i":"1","p":{"u":"/system/info","b":{}}}');
        });
      const hostile = open();
      const closed = new Promise<string>((end) => hostile.addEventListener('close', () => end('closed')));
      hostile.start();
      hostile.postMessage({ not: 'text' });
      return { hostile: await closed, good: await ask(open()) };
    });
    expect(answers.hostile).toBe('closed');
    expect(JSON.parse(answers.good)).toMatchObject({ p: { b: { json: { host: 'electron', dataFolder: data } } } });
    // The window's own port was the first to be replaced: a page that loads anew has a border again.
    await page.reload();
    await expect.poll(() => page.locator('#root > *').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  });

  test('breaks no rule of its own policy', async () => {
    const broken: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text());
    });
    await page.reload();
    await expect.poll(() => page.locator('#root > *').count(), { timeout: 20_000 }).toBeGreaterThan(0);
    for (const place of ['instances/new', 'settings', 'templates', 'engines', 'backups', 'activity']) {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, `#/${place}`);
      await page.getByRole('heading').first().waitFor();
    }
    expect(broken).toEqual([]);
  });
});

test('a page whose process ends comes back by itself', async () => {
  const data = newFolder();
  const { app } = await launch(data);
  const look = () =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined || contents.isCrashed() || contents.isLoading()) return { process: 0, isDrawn: false };
      // A page that ends while it is asked never answers.
      const isDrawn: unknown = await Promise.race([
        contents.executeJavaScript('document.querySelector("#root > *") !== null'),
        new Promise((resolve) => setTimeout(resolve, 1_000, false)),
      ]);
      return { process: contents.getOSProcessId(), isDrawn };
    });
  await expect.poll(look, { timeout: 20_000 }).toMatchObject({ isDrawn: true });
  const { process: before } = await look();
  process.kill(before, 'SIGKILL');
  const isAnother = async () => {
    const { process: now, isDrawn } = await look();
    return now !== before && isDrawn === true;
  };
  await expect.poll(isAnother, { timeout: 20_000 }).toBe(true);
  await app.close();
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
});

describe('the data folder', () => {
  let data: string;
  const apps: ElectronApplication[] = [];
  const open = async () => {
    const launched = await launch(data);
    apps.push(launched.app);
    return launched;
  };

  beforeEach(() => {
    data = newFolder();
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close().catch(() => undefined);
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  });

  test('a second start ends at once and brings the window to the front', async () => {
    const { app } = await open();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = await run(runtime, ['--no-sandbox', root, `--data=${data}`]);
    expect(second.code).toBe(0);
    expect(second.out).toContain('running already');
    const isShown = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
    await expect.poll(isShown).toEqual([true]);
  });

  test('`berth serve` is refused while the desktop program has it, and `berth call` asks the desktop program', async () => {
    const { app } = await open();
    const served = await berth('serve', '--no-open', '--data', data);
    expect(served.code).toBe(1);
    expect(served.err).toContain(`process ${app.process().pid ?? 0}`);
    const called = await berth('call', 'system.info', '--data', data);
    expect(JSON.parse(called.out)).toMatchObject({ host: 'electron', dataFolder: data });
    const link = await berth('link', '--data', data);
    expect(link.code).toBe(1);
  });

  test('the desktop program is refused while `berth serve` has it, in one sentence', async () => {
    const host = spawn(process.execPath, ['out/main/berth.js', 'serve', '--no-open', '--port', '0', '--data', data], {
      env: environment(),
    });
    await new Promise((ready) => host.stdout.once('data', ready));
    const refused = await run(runtime, ['--no-sandbox', root, `--data=${data}`]);
    host.kill('SIGTERM');
    await new Promise((end) => host.once('close', end));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`Another Berth (process ${host.pid ?? 0}) is using the data folder ${data}`);
  });

  test('keeps the window’s place, and the settings, for the next start', async () => {
    const first = await open();
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1100, height: 700 }),
    );
    expect((await berth('call', 'settings.set', '{"theme":"dark"}', '--data', data)).code).toBe(0);
    const themeOf = (app: ElectronApplication) => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
    await expect.poll(() => themeOf(first.app)).toBe('dark');
    await first.app.close();
    expect(JSON.parse(readFileSync(join(data, 'config.json'), 'utf8'))).toMatchObject({ settings: { theme: 'dark' } });
    const second = await open();
    const state = await second.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return { size: window?.getSize(), smallest: window?.getMinimumSize(), colour: window?.getBackgroundColor() };
    });
    expect(state).toEqual({ size: [1100, 700], smallest: [960, 640], colour: '#0B1215' });
    expect(await themeOf(second.app)).toBe('dark');
  });
});
