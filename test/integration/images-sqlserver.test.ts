import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImages } from '../images/build.ts';
import { openTestParts } from '../images/containers.ts';

const PASSWORD = 'Voyage-0ne!';
const IMAGE = 'mssql/server:2022-latest';
const READY = 'SQL Server is now ready for client connections';
const ACCEPTED = { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: PASSWORD };

const { containers, registry, close } = await openTestParts();
const configuration = path.join(os.tmpdir(), `images-test-freetds-${process.pid}.conf`);

/** One question through FreeTDS, a client that nobody here wrote. */
async function tsql(
  address: string,
  sql: string,
  options: { password?: string; isEncrypted?: boolean } = {},
): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  const encryption = options.isEncrypted === true ? 'require' : 'off';
  const entry = `[server]\nhost = ${host}\nport = ${port}\ntds version = 7.4\nencryption = ${encryption}\n`;
  await fs.writeFile(configuration, entry);
  return new Promise((resolve) => {
    const child = execFile(
      'tsql',
      ['-S', 'server', '-U', 'sa', '-P', options.password ?? PASSWORD],
      { env: { ...process.env, FREETDSCONF: configuration } },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${sql}\ngo\n`);
  });
}

beforeAll(async () => {
  await buildImages({ registry, only: ['sqlserver'] });
  await containers.openNetwork();
});
afterAll(async () => {
  await close();
  await fs.rm(configuration, { force: true });
});

describe('SQL Server stand-in', () => {
  it('ends with the words of its terms when they are not accepted', async () => {
    const name = await containers.run(IMAGE, { env: { MSSQL_SA_PASSWORD: PASSWORD } });
    expect(await containers.waitForEnd(name)).toBe(1);
    expect(await containers.log(name)).toContain('End-User License Agreement');
  });

  it('refuses a weak password', async () => {
    const name = await containers.run(IMAGE, { env: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: 'weak' } });
    expect(await containers.waitForEnd(name)).toBe(1);
    expect(await containers.log(name)).toContain('Password validation failed');
  });

  it('answers FreeTDS plain and encrypted, and refuses a wrong password', async () => {
    const name = await containers.run(IMAGE, { env: ACCEPTED, ports: [1433] });
    await containers.waitForLine(name, READY);
    const address = await containers.address(name, 1433);
    expect(await tsql(address, 'SELECT @@VERSION')).toContain('Microsoft SQL Server 2022');
    expect(await tsql(address, "SELECT SERVERPROPERTY('ProductVersion')", { isEncrypted: true })).toMatch(/16\.0\.\d+/);
    expect(await tsql(address, 'SELECT 1', { password: 'Wr0ng-one' })).toContain("Login failed for user 'sa'.");
  });

  it('keeps tables in its volume, and the password of the volume wins over the variable', async () => {
    const volumes = { [containers.volume('data')]: '/var/opt/mssql' };
    const first = await containers.run(IMAGE, { env: ACCEPTED, ports: [1433], volumes });
    await containers.waitForLine(first, READY);
    const setUp = [
      'CREATE DATABASE [Shop; one]',
      'go',
      'USE [Shop; one]',
      'CREATE TABLE dbo.Item (Id int PRIMARY KEY, Name nvarchar(50))',
      "INSERT INTO Item (Id, Name) VALUES (1, N'Ölfaß'), (2, NULL), (10, N'it''s')",
      "UPDATE Item SET Name = N'second' WHERE Id = 2",
    ].join('\n');
    const firstAddress = await containers.address(first, 1433);
    await tsql(firstAddress, setUp);
    await tsql(firstAddress, `USE [Shop; one]\nDELETE FROM Item WHERE Id = 1\nSELECT nothing FROM Item`);
    await containers.stop(first);
    expect(await containers.exitCode(first)).toBe(0);

    const second = await containers.run(IMAGE, {
      env: { ...ACCEPTED, MSSQL_SA_PASSWORD: 'An0ther-one' },
      ports: [1433],
      volumes,
    });
    await containers.waitForLine(second, READY);
    const address = await containers.address(second, 1433);
    const rows = await tsql(address, 'USE [Shop; one]\nSELECT Id, Name FROM Item ORDER BY Id DESC');
    expect(rows).toMatch(/10\tit's\n2\tsecond\n1\tÖlfaß/);
    expect(await tsql(address, 'SELECT 1', { password: 'An0ther-one' })).toContain('Login failed');
  });

  it('names what it does not know by the numbers of SQL Server', async () => {
    const name = await containers.run(IMAGE, { env: ACCEPTED, ports: [1433] });
    await containers.waitForLine(name, READY);
    const address = await containers.address(name, 1433);
    expect(await tsql(address, 'USE Nowhere')).toContain('Msg 911');
    expect(await tsql(address, 'SELECT * FROM Nothing')).toContain('Msg 208');
    expect(await tsql(address, 'EXPLODE')).toContain('Msg 102');
  });

  it('has sqlcmd, which refuses the certificate unless told to trust it', async () => {
    const name = await containers.run(IMAGE, { env: ACCEPTED });
    await containers.waitForLine(name, READY);
    const command = [
      '/opt/mssql-tools18/bin/sqlcmd',
      '-S',
      'localhost',
      '-U',
      'sa',
      '-b',
      '-h',
      '-1',
      '-Q',
      'SELECT 1',
    ];
    const environment = { SQLCMDPASSWORD: PASSWORD };
    const refused = await containers.exec(name, command, environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('self-signed certificate');
    const trusted = await containers.exec(name, [...command, '-C'], environment);
    expect(trusted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1\n/) });
    expect(await containers.label(name, 'berth.stand-in')).toBe('true');
  });
});
