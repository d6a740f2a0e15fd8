/** One connection to a SQL Server through tedious: opened, asked, closed, with what went wrong as a value. */
import { isIP } from 'node:net';
import type { Connection, ConnectionConfiguration, Request } from 'tedious';

export interface SqlTarget {
  /** Name or address to connect to. */
  readonly host: string;
  /** Name that the certificate must be for. */
  readonly certificateName: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encrypt: boolean | 'strict';
  readonly isTrusted: boolean;
}

/** A message of the server, by its number. */
export interface ServerMessage {
  readonly number: number;
  readonly text: string;
}

export interface SqlRefusal {
  readonly kind: 'refused';
  /** Codes of tedious, Node and TLS, from the outside in. */
  readonly codes: readonly string[];
  readonly messages: readonly ServerMessage[];
  readonly details: string;
}

/** Values by the name of their column. */
export type Row = ReadonlyMap<string, string | null>;

export interface SqlSession {
  readonly kind: 'open';
  readonly isEncrypted: boolean;
  /** Rows of the first rowset, each value as text. */
  query(sql: string): Promise<Row[]>;
  close(): void;
}

const connectTimeoutMs = 8_000;
const requestTimeoutMs = 5_000;

function configuration(target: SqlTarget): ConnectionConfiguration {
  return {
    server: target.host,
    authentication: { type: 'default', options: { userName: target.user, password: target.password } },
    options: {
      port: target.port,
      database: target.database,
      appName: 'Berth',
      encrypt: target.encrypt,
      trustServerCertificate: target.isTrusted,
      connectTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // "Cannot open database" counts as passing there; here it is the answer.
      maxRetriesOnTransientErrors: 0,
      useColumnNames: true,
      ...(isIP(target.certificateName) === 0 ? { serverName: target.certificateName } : {}),
    },
  };
}

/** Rejects only with the signal's reason. */
export async function openSession(target: SqlTarget, signal: AbortSignal): Promise<SqlSession | SqlRefusal> {
  // A large part of the program's start when loaded with it, and rarely needed.
  const tedious = await import('tedious');
  signal.throwIfAborted();
  const connection = new tedious.Connection(configuration(target));
  const messages: ServerMessage[] = [];
  let isEncrypted = target.encrypt === 'strict';
  connection.on('errorMessage', ({ number, message }) => messages.push({ number, text: message }));
  connection.on('secure', () => {
    isEncrypted = true;
  });
  const stop = (): void => {
    connection.close();
  };
  signal.addEventListener('abort', stop);
  try {
    await connected(connection);
  } catch (error) {
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    connection.close();
    return { kind: 'refused', codes: codesOf(error), messages, details: messageOf(error) };
  }
  return {
    kind: 'open',
    isEncrypted,
    query: (sql) => ask(connection, tedious.Request, sql, signal),
    close: () => {
      signal.removeEventListener('abort', stop);
      connection.close();
    },
  };
}

function ask(connection: Connection, RequestType: typeof Request, sql: string, signal: AbortSignal): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const request = new RequestType(sql, (error) => {
      if (error === null || error === undefined) resolve(rows);
      else reject(signal.aborted ? abortReason(signal) : error);
    });
    request.on('row', (columns: Record<string, { readonly value: unknown }>) => {
      rows.push(new Map(Object.entries(columns).map(([name, { value }]) => [name, asText(value)])));
    });
    connection.execSqlBatch(request);
  });
}

function connected(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    // After the login a lost connection ends the request that waits; without a listener it would end the program.
    connection.on('error', () => undefined);
    connection.connect((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The message of an error, and what each address that was tried answered. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const tried = error.cause instanceof AggregateError ? error.cause.errors.map(messageOf) : [];
  return [error.message, ...tried].join('; ');
}

/** The code of an error, and those of what caused it. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...inner, ...codesOf(error.cause)];
}
