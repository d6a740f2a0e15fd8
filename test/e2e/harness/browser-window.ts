/** `berth serve` of the built program, looked at in Chromium with a fresh profile. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chromium } from 'playwright-core';
import { until } from './parts.ts';
import {
  firstSize,
  newDataFolder,
  programEnvironment,
  programRoot,
  settle,
  type BerthWindow,
  type WindowOptions,
} from './window.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const startLimitMs = 30_000;
const closeLimitMs = 15_000;

interface Served {
  readonly link: string;
  stop(): Promise<void>;
}

async function serve(data: string, options: WindowOptions): Promise<Served> {
  const child = spawn(process.execPath, ['out/main/berth.js', 'serve', '--no-open', '--port', '0', '--data', data], {
    cwd: programRoot,
    env: programEnvironment(options),
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const link = await until('the link of `berth serve`', startLimitMs, () => {
    if (child.exitCode !== null) throw new Error(`berth serve ended: ${said}`);
    return Promise.resolve(/http:\S+/.exec(said)?.[0]);
  });
  return { link, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
  await ended;
  clearTimeout(limit);
}

export async function openBrowser(options: WindowOptions = {}): Promise<BerthWindow> {
  const data = newDataFolder();
  const host = await serve(data.path, options);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
  const page = await browser.newPage({ viewport: firstSize });
  await page.goto(host.link);
  await settle(page);
  return {
    kind: 'browser',
    page,
    data: data.path,
    resize: (width, height) => page.setViewportSize({ width, height }),
    async close() {
      await browser.close();
      await host.stop();
      data.remove();
    },
  };
}
