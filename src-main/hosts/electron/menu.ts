/** The native menu: drawn on macOS, and the home of the usual keys everywhere. */
import { Menu, shell, type MenuItemConstructorOptions } from 'electron';

export function setMenu(dataFolder: string, isPackaged: boolean): void {
  const isMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = isMac ? [{ role: 'close' }] : [{ role: 'close' }, { role: 'quit' }];
  const developer: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...developer,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [{ label: 'Open Data Folder', click: () => void shell.openPath(dataFolder) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
