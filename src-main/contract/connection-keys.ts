/** The names that SqlClient takes in a connection string. */

/** What Berth reads and writes as parts of their own. */
export type ConnectionField =
  | 'server'
  | 'database'
  | 'user'
  | 'password'
  | 'authentication'
  | 'integratedSecurity'
  | 'encrypt'
  | 'trustServerCertificate'
  | 'connectTimeout';

/** The key that Berth writes. */
export const connectionKey = {
  server: 'Server',
  database: 'Database',
  user: 'User Id',
  password: 'Password',
  authentication: 'Authentication',
  integratedSecurity: 'Integrated Security',
  encrypt: 'Encrypt',
  trustServerCertificate: 'TrustServerCertificate',
  connectTimeout: 'Connect Timeout',
} as const satisfies Record<ConnectionField, string>;

/** In the order in which Berth writes them. */
export const connectionFields: readonly ConnectionField[] = [
  'server',
  'database',
  'user',
  'password',
  'authentication',
  'integratedSecurity',
  'encrypt',
  'trustServerCertificate',
  'connectTimeout',
];

const fieldByKey = new Map<string, ConnectionField>([
  ...connectionFields.map((field): [string, ConnectionField] => [connectionKey[field].toLowerCase(), field]),
  ['data source', 'server'],
  ['address', 'server'],
  ['addr', 'server'],
  ['network address', 'server'],
  ['initial catalog', 'database'],
  ['uid', 'user'],
  ['user', 'user'],
  ['username', 'user'],
  ['pwd', 'password'],
  ['trusted_connection', 'integratedSecurity'],
  ['trust server certificate', 'trustServerCertificate'],
  ['connection timeout', 'connectTimeout'],
  ['timeout', 'connectTimeout'],
]);

/** Passed on as they are. */
const others = new Set([
  'app',
  'application name',
  'application intent',
  'applicationintent',
  'attachdbfilename',
  'attestation protocol',
  'column encryption setting',
  'command timeout',
  'connect retry count',
  'connectretrycount',
  'connect retry interval',
  'connectretryinterval',
  'connection lifetime',
  'current language',
  'enclave attestation url',
  'enlist',
  'extended properties',
  'failover partner',
  'failover partner spn',
  'host name in certificate',
  'hostnameincertificate',
  'initial file name',
  'ip address preference',
  'ipaddresspreference',
  'language',
  'load balance timeout',
  'max pool size',
  'min pool size',
  'multi subnet failover',
  'multisubnetfailover',
  'multiple active result sets',
  'multipleactiveresultsets',
  'net',
  'network',
  'network library',
  'packet size',
  'persist security info',
  'persistsecurityinfo',
  'pool blocking period',
  'poolblockingperiod',
  'pooling',
  'replication',
  'server certificate',
  'servercertificate',
  'server spn',
  'serverspn',
  'transaction binding',
  'transparent network ip resolution',
  'transparentnetworkipresolution',
  'type system version',
  'user instance',
  'workstation id',
  'wsid',
]);

/** The part that a key stands for, under any of its names. */
export function connectionField(key: string): ConnectionField | undefined {
  return fieldByKey.get(key.toLowerCase());
}

/** SqlClient refuses a string with any other key. */
export function isKnownKey(key: string): boolean {
  return fieldByKey.has(key.toLowerCase()) || others.has(key.toLowerCase());
}
