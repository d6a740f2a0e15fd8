/** `berth serve`: the window for browsers of this machine, until the process is told to end. */
import { spawn } from 'node:child_process';
import type { Environment } from '../core/data-folder.ts';
import type { OpenHost } from '../core/open-host.ts';
import { startBrowserHost, type BrowserHost } from './browser-host.ts';

export interface ServeOptions {
  readonly openHost: () => Promise<OpenHost>;
  readonly windowRoot: string;
  readonly port: number | null;
  readonly isOpening: boolean;
  readonly environment: Environment;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Resolves when the signal was given and everything is closed. */
export async function serve(options: ServeOptions): Promise<void> {
  const host = await options.openHost();
  let browser: BrowserHost | null = null;
  try {
    browser = await startAt(options, host);
    const started = browser;
    host.offerLinks(() => started.link());
    const link = started.link();
    options.say(`Berth is at ${link}`);
    options.say(
      'The link signs in once; `berth link` prints a fresh one. Ctrl+C ends Berth; your servers keep running.',
    );
    if (options.isOpening) openInBrowser(link, options.environment);
    await ended(options.signal);
  } finally {
    await browser?.stop();
    await host.stop();
  }
}

async function startAt(options: ServeOptions, host: OpenHost): Promise<BrowserHost> {
  try {
    return await startBrowserHost({ transport: host.transport, windowRoot: options.windowRoot, port: options.port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    const where = options.port === null ? 'Every port that Berth tried' : `Port ${options.port}`;
    throw new Error(`${where} is in use on this machine; choose another with --port.`, { cause: error });
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Where there is a screen. A browser that does not open is no harm: the link is printed. */
function openInBrowser(link: string, environment: Environment): void {
  const command = browserCommand(environment);
  if (command === null) return;
  const [program, words] = command;
  const child = spawn(program, [...words, link], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

function browserCommand(environment: Environment): readonly [string, readonly string[]] | null {
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']];
  if (process.platform === 'darwin') return ['open', []];
  const hasScreen = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(
    (name) => name !== undefined && name !== '',
  );
  return hasScreen ? ['xdg-open', []] : null;
}
