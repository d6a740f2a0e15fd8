/** The one window: sandboxed, isolated, where it was last time. */
import { join } from 'node:path';
import { BrowserWindow, ipcMain, nativeTheme, screen } from 'electron';
import type { Documents } from '../../ports/documents.ts';
import { appOrigin, isOwnAddress } from './origin.ts';
import { frameOf, lookOf, overlayOf, type Look } from './window-look.ts';
import { firstSize, recallPlace, rememberPlace, smallestSize } from './window-place.ts';

const look = (): Look => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light');

export function openWindow(outFolder: string, documents: Documents): BrowserWindow {
  const place = recallPlace(
    documents,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...firstSize,
    ...(place.bounds ?? {}),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    title: 'Berth',
    backgroundColor: lookOf[look()].chrome,
    autoHideMenuBar: true,
    ...frameOf(process.platform, look()),
    webPreferences: {
      preload: join(outFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (place.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  followPlace(window, documents);
  const tellMaximized = () => window.webContents.send('berth:maximized', window.isMaximized());
  window.on('maximize', tellMaximized);
  window.on('unmaximize', tellMaximized);
  window.webContents.on('did-finish-load', tellMaximized);
  reviveWhenGone(window);
  void window.loadURL(`${appOrigin}/`);
  return window;
}

const mostRevivals = 3;
const revivalWindowMs = 60_000;

/** A page whose process ended (a crash, a system short of memory) loads again, unless it ends again and again. */
function reviveWhenGone(window: BrowserWindow): void {
  let revivals: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    revivals = revivals.filter((at) => now - at < revivalWindowMs);
    if (revivals.length >= mostRevivals) return;
    revivals.push(now);
    window.webContents.reload();
  });
}

/** The three buttons that the window draws itself on Linux. */
export function obeyButtons(): void {
  ipcMain.on('berth:window', (event, action: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (window === null || !isOwnAddress(event.senderFrame?.url ?? '')) return;
    if (action === 'minimize') window.minimize();
    else if (action === 'close') window.close();
    else if (action === 'toggleMaximize') {
      if (window.isMaximized()) window.unmaximize();
      else window.maximize();
    }
  });
}

function followTheme(window: BrowserWindow): void {
  const follow = () => {
    window.setBackgroundColor(lookOf[look()].chrome);
    if (process.platform === 'win32') window.setTitleBarOverlay(overlayOf(look()));
  };
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
}

const settleMs = 500;

function followPlace(window: BrowserWindow, documents: Documents): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    const bounds = window.getNormalBounds();
    const display = screen.getDisplayMatching(window.getBounds()).workArea;
    rememberPlace(documents, display, { bounds, isMaximized: window.isMaximized() });
  };
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, settleMs);
  };
  window.on('resize', settle);
  window.on('move', settle);
  window.on('close', remember);
}
