/** What a test of a connection found, in words: bold sentence, then what it means or what can be done. */
import type { ConnectionTest } from '../../src-main/contract/connection.ts';
import { formatDuration, formatList } from './format.ts';

export interface ConnectionTestWords {
  readonly tone: 'ok' | 'warn';
  readonly title: string;
  readonly text: string;
  /** The server's or the network's own words. */
  readonly details?: string;
}

type Of<Outcome extends ConnectionTest['outcome']> = Extract<ConnectionTest, { outcome: Outcome }>;

/** `42 ms`, `1.2 s`. */
function formatElapsed(milliseconds: number): string {
  return milliseconds < 950 ? `${String(Math.round(milliseconds))} ms` : formatDuration(milliseconds / 1000);
}

function connectedWords(test: Of<'connected'>): ConnectionTestWords {
  const { databaseExists, isOwner, canCreate, usedBy } = test;
  const rights = databaseExists
    ? isOwner
      ? 'The database is there and the login owns it'
      : 'The database is there, but the login does not own it'
    : canCreate
      ? 'The login may create databases'
      : 'The database is not there, and the login may not create it';
  const more =
    usedBy.length > 0
      ? ` It is in use by ${formatList(usedBy)}: a database belongs to one instance alone.`
      : databaseExists || !canCreate
        ? ''
        : ' The database is made at the first start.';
  return {
    tone: usedBy.length === 0 && (databaseExists ? isOwner : canCreate) ? 'ok' : 'warn',
    title: `Connected in ${formatElapsed(test.elapsedMs)}.`,
    text: `${test.product}, ${test.isEncrypted ? 'encrypted' : 'not encrypted'}. ${rights}, collation fits.${more}`,
  };
}

const unreadable: Record<Of<'unreadable'>['reason'], Omit<ConnectionTestWords, 'tone'>> = {
  syntax: {
    title: 'The connection string cannot be read.',
    text: 'It is made of pairs such as Server=sql01,1433;Database=Octopus. Values with ; stand in double quotes.',
  },
  server: {
    title: 'It names no server.',
    text: 'Give the name or the address of the computer that SQL Server runs on.',
  },
  database: { title: 'It names no database.', text: 'Give one; it is made at the first start if the login may.' },
  login: { title: 'It has no login or no password.', text: 'Give both.' },
  instanceName: {
    title: 'A named instance without a port cannot be found from a container.',
    text: 'Give the port that the instance listens on.',
  },
  localhost: {
    title: 'In the container, localhost is the container itself.',
    text: 'Give the name of the computer that SQL Server runs on. The engine’s own computer is host.docker.internal.',
  },
  authentication: {
    title: 'Berth can only test a login with a password.',
    text: 'Whether the server takes this sign-in shows at the first start.',
  },
};

export function connectionTestWords(test: ConnectionTest): ConnectionTestWords {
  switch (test.outcome) {
    case 'connected':
      return connectedWords(test);
    case 'unreachable':
      return {
        tone: 'warn',
        title: `${test.server} does not answer on port ${String(test.port)}.`,
        text: 'Check name and port, that SQL Server takes TCP connections, and that no firewall stands between.',
        details: test.details,
      };
    case 'tlsNotTrusted':
      return {
        tone: 'warn',
        title: `${test.server} shows a certificate that nobody here vouches for.`,
        text: 'Nothing was sent. Trust it if the server is yours, or give it a certificate that is known.',
        details: test.details,
      };
    case 'loginRefused':
      return {
        tone: 'warn',
        title: `${test.server} answers, but refuses the login ${test.user}.`,
        text: 'Check name and password, and that the server takes logins with a password.',
        details: test.details,
      };
    case 'databaseMissing':
      return {
        tone: 'warn',
        title: `${test.server} has no database ${test.database}, and ${test.user} may not create it.`,
        text: 'Have it created, or give the login the role dbcreator.',
      };
    case 'noRight':
      return {
        tone: 'warn',
        title: `${test.user} may not use the database ${test.database}.`,
        text: 'Make the login its owner: it needs the role db_owner.',
      };
    case 'collationUnfit':
      return {
        tone: 'warn',
        title: `The collation of ${test.database} tells upper from lower case.`,
        text: `${test.collation} does not fit. Create the database with one that has _CI_ in its name.`,
      };
    case 'unreadable':
      return { tone: 'warn', ...unreadable[test.reason], ...(test.details === '' ? {} : { details: test.details }) };
    case 'other':
      return {
        tone: 'warn',
        title: `${test.server} answers in a way that Berth does not know.`,
        text: 'Its own words are under Details.',
        details: test.details,
      };
  }
}
