import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildImages } from '../images/build.ts';
import { openTestParts } from '../images/containers.ts';
import { numbers, SqlClient, type ClientOptions } from './sql-client.ts';

const PASSWORD = 'Voyage-0ne!';
const READY = 'SQL Server is now ready for client connections';
const BACKUP = '/var/opt/mssql/data/shop.bak';
const WHOLE = "WITH COPY_ONLY, CHECKSUM, FORMAT, INIT, NAME = N'before', STATS = 10";

const { containers, registry, close } = await openTestParts();
const opened: SqlClient[] = [];

interface Server {
  readonly name: string;
  readonly address: string;
}

async function server(
  options: { tag?: string; env?: Record<string, string>; volumes?: Record<string, string> } = {},
): Promise<Server> {
  const { tag = '2022-latest', env = {}, volumes = {} } = options;
  const name = await containers.run(`mssql/server:${tag}`, {
    env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD, ...env },
    ports: [1433],
    volumes,
  });
  await containers.waitForLine(name, READY);
  return { name, address: await containers.address(name, 1433) };
}

async function client({ address }: Server, options: Partial<ClientOptions> = {}): Promise<SqlClient> {
  const found = await SqlClient.open({ address, password: PASSWORD, ...options });
  opened.push(found);
  return found;
}

async function shop(sql: SqlClient): Promise<void> {
  await sql.batch('CREATE DATABASE Shop');
  await sql.batch(
    "USE Shop; CREATE TABLE Item (Id int PRIMARY KEY, Name nvarchar(50)); INSERT INTO Item VALUES (1, N'Ölfaß'); USE master",
  );
}

const items = async (sql: SqlClient, database = 'Shop'): Promise<unknown[]> =>
  (await sql.batch(`SELECT Name FROM ${database}.dbo.Item ORDER BY Id`)).rows.map(({ Name }) => Name);

beforeAll(async () => {
  await buildImages({ registry, only: ['sqlserver'] });
  await containers.openNetwork();
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});
afterAll(close);

describe('a backup of the SQL Server stand-in', () => {
  it('is made with progress over time, checked, looked into and restored over what is there', async () => {
    const sql = await client(await server());
    await shop(sql);
    const times: number[] = [];
    const made = await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' ${WHOLE}`, ({ number }) => {
      if (number === 3211) times.push(performance.now());
    });
    expect(made).toMatchObject({ code: null, errors: [] });
    expect(made.infos.filter(({ number }) => number === 3211).map(({ text }) => text)).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `${percent} percent processed.`),
    );
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(100);
    expect(numbers(made.infos).at(-1)).toBe(3014);

    expect(numbers((await sql.batch(`RESTORE VERIFYONLY FROM DISK = N'${BACKUP}' WITH CHECKSUM`)).infos)).toContain(
      3262,
    );
    const header = await sql.batch(`RESTORE HEADERONLY FROM DISK = N'${BACKUP}'`);
    expect(header.rows).toMatchObject([
      { DatabaseName: 'Shop', BackupName: 'before', SoftwareVersionMajor: '16', IsCopyOnly: '1' },
    ]);
    const files = await sql.procedure(`RESTORE FILELISTONLY FROM DISK = N'${BACKUP}'`);
    expect(files.rows).toMatchObject([
      { LogicalName: 'Shop', Type: 'D', PhysicalName: '/var/opt/mssql/data/Shop.mdf' },
      { LogicalName: 'Shop_log', Type: 'L' },
    ]);

    await sql.batch("INSERT INTO Shop.dbo.Item VALUES (2, N'later')");
    expect(await items(sql)).toEqual(['Ölfaß', 'later']);
    await sql.batch('ALTER DATABASE [Shop] SET SINGLE_USER WITH ROLLBACK IMMEDIATE');
    const restored = await sql.batch(
      `RESTORE DATABASE [Shop] FROM DISK = N'${BACKUP}' WITH REPLACE, CHECKSUM, STATS = 5`,
    );
    expect(restored.code).toBeNull();
    expect(restored.infos.filter(({ number }) => number === 3211)).toHaveLength(20);
    await sql.batch('ALTER DATABASE [Shop] SET MULTI_USER');
    expect(await items(sql)).toEqual(['Ölfaß']);
  });

  it('goes into a database of another name only with other files', async () => {
    const sql = await client(await server());
    await shop(sql);
    await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' ${WHOLE}`);
    const beside = await sql.batch(`RESTORE DATABASE [Copy] FROM DISK = N'${BACKUP}'`);
    expect(numbers(beside.errors)).toEqual([1834, 3156, 3013]);
    const moved = await sql.batch(
      `RESTORE DATABASE [Copy] FROM DISK = N'${BACKUP}' WITH MOVE N'Shop' TO N'/var/opt/mssql/data/Copy.mdf', MOVE N'Shop_log' TO N'/var/opt/mssql/data/Copy_log.ldf'`,
    );
    expect(moved.code).toBeNull();
    expect(await items(sql, 'Copy')).toEqual(['Ölfaß']);
    await sql.batch('CREATE DATABASE Other');
    expect(numbers((await sql.batch(`RESTORE DATABASE [Other] FROM DISK = N'${BACKUP}'`)).errors)).toEqual([
      3154, 3013,
    ]);
    expect(numbers((await sql.batch(`RESTORE DATABASE [Shop] FROM DISK = N'${BACKUP}'`)).errors)).toEqual([3159, 3013]);
  });

  it('waits for nobody: a database in use is not restored until its users are put out', async () => {
    const place = await server();
    const sql = await client(place);
    await shop(sql);
    await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' ${WHOLE}`);
    const guest = await client(place, { database: 'Shop', application: 'guest' });
    const restore = `RESTORE DATABASE [Shop] FROM DISK = N'${BACKUP}' WITH REPLACE`;
    expect(numbers((await sql.batch(restore)).errors)).toEqual([3101, 3013]);
    expect(numbers((await sql.batch('ALTER DATABASE Shop SET SINGLE_USER')).errors)).toEqual([5070]);
    await sql.batch('ALTER DATABASE Shop SET SINGLE_USER WITH ROLLBACK IMMEDIATE');
    await guest.ended;
    expect((await sql.batch(restore)).code).toBeNull();
  });

  it('says why it cannot be made or read, and then that it ends', async () => {
    const place = await server({ env: { MSSQL_PID: 'Express' } });
    const sql = await client(place);
    await shop(sql);
    const failing = async (text: string): Promise<number[]> => numbers((await sql.batch(text)).errors);
    expect(await failing(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' WITH INIT, COMPRESSION`)).toEqual([1844, 3013]);
    expect(await failing(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' WITH INIT`)).toEqual([]);
    expect(await failing(`BACKUP DATABASE [Nothing] TO DISK = N'${BACKUP}'`)).toEqual([911, 3013]);
    const noFolder = await sql.batch("BACKUP DATABASE [Shop] TO DISK = N'/nowhere/x.bak' WITH INIT");
    expect(noFolder.errors[0]).toMatchObject({
      number: 3201,
      text: expect.stringContaining('Operating system error 2') as string,
    });
    const noRight = await sql.batch("BACKUP DATABASE [Shop] TO DISK = N'/etc/x.bak' WITH INIT");
    expect(noRight.errors[0]?.text).toContain('5(Access is denied.)');
    await containers.exec(place.name, ['sh', '-c', `printf x >> ${BACKUP}`]);
    expect(await failing(`RESTORE VERIFYONLY FROM DISK = N'${BACKUP}'`)).toEqual([3241, 3013]);
    expect(await failing(`RESTORE DATABASE [Shop] FROM DISK = N'${BACKUP}' WITH REPLACE`)).toEqual([3241, 3013]);
    expect(await items(sql)).toEqual(['Ölfaß']);
  });

  it('runs out of disk half way', async () => {
    const sql = await client(await server({ env: { STANDIN_DISK_FULL: 'Y' } }));
    await shop(sql);
    const made = await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' ${WHOLE}`);
    expect(numbers(made.errors)).toEqual([3202, 3013]);
    expect(made.infos.filter(({ number }) => number === 3211)).toHaveLength(5);
  });

  it('stops when it is cancelled, and the connection stays of use', async () => {
    const sql = await client(await server({ env: { STANDIN_BACKUP_MS: '5000' } }));
    await shop(sql);
    const made = await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}' WITH INIT`, () => sql.cancel());
    expect(made.code).toBe('ECANCEL');
    expect(made.infos.length).toBeLessThan(5);
    const waiting = sql.batch("WAITFOR DELAY '00:01:00'");
    sql.cancel();
    expect((await waiting).code).toBe('ECANCEL');
    expect(await items(sql)).toEqual(['Ölfaß']);
  });

  it('of a newer version is refused by an older one, and so is its volume', async () => {
    const volumes = { [containers.volume('newer')]: '/var/opt/mssql' };
    const newer = await server({ tag: '2025-latest', volumes });
    const sql = await client(newer);
    await shop(sql);
    expect(
      (await sql.batch(`BACKUP DATABASE [Shop] TO DISK = N'/var/opt/mssql/backup/shop.bak' WITH INIT`)).code,
    ).toBeNull();
    await containers.stop(newer.name);
    const older = await client(await server({ tag: '2019-latest', volumes: { [containers.volume('newer')]: '/mnt' } }));
    expect(numbers((await older.batch(`RESTORE DATABASE [Shop] FROM DISK = N'/mnt/backup/shop.bak'`)).errors)).toEqual([
      3169, 3013,
    ]);
    const refusing = await containers.run('mssql/server:2022-latest', {
      env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD },
      volumes,
    });
    expect(await containers.waitForEnd(refusing)).toBe(1);
    expect(await containers.log(refusing)).toContain('cannot be opened because it is version 17');
  });
});

describe('the SQL Server stand-in', () => {
  it('changes a password for good', async () => {
    const place = await server();
    const sql = await client(place);
    expect(numbers((await sql.batch("ALTER LOGIN [sa] WITH PASSWORD = N'weak'")).errors)).toEqual([15118]);
    expect((await sql.batch("ALTER LOGIN [sa] WITH PASSWORD = N'Sec0nd;one'")).code).toBeNull();
    await expect(client(place)).rejects.toThrow('18456');
    await client(place, { password: 'Sec0nd;one' });
  });

  it('keeps logins to their rights', async () => {
    const place = await server({ env: { STANDIN_LOGINS: 'guest:Guest-0ne:none,maker:Maker-0ne:dbcreator' } });
    const sql = await client(place);
    await shop(sql);
    await expect(client(place, { user: 'guest', password: 'Guest-0ne', database: 'Shop' })).rejects.toThrow(
      '4060,18456',
    );
    const guest = await client(place, { user: 'guest', password: 'Guest-0ne', isEncrypted: false });
    expect(numbers((await guest.batch('CREATE DATABASE Mine')).errors)).toEqual([262]);
    expect(numbers((await guest.batch(`BACKUP DATABASE [Shop] TO DISK = N'${BACKUP}'`)).errors)).toEqual([262, 3013]);
    const maker = await client(place, { user: 'maker', password: 'Maker-0ne' });
    expect((await maker.batch('CREATE DATABASE Mine; USE Mine')).code).toBeNull();
  });

  it.each([
    ['2017-latest', 'mssql-tools', 'mssql-tools18', '14'],
    ['2022-CU13', 'mssql-tools', 'mssql-tools18', '16'],
    ['2025-latest', 'mssql-tools18', 'mssql-tools', '17'],
  ])('%s has its sqlcmd in %s only', async (tag, here, missing, major) => {
    const { name } = await server({ tag });
    const ask = ['-S', 'localhost', '-U', 'sa', '-h', '-1', '-Q', "SELECT SERVERPROPERTY('ProductMajorVersion')"];
    const run = (folder: string, ...more: string[]) =>
      containers.exec(name, [`/opt/${folder}/bin/sqlcmd`, ...ask, ...more], { SQLCMDPASSWORD: PASSWORD });
    expect(await run(here, '-C')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^${major}\n`)) as string,
    });
    expect((await run(missing, '-C')).code).not.toBe(0);
    // The old one does not encrypt, so it minds no certificate.
    expect((await run(here)).code).toBe(here === 'mssql-tools' ? 0 : 1);
  });

  it('ends on a processor that it does not know', async () => {
    const name = await containers.run('mssql/server:2022-latest', { env: { STANDIN_FAULT: 'arch' } });
    expect(await containers.waitForEnd(name)).toBe(1);
    expect(await containers.log(name)).toContain('Invalid mapping of address');
  });
});
