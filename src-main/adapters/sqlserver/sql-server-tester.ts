/** Tries a connection to a SQL Server, and looks at what a login may do there. */
import type { ConnectionTest } from '../../contract/connection.ts';
import {
  isOwnMachine,
  readConnectionString,
  sqlServerPort,
  type ConnectionParts,
} from '../../contract/connection-string.ts';
import { createRedactor } from '../../domain/redact.ts';
import type { DatabaseTester } from '../../ports/database-tester.ts';
import { readFacts, type DatabaseFacts } from './database-facts.ts';
import { openSession, type SqlRefusal, type SqlSession, type SqlTarget } from './sql-session.ts';

const limitMs = 10_000;
/** Numbers of SQL Server's messages. */
const loginFailed = 18_456;
const cannotOpenDatabase = 4_060;

const nobodyThere =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|ETIMEOUT|EINVAL|EADDRNOTAVAIL)$/;
/** What OpenSSL and Node call a certificate that cannot be trusted. */
const notTrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_\w+)$/;

export const sqlServerTester: DatabaseTester = {
  async test(connectionString, signal, hosts = new Map()) {
    signal.throwIfAborted();
    const reading = readConnectionString(connectionString);
    const [fault] = reading.faults;
    if (fault !== undefined) {
      const where = fault.key === '' ? `at character ${fault.start + 1}` : `in "${fault.key}"`;
      return unreadable(fault.kind === 'server' ? 'server' : 'syntax', `${fault.kind} ${where}`);
    }
    const { parts } = reading;
    const lack = whatIsLacking(parts);
    if (lack !== null) return lack;
    const limit = AbortSignal.timeout(limitMs);
    try {
      const outcome = await tryOut(parts, hosts, AbortSignal.any([signal, limit]));
      return withoutSecrets(outcome, createRedactor([connectionString, parts.password]));
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.aborted) throw error;
      return {
        outcome: 'unreachable',
        server: parts.server,
        port: portOf(parts),
        details: `no answer in ${limitMs} ms`,
      };
    }
  },
};

type Unreadable = Extract<ConnectionTest, { outcome: 'unreadable' }>;

function unreadable(reason: Unreadable['reason'], details: string): Unreadable {
  return { outcome: 'unreadable', reason, details };
}

function whatIsLacking(parts: ConnectionParts): Unreadable | null {
  const { server, authentication, instanceName } = parts;
  if (server === '') return unreadable('server', 'Server');
  if (isOwnMachine(server)) return unreadable('localhost', server);
  if (parts.database === '') return unreadable('database', 'Database');
  const isSqlLogin = authentication === '' || /^sql\s?password$/i.test(authentication.trim());
  if (!isSqlLogin) return unreadable('authentication', `Authentication=${authentication}`);
  if (parts.integratedSecurity === true) return unreadable('authentication', 'Integrated Security');
  if (parts.user === '') return unreadable('login', 'User Id');
  if (instanceName !== '' && parts.port === null) return unreadable('instanceName', instanceName);
  return null;
}

const portOf = (parts: ConnectionParts): number => parts.port ?? sqlServerPort;

async function tryOut(
  parts: ConnectionParts,
  hosts: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const startedAt = performance.now();
  const target: SqlTarget = {
    host: hosts.get(parts.server.toLowerCase()) ?? parts.server,
    certificateName: parts.server,
    port: portOf(parts),
    database: parts.database,
    user: parts.user,
    password: parts.password,
    encrypt: parts.encrypt === 'strict' ? 'strict' : parts.encrypt !== 'optional',
    // Octopus Server trusts where nothing is said.
    isTrusted: parts.trustServerCertificate ?? true,
  };
  let session = await openAgreed(target, parts.encrypt, signal);
  const isClosedDatabase = session.kind === 'refused' && hasNumber(session, cannotOpenDatabase);
  if (isClosedDatabase) session = await openAgreed({ ...target, database: 'master' }, parts.encrypt, signal);
  if (session.kind === 'refused') {
    if (!isClosedDatabase) return refusal(session, parts);
    return { outcome: 'noRight', server: parts.server, database: parts.database, user: parts.user };
  }
  try {
    const facts = await readFacts(session, parts.database);
    if (isClosedDatabase && facts.exists)
      return { outcome: 'noRight', server: parts.server, database: parts.database, user: parts.user };
    return verdict(facts, session, parts, performance.now() - startedAt);
  } catch (error) {
    signal.throwIfAborted();
    return { outcome: 'other', server: parts.server, details: error instanceof Error ? error.message : String(error) };
  } finally {
    session.close();
  }
}

/** Encryption as the two ends agree on it, where the string leaves that to them. */
async function openAgreed(
  target: SqlTarget,
  asked: ConnectionParts['encrypt'],
  signal: AbortSignal,
): Promise<SqlSession | SqlRefusal> {
  const session = await openSession(target, signal);
  if (session.kind === 'open' || !session.codes.includes('EENCRYPT')) return session;
  if (asked === 'optional') return openSession({ ...target, encrypt: true, isTrusted: true }, signal);
  return asked === null ? openSession({ ...target, encrypt: false }, signal) : session;
}

const hasNumber = ({ messages }: SqlRefusal, wanted: number): boolean =>
  messages.some(({ number }) => number === wanted);

function refusal(refused: SqlRefusal, { server, user, ...parts }: ConnectionParts): ConnectionTest {
  const { codes, messages, details } = refused;
  if (hasNumber(refused, loginFailed)) {
    const text = messages.find(({ number }) => number === loginFailed)?.text ?? details;
    return { outcome: 'loginRefused', server, user, details: text };
  }
  if (codes.some((code) => notTrusted.test(code))) return { outcome: 'tlsNotTrusted', server, details };
  if (codes.some((code) => nobodyThere.test(code)))
    return { outcome: 'unreachable', server, port: parts.port ?? sqlServerPort, details };
  return { outcome: 'other', server, details };
}

function verdict(facts: DatabaseFacts, session: SqlSession, parts: ConnectionParts, elapsedMs: number): ConnectionTest {
  const { server, database, user } = parts;
  if (!facts.exists && !facts.canCreateDatabases) return { outcome: 'databaseMissing', server, database, user };
  if (facts.exists && !facts.isOwner) return { outcome: 'noRight', server, database, user };
  if (facts.collation !== null && !/_CI_/i.test(facts.collation))
    return { outcome: 'collationUnfit', database, collation: facts.collation };
  return {
    outcome: 'connected',
    elapsedMs: Math.max(1, Math.round(elapsedMs)),
    product: facts.product,
    majorVersion: facts.majorVersion,
    isEncrypted: session.isEncrypted,
    databaseExists: facts.exists,
    collation: facts.collation,
    canCreate: facts.canCreateDatabases || facts.isOwner,
    isOwner: facts.isOwner,
    usedBy: [...facts.usedBy],
  };
}

/** A driver or a server may repeat what it was given. */
function withoutSecrets(test: ConnectionTest, redact: (text: string) => string): ConnectionTest {
  return 'details' in test ? { ...test, details: redact(test.details) } : test;
}
