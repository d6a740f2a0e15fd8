/** The system's dialog for a folder: the page may ask for it, and is given the path that the user chose. */
import { isAbsolute } from 'node:path';
import { BrowserWindow, dialog, ipcMain } from 'electron';
import { isOwnAddress } from './origin.ts';

export function offerFolderDialog(): void {
  ipcMain.handle('berth:folder', async (event, start: unknown): Promise<string | null> => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (window === null || !isOwnAddress(event.senderFrame?.url ?? '')) return null;
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
      ...(typeof start === 'string' && isAbsolute(start) ? { defaultPath: start } : {}),
    });
    return canceled ? null : (filePaths[0] ?? null);
  });
}
