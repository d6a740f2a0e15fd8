/** The few plain pages that the browser host shows without the window: they say what is the matter and what to do. */
import { contentSecurityPolicy, securityHeaders } from '../core/window-files.ts';

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function page(status: number, title: string, sentences: readonly string[], refresh = ''): Page {
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<meta name="color-scheme" content="light dark"><title>${title} – Berth</title></head>
<body><main><h1>${title}</h1>
${sentences.map((sentence) => `<p>${sentence}</p>`).join('\n')}
</main></body>
</html>
`;
  return {
    status,
    body,
    headers: {
      ...securityHeaders(contentSecurityPolicy(null, [])),
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
