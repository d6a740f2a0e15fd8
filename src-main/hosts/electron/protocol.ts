/** `app://berth/`: the window's own files, with their types and the Content-Security-Policy. */
import { protocol } from 'electron';
import { readWindowFile, securityHeaders, contentSecurityPolicy } from '../core/window-files.ts';
import { appHost, appScheme } from './origin.ts';

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function serveWindow(root: string): void {
  protocol.handle(appScheme, async (request) => {
    const url = new URL(request.url);
    const isOurs = url.host === appHost && request.method === 'GET';
    // The border comes over a MessagePort: the page needs to call nothing.
    const file = isOurs ? await readWindowFile(root, url.pathname, []) : null;
    if (file === null) {
      return new Response('', { status: 404, headers: securityHeaders(contentSecurityPolicy(null, [])) });
    }
    return new Response(file.body, { status: 200, headers: file.headers });
  });
}
