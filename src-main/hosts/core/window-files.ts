/** The files of the window and the rules that a browser must keep while it shows them: the same in both hosts. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Stands in the built page where the nonce of one answer belongs; see electron.vite.config.ts. */
export const noncePlaceholder = 'BERTH-NONCE';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export interface WindowFile {
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Only the page's own files, and styles that carry this answer's nonce; `connect` names what may be called. */
export function contentSecurityPolicy(
  nonce: string | null,
  connect: readonly string[],
  styleHash: string | null = null,
): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === null ? '' : ` 'nonce-${nonce}'`}${styleHash === null ? '' : ` '${styleHash}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    connect.length === 0 ? "connect-src 'none'" : `connect-src ${connect.join(' ')}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function securityHeaders(policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  };
}

/** The path of a wanted file below the root; null for everything that is not plainly a file of ours. */
export function windowPath(pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path === '/') path = '/index.html';
  const segments = path.split('/').slice(1);
  const isPlain = segments.every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
  if (!path.startsWith('/') || !isPlain || !(extname(path) in contentTypes)) return null;
  return segments.join('/');
}

/** Null when there is no such file. */
export async function readWindowFile(
  root: string,
  pathname: string,
  connect: readonly string[],
): Promise<WindowFile | null> {
  const path = windowPath(pathname);
  if (path === null) return null;
  const bytes = await readFile(join(root, path)).catch(() => null);
  if (bytes === null) return null;
  const isPage = path.endsWith('.html');
  const nonce = isPage ? randomBytes(16).toString('base64') : null;
  return {
    body: nonce === null ? bytes : bytes.toString('utf8').replaceAll(noncePlaceholder, nonce),
    headers: {
      ...securityHeaders(contentSecurityPolicy(nonce, connect)),
      'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
      // Names of built assets carry a hash of their content.
      'cache-control': path.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
    },
  };
}
