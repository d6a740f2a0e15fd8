/** The grammar of .NET connection strings for SQL Server: read, checked and written without a driver, on both sides of the border. */
import {
  connectionField,
  connectionFields,
  connectionKey,
  isKnownKey,
  type ConnectionField,
} from './connection-keys.ts';
import { readPairs, type ConnectionPair, type GrammarFault } from './connection-pairs.ts';

/** What a connection string says. Absent texts are empty, absent switches and numbers null. */
export interface ConnectionParts {
  /** Name or address, without `tcp:`, port and instance. */
  readonly server: string;
  /** Null: 1433, or what the instance's name leads to. */
  readonly port: number | null;
  /** What follows the backslash of `SERVER\INSTANCE`. */
  readonly instanceName: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encrypt: 'optional' | 'mandatory' | 'strict' | null;
  readonly trustServerCertificate: boolean | null;
  /** Seconds; 0 waits without end. */
  readonly connectTimeout: number | null;
  /** `Active Directory Managed Identity` and its like. */
  readonly authentication: string;
  readonly integratedSecurity: boolean | null;
  /** Every other pair, in order, as it was written. */
  readonly others: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Beside those of the grammar: `unquoted`: what lies behind a `;` inside a password that has no quotes. `server`: not
 * `host`, `host,port` or `host\instance`. `switch`, `number`: a value that its key does not take.
 */
export type ConnectionFault = GrammarFault | 'unquoted' | 'server' | 'switch' | 'number';

/** `passwordCut`: an unknown key right behind a password without quotes: the password may hold a `;`. `unknownKey`: SqlClient does not know it. */
export type ConnectionWarning = 'passwordCut' | 'unknownKey';

export interface ConnectionRemark<Kind extends string> {
  readonly kind: Kind;
  /** Characters of the text from 0; `end` is behind the last one. */
  readonly start: number;
  readonly end: number;
  /** The key as it was written; empty where there is none. Never a value. */
  readonly key: string;
}

export interface ConnectionReading {
  /** What could be read, whatever the faults. */
  readonly parts: ConnectionParts;
  readonly faults: readonly ConnectionRemark<ConnectionFault>[];
  readonly warnings: readonly ConnectionRemark<ConnectionWarning>[];
}

export const noConnection: ConnectionParts = {
  server: '',
  port: null,
  instanceName: '',
  database: '',
  user: '',
  password: '',
  encrypt: null,
  trustServerCertificate: null,
  connectTimeout: null,
  authentication: '',
  integratedSecurity: null,
  others: [],
};

/** The port of SQL Server where neither port nor instance is named. */
export const sqlServerPort = 1433;

/** Reads as SqlClient does: keys ignore case, the last of two equal keys wins. */
export function readConnectionString(text: string): ConnectionReading {
  const { pairs, faults: broken } = readPairs(text);
  const faults: ConnectionRemark<ConnectionFault>[] = broken.map(({ fault, start, end }) => {
    const isCut = fault === 'pair' && isBarePassword(pairBefore(pairs, start));
    return { kind: isCut ? 'unquoted' : fault, start, end, key: '' };
  });
  const warnings: ConnectionRemark<ConnectionWarning>[] = [];
  const others = new Map<string, { key: string; value: string }>();
  let parts = noConnection;
  for (const pair of pairs) {
    const name = pair.key.toLowerCase();
    const field = connectionField(name);
    if (field === undefined) {
      others.delete(name);
      others.set(name, { key: pair.key, value: pair.value });
      if (!isKnownKey(name))
        warnings.push(remark(isCutBefore(pairs, pair, broken) ? 'passwordCut' : 'unknownKey', pair));
      continue;
    }
    const read = readField(field, pair.value);
    if (typeof read === 'string') faults.push(remark(read, pair));
    else parts = { ...parts, ...read };
  }
  faults.sort((one, other) => one.start - other.start);
  return { parts: { ...parts, others: [...others.values()] }, faults, warnings };
}

function remark<Kind extends string>(kind: Kind, pair: ConnectionPair): ConnectionRemark<Kind> {
  return { kind, start: pair.keyStart, end: pair.valueEnd, key: pair.key };
}

function pairBefore(pairs: readonly ConnectionPair[], start: number): ConnectionPair | undefined {
  return pairs.findLast(({ keyStart }) => keyStart < start);
}

function isBarePassword(pair: ConnectionPair | undefined): boolean {
  return pair !== undefined && !pair.isQuoted && connectionField(pair.key) === 'password';
}

function isCutBefore(
  pairs: readonly ConnectionPair[],
  pair: ConnectionPair,
  broken: readonly { start: number }[],
): boolean {
  const before = pairBefore(pairs, pair.keyStart);
  if (before === undefined || !isBarePassword(before)) return false;
  return !broken.some(({ start }) => start > before.keyStart && start < pair.keyStart);
}

type ReadField = Partial<ConnectionParts> | 'server' | 'switch' | 'number';

function readField(field: ConnectionField, value: string): ReadField {
  switch (field) {
    case 'server':
      return readServer(value) ?? 'server';
    case 'database':
    case 'user':
    case 'password':
    case 'authentication':
      return { [field]: value };
    case 'encrypt': {
      const encrypt = encryptions.get(value.trim().toLowerCase());
      return encrypt === undefined ? 'switch' : { encrypt };
    }
    case 'trustServerCertificate':
    case 'integratedSecurity': {
      const isOn = switches.get(value.trim().toLowerCase());
      if (isOn === undefined && !(field === 'integratedSecurity' && /^\s*sspi\s*$/i.test(value))) return 'switch';
      return { [field]: isOn ?? true };
    }
    case 'connectTimeout':
      return /^\s*\d{1,9}\s*$/.test(value) ? { connectTimeout: Number(value) } : 'number';
  }
}

const switches = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);
const encryptions = new Map<string, ConnectionParts['encrypt']>([
  ['true', 'mandatory'],
  ['yes', 'mandatory'],
  ['mandatory', 'mandatory'],
  ['false', 'optional'],
  ['no', 'optional'],
  ['optional', 'optional'],
  ['strict', 'strict'],
]);

export type ConnectionServer = Pick<ConnectionParts, 'server' | 'port' | 'instanceName'>;

/** `[tcp:]host[\instance][,port]`; null when it is not that. Pipes and shared memory do not leave a machine, so they are not read. */
export function readServer(value: string): ConnectionServer | null {
  const address = value.trim().replace(/^tcp\s*:/i, '');
  const [, host, instanceName = '', port] = /^([^\\,]*)(?:\\([^\\,]*))?(?:,\s*(\d{1,5})\s*)?$/.exec(address) ?? [];
  const server = host?.trim().replace(/^\[([0-9a-fA-F:.%\w]+)\]$/, '$1') ?? '';
  const isAddress = /^[0-9a-fA-F:.]+(%\w+)?$/.test(server) && server.split(':').length > 2;
  const isAbsent = host !== undefined && server === '';
  const isName = server === '.' || /^\(local\)$/i.test(server) || /^[^\s:;()[\]/]+$/.test(server);
  if (!isName && !isAddress && !isAbsent) return null;
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return { server, port: number, instanceName: instanceName.trim() };
}

/** `host,port` as a connection string says it. */
export function writeServer({ server, port, instanceName }: ConnectionServer): string {
  return `${server}${instanceName === '' ? '' : `\\${instanceName}`}${port === null ? '' : `,${port}`}`;
}

const encryptTexts = { optional: 'False', mandatory: 'True', strict: 'Strict' } as const;

/** One name for each thing, values quoted where they must be; what is absent is left out. */
export function writeConnectionString(parts: ConnectionParts): string {
  const isOn = (value: boolean | null): string => (value === null ? '' : value ? 'True' : 'False');
  const texts: Record<ConnectionField, string> = {
    server: writeServer(parts),
    database: parts.database,
    user: parts.user,
    password: parts.password,
    authentication: parts.authentication,
    integratedSecurity: isOn(parts.integratedSecurity),
    encrypt: parts.encrypt === null ? '' : encryptTexts[parts.encrypt],
    trustServerCertificate: isOn(parts.trustServerCertificate),
    connectTimeout: parts.connectTimeout === null ? '' : String(parts.connectTimeout),
  };
  const own = connectionFields.map((field) => ({ key: connectionKey[field], value: texts[field] }));
  return [...own.filter(({ value }) => value !== ''), ...parts.others]
    .map(({ key, value }) => `${key.replaceAll('=', '==')}=${connectionValue(value)}`)
    .join(';');
}

/** A value as it is written in a connection string: bare where that is safe, quoted where it is not. */
export function connectionValue(value: string): string {
  if (/^[^"'=;\s\p{Cc}]*$/u.test(value)) return value;
  if (value.includes('"') && !value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll('"', '""')}"`;
}

/** The machine itself, in any of its names: inside a container that is the container. */
export function isOwnMachine(server: string): boolean {
  return /^(\.|\(local\)|localhost|127(\.\d+){3}|::1|0\.0\.0\.0)$/i.test(server.trim());
}

/** The same for every string that leads to one database: lower-cased host, port (or instance) and database. */
export function databaseIdentity(parts: ConnectionParts): string {
  const host = isOwnMachine(parts.server) ? 'localhost' : parts.server.toLowerCase().replace(/\.$/, '');
  const isNamed = parts.port === null && parts.instanceName !== '';
  const place = isNamed ? `${host}\\${parts.instanceName.toLowerCase()}` : `${host},${parts.port ?? sqlServerPort}`;
  return `${place}/${parts.database.toLowerCase()}`;
}

/** The same text with dots in place of the password, even where the text is not well formed. */
export function redactConnectionString(text: string): string {
  const { pairs, faults } = readPairs(text);
  const secret = pairs.filter((pair) => connectionField(pair.key) === 'password');
  const spots = secret.map(({ valueStart, valueEnd }) => ({ start: valueStart, end: valueEnd }));
  // What does not parse, or has an unknown key right behind a password, may be the rest of that password.
  const torn = [...faults, ...readConnectionString(text).warnings.filter(({ kind }) => kind === 'passwordCut')];
  let left = '';
  let at = 0;
  for (const { start, end } of [...spots, ...torn].sort((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    if (start >= at) left += `${text.slice(at, start)}•••`;
    at = end;
  }
  return left + text.slice(at);
}
