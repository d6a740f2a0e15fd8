/** The little that the page is given: an end of the border, and the buttons of its window. */
import { contextBridge, ipcRenderer } from 'electron';

type Port = NonNullable<Parameters<typeof ipcRenderer.postMessage>[2]>[number];

interface PageMessage {
  readonly source: unknown;
  readonly origin: string;
  readonly data: unknown;
  readonly ports: readonly Port[];
}
/** The page's global, as far as this script uses it: the main side knows no DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
};

window.addEventListener('message', ({ source, origin, data, ports }) => {
  const [port] = ports;
  if (source !== window || origin !== window.location.origin || data !== 'berth:border' || port === undefined) return;
  ipcRenderer.postMessage('berth:border', null, [port]);
});

let isMaximized = false;
const listeners = new Set<(isMaximized: boolean) => void>();
ipcRenderer.on('berth:maximized', (_event, next: unknown) => {
  isMaximized = next === true;
  for (const listener of listeners) listener(isMaximized);
});

contextBridge.exposeInMainWorld('berth', {
  platform: process.platform,
  minimize: () => ipcRenderer.send('berth:window', 'minimize'),
  toggleMaximize: () => ipcRenderer.send('berth:window', 'toggleMaximize'),
  close: () => ipcRenderer.send('berth:window', 'close'),
  chooseFolder: async (start: string): Promise<string | null> => {
    const chosen: unknown = await ipcRenderer.invoke('berth:folder', start);
    return typeof chosen === 'string' ? chosen : null;
  },
  onMaximized(listener: (isMaximized: boolean) => void) {
    listeners.add(listener);
    listener(isMaximized);
    return () => void listeners.delete(listener);
  },
});
