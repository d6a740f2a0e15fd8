/** Who may talk to the browser host: this machine, under a local name, from the window's own pages. */
import type { IncomingMessage } from 'node:http';

type Headers = Pick<IncomingMessage, 'headers'>;

/** A page of another site that makes its name point at 127.0.0.1 sends that name as Host: it is refused. */
export function isOwnHost({ headers }: Headers, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

/** The page that asks is one of ours, under the very name it was asked by. */
export function isOwnOrigin({ headers }: Headers): boolean {
  return headers.host !== undefined && headers.origin === `http://${headers.host}`;
}

export function cookieOf({ headers }: Headers, name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
