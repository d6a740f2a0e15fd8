/** The few plain pages that the browser host shows without the window: they say what is the matter and what to do. */
import { createHash } from 'node:crypto';
import { contentSecurityPolicy, securityHeaders } from '../core/window-files.ts';

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Colours of the window's tokens; the window's own files are for those who are signed in. */
const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:light-dark(#FAFCFC,#11191D);
color:light-dark(#42535A,#B0BFC4);font:14px/21px "IBM Plex Sans",system-ui,sans-serif}
main{box-sizing:border-box;width:min(480px,100%);padding:32px;background:light-dark(#FFFFFF,#162125);
border:1px solid light-dark(#E2E9EA,#213036);border-radius:12px}
h1{margin:0 0 8px;color:light-dark(#0E1E24,#E8F0F1);font-size:20px;line-height:26px;font-weight:600}
p{margin:8px 0 0}a{color:light-dark(#0B6771,#63CDCF)}
code{padding:1px 5px;border-radius:4px;background:light-dark(#F1F5F6,#0D1417);
color:light-dark(#0E1E24,#E8F0F1);font:13px "JetBrains Mono",ui-monospace,monospace}`;
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

function page(status: number, title: string, sentences: readonly string[], refresh = ''): Page {
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<meta name="color-scheme" content="light dark"><title>${title} – Berth</title><style>${style}</style></head>
<body><main><h1>${title}</h1>
${sentences.map((sentence) => `<p>${sentence}</p>`).join('\n')}
</main></body>
</html>
`;
  return {
    status,
    body,
    headers: {
      ...securityHeaders(contentSecurityPolicy(null, [], styleHash)),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  };
}

const freshLink =
  'To get a fresh link, run <code>berth link</code> on the machine where Berth runs, or start Berth again.';

export const notSignedIn = page(401, 'You are not signed in', [
  'Berth opens to people who come with a link from the machine it runs on.',
  freshLink,
]);

export const linkSpent = page(401, 'This link does not work any more', [
  'A link signs in once. This one was used before, or it belongs to an earlier start of Berth.',
  freshLink,
]);

export const signedOut = page(200, 'You are signed out', ['This browser has no access to Berth any more.', freshLink]);

export const wrongName = page(403, 'This address does not belong to Berth', [
  'Berth answers at 127.0.0.1 and localhost only, to pages of its own.',
]);

export const notFound = page(404, 'There is nothing here', ['<a href="/">Open Berth</a>']);
export const notAllowed = page(405, 'That cannot be asked of Berth', ['<a href="/">Open Berth</a>']);
export const notBuilt = page(503, 'The window is not built yet', [
  'Run <code>npm run build</code>, then load this page again.',
]);

/** A navigation that another site began would not carry the new cookie: the page itself begins the next one. */
export const enter = page(
  200,
  'Signed in',
  ['<a href="/">Open Berth</a>'],
  '<meta http-equiv="refresh" content="0;url=/">',
);
