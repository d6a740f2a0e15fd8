import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImages } from '../images/build.ts';
import { openTestParts, until, type RunOptions } from '../images/containers.ts';

const PASSWORD = 'Voyage-0ne!';
const KEY = 'MDEyMzQ1Njc4OWFiY2RlZg==';
const OTHER_KEY = 'ZmVkY2JhOTg3NjU0MzIxMA==';
const READY = 'Web server is ready to process requests';
const SHOW_KEY = ['/Octopus/Octopus.Server', 'show-master-key', '--console', '--instance', 'OctopusServer'];

const { containers, registry, close } = await openTestParts();
let sqlServer = '';

interface StandInState {
  readonly databaseVersion: string;
  readonly history: readonly string[];
  readonly isDamaged: boolean;
  readonly nodes: readonly { readonly Name: string }[];
}

function run(tag: string, database: string, env: Record<string, string> = {}, more: RunOptions = {}): Promise<string> {
  const connection = `Server=sql,1433;Database=${database};User=sa;Password=${PASSWORD};ConnectRetryCount=6`;
  return containers.run(`octopusdeploy/octopusdeploy:${tag}`, {
    ports: [8080],
    ...more,
    env: {
      ACCEPT_EULA: 'Y',
      DISABLE_DIND: 'Y',
      DB_CONNECTION_STRING: connection,
      OCTOPUS_SERVER_NODE_NAME: 'one',
      STANDIN_START_MS: '0',
      ...env,
    },
  });
}

async function urlOf(name: string): Promise<string> {
  return `http://${await containers.address(name, 8080)}`;
}

async function runReady(tag: string, database: string, env: Record<string, string> = {}, more: RunOptions = {}) {
  const name = await run(tag, database, env, more);
  await containers.waitForLine(name, READY);
  return { name, url: await urlOf(name) };
}

async function expectRefusal(name: string, words: string | RegExp): Promise<void> {
  expect(await containers.waitForEnd(name)).toBe(1);
  expect(await containers.log(name)).toMatch(words);
}

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
}

async function sqlQuery(sql: string): Promise<string> {
  const command = ['/opt/mssql-tools18/bin/sqlcmd', '-S', 'localhost', '-U', 'sa', '-C', '-b', '-h', '-1', '-Q', sql];
  const { code, stdout, stderr } = await containers.exec(sqlServer, command, { SQLCMDPASSWORD: PASSWORD });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

beforeAll(async () => {
  await buildImages({ registry, only: ['octopus', 'sqlserver'] });
  await containers.openNetwork();
  const env = { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD };
  sqlServer = await containers.run('mssql/server:2022-latest', { env, alias: 'sql' });
  await containers.waitForLine(sqlServer, 'SQL Server is now ready for client connections');
});
afterAll(close);

describe('Octopus Server stand-in: first start', () => {
  it('ends when the terms are not accepted', async () => {
    await expectRefusal(await run('2024.3.12899', 'Terms', { ACCEPT_EULA: 'yes' }), 'ERROR: You must accept the EULA');
  });

  it('makes its database and a key, and shows the key in every documented form', async () => {
    const { name, url } = await runReady('2024.3.12899', 'Fresh');
    expect((await fetch(`${url}/api/octopusservernodes/ping`)).status).toBe(200);
    expect(await read(`${url}/api`)).toMatchObject({ Application: 'Octopus Deploy', Version: '2024.3.12899' });
    const shown = await containers.exec(name, SHOW_KEY);
    expect(shown.stdout).toMatch(/^[A-Za-z0-9+/]{22}==\n$/);
    const asJson = await containers.exec(name, [
      'dotnet',
      '/Octopus/Octopus.Server.dll',
      'show-master-key',
      '--format=json',
    ]);
    expect(JSON.parse(asJson.stdout)).toEqual({ MasterKey: shown.stdout.trim() });
    expect(await sqlQuery('USE Fresh SELECT Version FROM OctopusServerInstallationHistory')).toContain('2024.3.12899');
    expect(await containers.log(name)).not.toContain(PASSWORD);
    await containers.stop(name);
    expect(await containers.exitCode(name)).toBe(0);
    expect(await containers.log(name)).toContain('Shutting down');
  });

  it('refuses a damaged key and leaves no database behind', async () => {
    const name = await run('2024.3.12899', 'Spoiled', { MASTER_KEY: KEY.slice(2) });
    await expectRefusal(name, 'not a valid Base-64 string');
    expect(await sqlQuery("SELECT ISNULL(DB_ID(N'Spoiled'), N'none')")).toContain('none');
  });

  it('says so when the database password is wrong or the server is away', async () => {
    const wrong = 'Server=sql;Database=X;User Id=sa;Password="no;pe"';
    const refused = await run('2024.3.12899', 'X', { DB_CONNECTION_STRING: wrong });
    await expectRefusal(refused, "Login failed for user 'sa'.");
    const away = 'Server=127.0.0.1,1999;Database=X;User Id=sa;Password=x;ConnectRetryCount=1';
    const lost = await run('2024.3.12899', 'X', { DB_CONNECTION_STRING: away, STANDIN_TIME_SCALE: '0.1' });
    await expectRefusal(lost, /timed out after try 2[\s\S]*A network-related or instance-specific error/);
  });

  it('speaks TLS to the database and logs in its administrator', async () => {
    const connection = `Server=sql;Database=Secure;User Id=sa;Password=${PASSWORD};Encrypt=True;TrustServerCertificate=True`;
    const { url } = await runReady('2024.3.12899', 'Secure', {
      DB_CONNECTION_STRING: connection,
      ADMIN_PASSWORD: 'S3cret-enough',
      ADMIN_API_KEY: 'API-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    });
    const login = { Username: 'admin', Password: 'S3cret-enough' };
    const answer = await fetch(`${url}/api/users/login`, { method: 'POST', body: JSON.stringify(login) });
    expect(answer.status).toBe(200);
    expect((await fetch(`${url}/api/users/me`)).status).toBe(401);
    const me = await fetch(`${url}/api/users/me`, {
      headers: { 'x-octopus-apikey': 'API-ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
    });
    expect(await me.json()).toMatchObject({ Username: 'admin' });
    const untrusted = await run('2024.3.12899', 'Secure', {
      DB_CONNECTION_STRING: connection.replace('Certificate=True', 'Certificate=False;ConnectRetryCount=0'),
    });
    await expectRefusal(untrusted, 'certificate chain was issued by an authority that is not trusted');
  });
});

describe('Octopus Server stand-in: an existing database', () => {
  it('upgrades with its key and data, refuses a wrong or missing key and a downgrade', async () => {
    const volumes = { [containers.volume('repository')]: '/repository', [containers.volume('taskLogs')]: '/taskLogs' };
    const old = await runReady('2024.3.12899', 'Voyage', { MASTER_KEY: KEY }, { volumes });
    await post(`${old.url}/api/standin/documents`, { id: 'Projects-1', name: "Captain's log" });
    await post(`${old.url}/api/standin/packages`, { packageId: 'Ship', version: '1.0.0', content: 'planks' });
    const files = await read(`${old.url}/api/standin/files`);
    await containers.stop(old.name);

    await expectRefusal(
      await run('2024.4.7091', 'Voyage'),
      'The master key must be supplied because the database already exists',
    );
    const wrongKey = await run('2024.4.7091', 'Voyage', { MASTER_KEY: OTHER_KEY });
    await expectRefusal(wrongKey, 'Please enter a valid master key for the existing database');

    const now = await runReady('2024.4.7091', 'Voyage', { MASTER_KEY: KEY }, { volumes });
    expect(await containers.log(now.name)).toContain('The database was upgraded from 2024.3.12899 to 2024.4.7091');
    expect(await read(`${now.url}/api/standin/documents`)).toEqual([{ id: 'Projects-1', name: "Captain's log" }]);
    expect(await read(`${now.url}/api/standin/files`)).toEqual(files);
    const state = await read<StandInState>(`${now.url}/api/standin/state`);
    expect(state).toMatchObject({ history: ['2024.3.12899', '2024.4.7091'], isDamaged: false });
    expect(state.nodes).toHaveLength(1);
    await containers.stop(now.name);

    const downgrade = await run('2024.2.9428', 'Voyage', { MASTER_KEY: KEY });
    await expectRefusal(downgrade, /stopped to protect your data[\s\S]*designed for Octopus Server 2024\.4\.7091/);
    expect(await sqlQuery('USE Voyage SELECT COUNT(*) FROM OctopusServerInstallationHistory')).toMatch(/^2\n/);
  });

  it('aborts a migration while another node is alive', async () => {
    await runReady('2024.3.12899', 'Crowd', { MASTER_KEY: KEY });
    const second = await run('2024.4.7091', 'Crowd', { MASTER_KEY: KEY, OCTOPUS_SERVER_NODE_NAME: 'two' });
    await expectRefusal(second, 'Database upgrade aborted: 1 node(s) are still running');
  });

  it('drains by command and stays alive', async () => {
    const { name, url } = await runReady('2024.3.12899', 'Drain', { MASTER_KEY: KEY, STANDIN_TASKS: '1,60' });
    const node = ['/Octopus/Octopus.Server', 'node', '--instance=OctopusServer'];
    expect((await containers.exec(name, [...node, '--drain=true', '--wait=1'])).code).toBe(1);
    expect((await fetch(`${url}/api/octopusservernodes/ping`)).status).toBe(418);
    expect((await containers.exec(name, ['/Octopus/Octopus.Server', 'container-healthcheck'])).code).toBe(0);
    expect((await containers.exec(name, [...node, '--drain=true', '--wait=5', '--cancel-tasks'])).code).toBe(0);
    expect((await containers.exec(name, [...node, '--drain=false'])).code).toBe(0);
    expect((await fetch(`${url}/api/octopusservernodes/ping`)).status).toBe(200);
  });
});

describe('Octopus Server stand-in: tags with a fault', () => {
  const database = 'Faults';

  beforeAll(async () => {
    const { name } = await runReady('2024.3.12899', database, { MASTER_KEY: KEY });
    await containers.stop(name);
  });

  async function versionsInDatabase(): Promise<string> {
    return sqlQuery(`USE ${database} SELECT Version FROM OctopusServerInstallationHistory ORDER BY Id`);
  }

  it('exits at once, or fails cleanly, and leaves the database as it was', async () => {
    const before = await versionsInDatabase();
    await expectRefusal(await run('2024.4.7300-exits', database, { MASTER_KEY: KEY }), 'A fatal exception occurred');
    const failed = await run('2024.4.7500-fails', database, { MASTER_KEY: KEY });
    await expectRefusal(failed, 'rolled back to its last known good state');
    expect(await versionsInDatabase()).toBe(before);
  });

  it('migrates slowly, says how far it is, and opens its port only then', async () => {
    const name = await run('2024.4.7200-slow', database, { MASTER_KEY: KEY, STANDIN_TIME_SCALE: '0.1' });
    await containers.waitForLine(name, '(2 of 20)');
    await expect(fetch(`${await urlOf(name)}/api`)).rejects.toThrow('fetch failed');
    await containers.waitForLine(name, READY);
    expect(await read(`${await urlOf(name)}/api`)).toMatchObject({ Version: '2024.4.7200-slow' });
    await containers.stop(name);
  });

  it('runs and never becomes ready, after it has changed database and files', async () => {
    const volumes = { [containers.volume('never')]: '/repository' };
    const good = await runReady(
      '2024.4.7200-slow',
      database,
      { MASTER_KEY: KEY, STANDIN_TIME_SCALE: '0' },
      { volumes },
    );
    await post(`${good.url}/api/standin/packages`, { content: 'untouched' });
    await containers.stop(good.name);
    const never = await run('2024.4.7400-never', database, { MASTER_KEY: KEY }, { volumes });
    await containers.waitForLine(never, 'Waiting for the task scheduler');
    await expect(fetch(`${await urlOf(never)}/api`)).rejects.toThrow('fetch failed');
    expect(await versionsInDatabase()).toContain('2024.4.7400-never');
    const content = await containers.exec(never, [
      'cat',
      '/repository/Spaces-1/feeds-builtin/Sample/Sample.1.0.0.nupkg',
    ]);
    expect(content.stdout).toBe('changed by 2024.4.7400-never\nuntouched');
    await containers.stop(never);
    expect(await containers.exitCode(never)).toBe(0);
    const back = await runReady('2024.4.7200-slow', database, { MASTER_KEY: KEY });
    expect(await read(`${back.url}/api/standin/state`)).toMatchObject({ databaseVersion: '2024.4.7400-never' });
  });

  it('shows the key with noise around it when ordered', async () => {
    const { name } = await runReady('2024.3.12899', 'Noise', { MASTER_KEY: KEY, STANDIN_KEY_ANSWER: 'no-console' });
    expect((await containers.exec(name, SHOW_KEY)).code).toBe(1);
    expect(
      (
        await containers.exec(
          name,
          SHOW_KEY.filter((word) => word !== '--console'),
        )
      ).stdout,
    ).toBe(`${KEY}\n`);
  });
});

describe('Octopus Server stand-in: the database goes away', () => {
  it('stays up, says that it is not well, and recovers', async () => {
    const { url } = await runReady('2024.3.12899', 'Outage', { MASTER_KEY: KEY });
    const status = async () => (await fetch(`${url}/api/serverstatus/hosted/internal`)).status;
    expect(await status()).toBe(200);
    await containers.stop(sqlServer);
    expect(await status()).toBe(503);
    await containers.start(sqlServer);
    await until('the server to be well again', 20_000, async () => ((await status()) === 200 ? true : undefined));
  });
});
