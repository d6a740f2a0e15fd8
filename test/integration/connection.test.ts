import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlServerTester } from '../../src-main/adapters/sqlserver/sql-server-tester.ts';
import type { ConnectionTest } from '../../src-main/contract/connection.ts';
import { connectionValue } from '../../src-main/contract/connection-string.ts';
import { buildImages } from '../images/build.ts';
import { openTestParts } from '../images/containers.ts';
import { SqlClient } from './sql-client.ts';

const PASSWORD = 'Voy;age-"0ne';
const READY = 'SQL Server is now ready for client connections';
const LOGINS = [
  'maker:Maker-0ne:dbcreator',
  'guest:Guest-0ne:none',
  'reader:Reader-0ne:user=Shop',
  'owner:Owner-0ne:owner=Shop',
].join(',');
/** A container reaches this machine by that name. */
const here = new Map([['host.docker.internal', '127.0.0.1']]);

const { containers, registry, close } = await openTestParts();
const opened: { close(): unknown }[] = [];

async function startServer(
  env: Readonly<Record<string, string>> = {},
): Promise<{ address: string; port: string; name: string }> {
  const name = await containers.run('mssql/server:2022-CU13', {
    env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD, STANDIN_LOGINS: LOGINS, ...env },
    ports: [1433],
  });
  await containers.waitForLine(name, READY);
  const address = await containers.address(name, 1433);
  return { address, port: address.split(':')[1] ?? '', name };
}

const test = (text: string): Promise<ConnectionTest> => sqlServerTester.test(text, AbortSignal.timeout(60_000), here);

interface Wish {
  readonly port: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly more?: string;
}

function connection({ port, database = 'Octopus', user = 'sa', password = PASSWORD, more = '' }: Wish): string {
  const login = `User Id=${user};Password=${connectionValue(password)}`;
  return `Server=tcp:host.docker.internal,${port};Database=${database};${login};${more === '' ? 'TrustServerCertificate=True' : more}`;
}

/** A server of other kinds on a free port. */
function listen(onSocket: Parameters<typeof createServer>[1]): Promise<{ server: Server; port: string }> {
  const server = createServer(onSocket);
  opened.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: String(typeof address === 'object' ? address?.port : '') });
    });
  });
}

let port = '';
let address = '';

beforeAll(async () => {
  await buildImages({ registry, only: ['sqlserver', 'octopus'] });
  await containers.openNetwork();
  ({ port, address } = await startServer());
  const sql = await SqlClient.open({ address, password: PASSWORD });
  await sql.batch('CREATE DATABASE Shop');
  await sql.batch('CREATE DATABASE Strict COLLATE Latin1_General_CS_AS');
  sql.close();
});
afterAll(async () => {
  for (const each of opened) each.close();
  await close();
});

describe('a test of a connection', () => {
  it('says what the server is and what the login may, when there is no database yet', async () => {
    const found = await test(connection({ port }));
    expect(found).toEqual({
      outcome: 'connected',
      elapsedMs: expect.any(Number) as number,
      product: 'SQL Server 2022 CU13 (16.0.4125.3), Developer Edition',
      majorVersion: 16,
      isEncrypted: true,
      databaseExists: false,
      collation: 'SQL_Latin1_General_CP1_CI_AS',
      canCreate: true,
      isOwner: true,
      usedBy: [],
    });
    expect(await test(connection({ port, user: 'maker', password: 'Maker-0ne' }))).toMatchObject({
      outcome: 'connected',
      databaseExists: false,
      canCreate: true,
      isOwner: false,
    });
  });

  it('names who is on a database that exists', async () => {
    const guest = await SqlClient.open({
      address,
      password: PASSWORD,
      database: 'Shop',
      application: 'Octopus Server',
    });
    opened.push(guest);
    const found = await test(connection({ port, database: 'shop' }));
    expect(found).toMatchObject({ outcome: 'connected', databaseExists: true, isOwner: true });
    expect(found.outcome === 'connected' ? found.usedBy : []).toEqual([
      expect.stringMatching(/^Octopus Server \(.+\)$/),
    ]);
    expect(await test(connection({ port, database: 'Shop', user: 'owner', password: 'Owner-0ne' }))).toMatchObject({
      outcome: 'connected',
      isOwner: true,
      canCreate: true,
      usedBy: [],
    });
  });

  it('changes nothing', async () => {
    await test(connection({ port, database: 'NotMade' }));
    const sql = await SqlClient.open({ address, password: PASSWORD });
    opened.push(sql);
    expect((await sql.batch("SELECT DB_ID(N'NotMade') AS id")).rows).toEqual([{ id: null }]);
  });

  it('tells a refused login, and does not repeat the password', async () => {
    const found = await test(connection({ port, password: 'Wr0ng;one"' }));
    expect(found).toMatchObject({ outcome: 'loginRefused', server: 'host.docker.internal', user: 'sa' });
    expect(JSON.stringify(found)).not.toContain('Wr0ng');
  });

  it('tells a missing database from one that the login may not use', async () => {
    const guest = { port, user: 'guest', password: 'Guest-0ne' };
    expect(await test(connection(guest))).toEqual({
      outcome: 'databaseMissing',
      server: 'host.docker.internal',
      database: 'Octopus',
      user: 'guest',
    });
    const closed = { outcome: 'noRight', server: 'host.docker.internal', database: 'Shop' };
    expect(await test(connection({ ...guest, database: 'Shop' }))).toEqual({ ...closed, user: 'guest' });
    expect(await test(connection({ port, database: 'Shop', user: 'reader', password: 'Reader-0ne' }))).toEqual({
      ...closed,
      user: 'reader',
    });
  });

  it('minds a collation that tells capitals apart, of the database or of the server that would make it', async () => {
    expect(await test(connection({ port, database: 'Strict' }))).toEqual({
      outcome: 'collationUnfit',
      database: 'Strict',
      collation: 'Latin1_General_CS_AS',
    });
    const strict = await startServer({ MSSQL_COLLATION: 'Latin1_General_BIN2' });
    expect(await test(connection({ port: strict.port }))).toMatchObject({
      outcome: 'collationUnfit',
      database: 'Octopus',
    });
  });

  it('trusts a certificate only as the string says', async () => {
    for (const more of ['Encrypt=True;TrustServerCertificate=False', 'TrustServerCertificate=no'])
      expect(await test(connection({ port, more }))).toMatchObject({
        outcome: 'tlsNotTrusted',
        server: 'host.docker.internal',
        details: expect.stringContaining('self-signed') as string,
      });
    expect(await test(connection({ port, more: 'Connect Timeout=5' }))).toMatchObject({
      outcome: 'connected',
      isEncrypted: true,
    });
    expect(await test(connection({ port, more: 'Encrypt=False' }))).toMatchObject({
      outcome: 'connected',
      isEncrypted: false,
    });
  });

  it('agrees on encryption with a server that insists, or has none', async () => {
    const insisting = await startServer({ STANDIN_TLS: 'required' });
    expect(await test(connection({ port: insisting.port, more: 'Encrypt=Optional' }))).toMatchObject({
      isEncrypted: true,
    });
    const plain = await startServer({ STANDIN_TLS: 'none' });
    expect(await test(connection({ port: plain.port }))).toMatchObject({ outcome: 'connected', isEncrypted: false });
    expect(await test(connection({ port: plain.port, more: 'Encrypt=True' }))).toMatchObject({
      outcome: 'other',
      details: expect.stringContaining('encryption') as string,
    });
  });

  it('says that nobody is there', async () => {
    const { server, port: free } = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await test(connection({ port: free }))).toMatchObject({
      outcome: 'unreachable',
      port: Number(free),
      details: expect.stringContaining('ECONNREFUSED') as string,
    });
    const nowhere = 'Server=no-such-host.invalid;Database=d;User Id=u;Password=p';
    expect(await test(nowhere)).toMatchObject({ outcome: 'unreachable', server: 'no-such-host.invalid', port: 1433 });
  });

  it('gives up on a server that says nothing, and on one that is not a SQL Server', async () => {
    const { port: silent } = await listen(() => undefined);
    const startedAt = performance.now();
    expect(await test(connection({ port: silent }))).toMatchObject({ outcome: 'unreachable', port: Number(silent) });
    expect(performance.now() - startedAt).toBeLessThan(11_000);
    const { port: other } = await listen((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    expect(await test(connection({ port: other }))).toMatchObject({ outcome: 'other' });
  });

  it('ends when it is no longer wanted', async () => {
    const { port: silent } = await listen(() => undefined);
    const control = new AbortController();
    const asked = sqlServerTester.test(connection({ port: silent }), control.signal, here);
    control.abort(new Error('no longer wanted'));
    await expect(asked).rejects.toThrow('no longer wanted');
  });

  it.each([
    ['Server=db;Password=a;b;Database=d', 'syntax', 'unquoted at character 22'],
    ['Server=db;Encrypt=maybe', 'syntax', 'switch in "Encrypt"'],
    ['Server=np:db;Database=d', 'server', 'server in "Server"'],
    ['Database=d;User Id=u', 'server', 'Server'],
    ['Server=.;Database=d;User Id=u', 'localhost', '.'],
    ['Server=localhost,1433;Database=d;User Id=u', 'localhost', 'localhost'],
    ['Server=db;User Id=u', 'database', 'Database'],
    ['Server=db;Database=d', 'login', 'User Id'],
    ['Server=db\\SQLEXPRESS;Database=d;User Id=u', 'instanceName', 'SQLEXPRESS'],
    ['Server=db;Database=d;Integrated Security=SSPI', 'authentication', 'Integrated Security'],
    [
      'Server=db;Database=d;Authentication=Active Directory Default',
      'authentication',
      'Authentication=Active Directory Default',
    ],
    ['', 'server', 'Server'],
  ])('does not set out with %j', async (text, reason, details) => {
    expect(await test(text)).toEqual({ outcome: 'unreadable', reason, details });
  });
});

describe('Octopus beside its SQL Server', () => {
  it('starts with the string that links the two', async () => {
    await containers.run('mssql/server:2022-latest', {
      env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD, STANDIN_START_MS: '3000' },
      alias: 'database',
    });
    const linked = `Server=database,1433;Database=Octopus;User Id=sa;Password=${connectionValue(PASSWORD)};TrustServerCertificate=True`;
    const octopus = await containers.run('octopusdeploy/octopusdeploy:2024.3.12899', {
      env: {
        ACCEPT_EULA: 'Y',
        DB_CONNECTION_STRING: `${linked};ConnectRetryCount=30`,
        ADMIN_USERNAME: 'admin',
        ADMIN_PASSWORD: 'Voyage-0ne!',
      },
    });
    await containers.waitForLine(octopus, 'Web server is ready to process requests', 60_000);
    expect(await containers.log(octopus)).not.toContain(PASSWORD);
  });
});
