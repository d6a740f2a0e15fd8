/** Berth as a desktop program. Nothing here waits before the app is ready: Electron would wait for it in turn. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, session } from 'electron';
import { createRouterClient } from '@orpc/server';
import { dataFolderOf, openDataFolder, thisMachine } from '../core/data-folder.ts';
import { takeEnvironment } from '../core/environment.ts';
import { makeCore } from '../core/make-core.ts';
import { openHost, type OpenHost } from '../core/open-host.ts';
import { programFiles } from '../core/package-root.ts';
import { sentenceOf } from '../core/sentences.ts';
import { openBorder } from './border.ts';
import { chosenFolder } from './chosen-folder.ts';
import { offerFolderDialog } from './folder-dialog.ts';
import { guardPages, guardSession } from './guard.ts';
import { chooseSealer } from './keychain-sealer.ts';
import { setMenu } from './menu.ts';
import { registerScheme, serveWindow } from './protocol.ts';
import { createStoreDocuments } from './store-documents.ts';
import { obeyButtons, openWindow } from './window.ts';

const environment = takeEnvironment();
const files = programFiles(import.meta.dirname);
const outFolder = join(files.root, 'out');
const folder = dataFolderOf(thisMachine(chosenFolder(process.argv)));
const stopLimitMs = 8_000;

function reportFault(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function giveUp(error: unknown): void {
  const sentence = sentenceOf(error);
  process.stderr.write(`${sentence}\n`);
  if (environment['BERTH_QUIET'] === undefined) dialog.showErrorBox('Berth', sentence);
  app.exit(1);
}

function prepare(): boolean {
  try {
    openDataFolder(folder);
  } catch (error) {
    giveUp(error);
    return false;
  }
  app.setPath('userData', folder);
  app.setPath('sessionData', join(folder, 'window'));
  if (!app.requestSingleInstanceLock()) {
    process.stdout.write('Berth is running already on this data folder; its window comes to the front.\n');
    app.exit(0);
    return false;
  }
  registerScheme();
  // Root has to start Chromium without the system's sandbox; the page stays without node all the same.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  guardPages();
  return true;
}

async function open(): Promise<void> {
  const host = await openHost({
    folder,
    kind: 'electron',
    version: files.version,
    onFault: reportFault,
    makeCore: async () =>
      makeCore({
        hostKind: 'electron',
        folder,
        version: files.version,
        templates: app.isPackaged ? join(process.resourcesPath, 'templates') : join(files.root, 'assets', 'templates'),
        environment,
        home: homedir(),
        onFault: reportFault,
        documents: createStoreDocuments(folder, new Date()),
        sealer: await chooseSealer(folder),
      }),
  });
  stopWithApp(host);
  guardSession(session.defaultSession);
  serveWindow(join(outFolder, 'renderer'));
  openBorder(host.transport);
  obeyButtons();
  offerFolderDialog();
  setMenu(folder, app.isPackaged);
  await followSettings(host);
  const show = () => openWindow(outFolder, host.core.documents);
  show();
  app.on('second-instance', () => bringToFront() || show());
  app.on('activate', () => bringToFront() || show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

function bringToFront(): boolean {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return false;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  return true;
}

/** The theme before the first paint, and with every change of it. */
async function followSettings(host: OpenHost): Promise<void> {
  const client = createRouterClient(host.core.router, { context: { by: 'you' } });
  nativeTheme.themeSource = (await client.settings.get()).theme;
  const follow = async () => {
    for await (const { event } of await client.system.events()) {
      if (event.kind === 'settings') nativeTheme.themeSource = event.settings.theme;
    }
  };
  follow().catch(reportFault);
}

/** Jobs go on from their journal at the next start: stopping may be cut short, and nothing is lost. */
function stopWithApp(host: OpenHost): void {
  let state: 'running' | 'stopping' = 'running';
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    const limit = setTimeout(() => app.exit(0), stopLimitMs);
    host
      .stop()
      .catch(reportFault)
      .finally(() => {
        clearTimeout(limit);
        app.exit(0);
      });
  });
}

process.on('unhandledRejection', reportFault);
// The terminal that it was started from may be gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
if (prepare()) app.whenReady().then(open).catch(giveUp);
