import { describe, expect, it } from 'vitest';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';

const server = Object.values(builtInTemplate('octopus-server').services)[0]!;

function accepts(variable: string, value: string): boolean {
  const pattern = server.variables.find(({ name }) => name === variable)?.pattern;
  if (pattern === undefined) throw new Error(`${variable} has no pattern`);
  return new RegExp(pattern, 'u').test(value);
}

/** The first rule that matches, as the log reads. */
function ruleOf(line: string): { id: string; fatal: boolean } | null {
  const rule = server.logRules.find(({ pattern, flags }) => new RegExp(pattern, flags).test(line));
  return rule ? { id: rule.id, fatal: rule.fatal } : null;
}

describe('octopus-server template', () => {
  it.each([
    'Server=db,1433;Database=OctopusDeploy;User=sa;Password=x',
    'Server=tcp:x.database.windows.net,1433;Initial Catalog=Octopus;Persist Security Info=False;User ID=a;Password=b;',
    'data source = sql01\\INST ; initial catalog = "Octo pus" ; Integrated Security=True',
    'Server=localhost-2;Database=o',
    'Database=o;ADDRESS=10.0.0.4',
  ])('takes %s', (text) => {
    expect(accepts('DB_CONNECTION_STRING', text)).toBe(true);
  });

  it.each([
    'Server=localhost;Database=o',
    'Database=o;SERVER = LocalHost,1433 ;User=sa',
    'Data Source=.;Initial Catalog=o',
    'Data Source=.\\SQLEXPRESS;Initial Catalog=o',
    'Server=tcp:127.0.0.1,1433;Database=o',
    'Server=(local);Database=o',
    'Server="localhost";Database=o',
    'Server=db;User=sa',
    'Database=o;User=sa',
    'Server=;Database=o',
    'my password',
  ])('refuses %s', (text) => {
    expect(accepts('DB_CONNECTION_STRING', text)).toBe(false);
  });

  it.each([
    ['Passw0rd', true], // three kinds, 8 characters
    ['Pass-w0', false], // 7 characters
    ['password', false],
    ['passw0rd', false],
    ['password1234', true], // two kinds and 12 long
    ['passwordpass', false], // one kind and 12 long
    ['passwordpassword', true], // 16 long counts twice, and one kind
    ['pass word', false],
    ['Pass word', true],
    ['пароль-Я1', true],
    ['', false],
  ])('judges the admin password %j by the rule of the server: %s', (text, isGood) => {
    expect(accepts('ADMIN_PASSWORD', text)).toBe(isGood);
  });

  it.each([
    ['6EdU6IWsCtMEwk0kPKflQQ==', true],
    ['mKTVLtLWcaHMYwN1tRMAnGOOYtvC7wyPHQHC8bNSMzA=', true],
    ['6EdU6IWsCtMEwk0kPKflQQ', false],
    [' 6EdU6IWsCtMEwk0kPKflQQ==', false],
    ['6EdU6IWsCtMEwk0kPKflQ!==', false],
  ])('judges the master key %j: %s', (text, isGood) => {
    expect(accepts('MASTER_KEY', text)).toBe(isGood);
  });

  it.each([
    ['2024-11-22 08:23:01.1234   7     12  INFO  Web server is ready to process requests', 'ready', false],
    ['ERROR: You must accept the EULA', 'eula', true],
    ['System.FormatException: The input is not a valid Base-64 string as it contains', 'key-bad-form', true],
    ['Please enter a valid master key for the existing database', 'key-wrong', true],
    ['The master key must be supplied because the database already exists', 'key-missing', true],
    ['Octopus Server has been stopped to protect your data. It looks like', 'db-newer', true],
    ['Failed upgrading database schema - the entire upgrade has been rolled back', 'schema-failed', true],
    ['Database upgrade aborted: 1 node(s) are still running', 'nodes-alive', true],
    ['Connection test to "master" timed out after try 3', 'sql-unreachable', false],
    ["Login failed for user 'sa'.", 'sql-login', false],
    ['COMPATIBILITY_LEVEL for Octopus is already 140', 'compat', false],
    ["Access to the path '/repository' is denied.", 'perm', false],
    ['The Octopus server exited unexpectedly', 'fatal', true],
  ])('knows the line %j', (line, id, fatal) => {
    expect(ruleOf(line)).toEqual({ id, fatal });
  });

  it('hides tags that are no version of this server', () => {
    const tags = new RegExp(server.image.tags ?? '', 'u');
    const shown = [
      '2024.4.7091',
      '2024.4.7091-hotfix.1',
      '2024.4.7200-slow',
      '2024.4.7091-hardened',
      '2024.4',
      'latest',
      '2018.8.8-1803',
    ];
    expect(shown.filter((tag) => tags.test(tag))).toEqual([
      '2024.4.7091',
      '2024.4.7091-hotfix.1',
      '2024.4.7200-slow',
      '2018.8.8-1803',
    ]);
  });

  it('never tries a sample key', () => {
    expect(server.captures[0]?.refuse).toContain('5qJcW9E6B99teMmrOzaYNA==');
  });
});
