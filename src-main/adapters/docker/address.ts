/** Where an engine listens: from `unix:///…`, `npipe:////./pipe/…`, `tcp://…`, `http(s)://…` to what a socket needs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TlsFiles {
  /** Folder with `ca.pem`, `cert.pem`, `key.pem`. */
  readonly folder: string;
  /** False: the engine's certificate is not checked. */
  readonly isVerified: boolean;
}

export type Address =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | null }
  | { readonly kind: 'unknown'; readonly details: string };

interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly isVerified: boolean;
}

/** Never throws: what cannot be understood or read is `unknown` with the reason. */
export function parseAddress(endpoint: string, tls: TlsFiles | null = null): Address {
  if (endpoint.startsWith('unix://')) return { kind: 'socket', path: endpoint.slice('unix://'.length) };
  if (endpoint.startsWith('npipe://')) return { kind: 'socket', path: endpoint.slice('npipe://'.length) };
  if (endpoint.startsWith('/') || endpoint.startsWith('\\\\.\\pipe\\')) return { kind: 'socket', path: endpoint };
  const text = endpoint.includes('://') ? endpoint : `tcp://${endpoint}`;
  if (!URL.canParse(text)) return { kind: 'unknown', details: 'not an address' };
  const url = new URL(text);
  const isTcp = url.protocol === 'tcp:' || url.protocol === 'http:' || url.protocol === 'https:';
  if (!isTcp) return { kind: 'unknown', details: `${url.protocol}// is not supported` };
  if (url.hostname === '') return { kind: 'unknown', details: 'no host' };
  const isSafe = url.protocol === 'https:' || tls !== null || url.port === '2376';
  const port = url.port === '' ? (isSafe ? 2376 : 2375) : Number(url.port);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    return { kind: 'tcp', host, port, tls: isSafe ? readTls(tls) : null };
  } catch (error) {
    return { kind: 'unknown', details: error instanceof Error ? error.message : String(error) };
  }
}

/** The engine's folders and ports are this machine's. */
export function isLocalAddress(address: Address): boolean {
  if (address.kind === 'socket') return true;
  return (
    address.kind === 'tcp' && (address.host === 'localhost' || address.host === '::1' || /^127\./.test(address.host))
  );
}

function readTls(files: TlsFiles | null): TlsMaterial {
  if (files === null) return { ca: undefined, cert: undefined, key: undefined, isVerified: true };
  const read = (name: string): Buffer => readFileSync(join(files.folder, name));
  const isOptional = !files.isVerified;
  const readIf = (name: string): Buffer | undefined => {
    try {
      return read(name);
    } catch (error) {
      if (isOptional) return undefined;
      throw error;
    }
  };
  return { ca: readIf('ca.pem'), cert: read('cert.pem'), key: read('key.pem'), isVerified: files.isVerified };
}
