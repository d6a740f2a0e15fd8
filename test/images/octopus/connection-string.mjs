// Reads a .NET SqlClient connection string: quoting, key aliases, the last of two equal keys wins.

const KEYS = {
  server: ['server', 'data source', 'address', 'addr', 'network address'],
  database: ['database', 'initial catalog'],
  user: ['user id', 'uid', 'user', 'username'],
  password: ['password', 'pwd'],
  timeout: ['connect timeout', 'connection timeout', 'timeout'],
  retries: ['connectretrycount', 'connect retry count'],
  encrypt: ['encrypt'],
  trust: ['trustservercertificate', 'trust server certificate'],
};
const PAIR = /\s*((?:==|[^=;])+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;]*?))\s*(?:;|$)/gy;
const YES = /^(?:true|yes|strict|mandatory)$/i;

function pairsOf(text) {
  const pairs = new Map();
  PAIR.lastIndex = 0;
  const rest = text.replace(/[\s;]+$/, '');
  while (PAIR.lastIndex < rest.length) {
    const match = PAIR.exec(rest);
    if (match === null) return undefined;
    const [, key, double, single, bare] = match;
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare;
    pairs.set(key.toLowerCase().replaceAll('==', '='), value);
  }
  return pairs;
}

/** Parts of the string, or undefined when it does not parse or names no server. */
export function parseConnectionString(text) {
  const pairs = pairsOf(text);
  if (pairs === undefined) return undefined;
  const value = (field) => KEYS[field].map((key) => pairs.get(key)).findLast((found) => found !== undefined);
  const server = value('server');
  if (!server) return undefined;
  const [hostPart, port] = server.replace(/^tcp:/i, '').split(',');
  const host = hostPart.split('\\')[0].trim();
  return {
    dataSource: server,
    host: host === '.' || host.toLowerCase() === '(local)' ? 'localhost' : host,
    port: Number(port ?? 1433),
    database: value('database') ?? '',
    user: value('user') ?? '',
    password: value('password') ?? '',
    timeoutMs: Number(value('timeout') ?? 15) * 1000,
    retries: Number(value('retries') ?? 1),
    encrypt: YES.test(value('encrypt') ?? ''),
    trustCertificate: YES.test(value('trust') ?? 'true'),
  };
}
