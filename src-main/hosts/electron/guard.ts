/** What no page in the window may do: leave, open, embed, ask for the machine's devices, fetch from elsewhere. */
import { app, shell, type Session, type WebContents } from 'electron';
import { parseAddress } from '../core/parse-address.ts';
import { appScheme, isOwnAddress } from './origin.ts';

/** For every page that will ever be made. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // A server's address or release notes: for the user's own browser.
    if (isWebAddress(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

export function isWebAddress(address: string): boolean {
  const protocol = parseAddress(address)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}

/** Copying text is all that a page is given. */
const allowedPermission = 'clipboard-sanitized-write';

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === allowedPermission && isOwnAddress(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === allowedPermission && isOwnAddress(origin.replace(/\/$/, ''));
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    // Only what the page made itself: a log that is saved.
    if (!item.getURL().startsWith(`blob:${appScheme}:`)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest((request, answer) => {
    const protocol = parseAddress(request.url)?.protocol ?? '';
    answer({ cancel: !['app:', 'blob:', 'data:', 'devtools:'].includes(protocol) });
  });
}
