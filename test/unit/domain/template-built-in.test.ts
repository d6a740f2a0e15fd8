import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src-main/domain/diagnose.ts';
import { generateValue } from '../../../src-main/domain/generate-value.ts';
import { chosenOptions, chosenServices } from '../../../src-main/domain/choices.ts';
import { judgeVersion } from '../../../src-main/domain/versions.ts';
import { builtInTemplate, builtInTemplates, type BuiltInTemplate } from '../../fixtures/built-in-templates.ts';

function serviceOf(id: BuiltInTemplate, name: string) {
  const service = Object.entries(builtInTemplate(id).services).find(([known]) => known === name)?.[1];
  if (!service) throw new Error(`${id} has no service ${name}`);
  return service;
}

describe.each(builtInTemplates)('the built-in %s', (id) => {
  const template = builtInTemplate(id);
  const services = Object.entries(template.services);

  it('asks for nothing that it cannot make or explain', () => {
    for (const [, service] of services) {
      for (const {
        name,
        generator,
        pattern,
        patternHelp,
        required,
        default: value,
        terms,
        links,
        format,
      } of service.variables) {
        expect({ name, help: pattern === undefined || patternHelp !== undefined }).toEqual({ name, help: true });
        const isMade = [generator, value, terms].some((one) => one !== undefined) || links.length > 0;
        expect({ name, isMade: !required || isMade || format !== 'text' }).toEqual({ name, isMade: true });
        if (generator && pattern !== undefined) {
          for (let count = 0; count < 50; count += 1) {
            expect(generateValue(generator, (size) => randomBytes(size))).toMatch(new RegExp(pattern, 'u'));
          }
        }
      }
    }
  });

  it('knows how to tell that each service is up, how to stop it and what its version is', () => {
    for (const [, service] of services) {
      expect(service.probe?.checks.length).toBeGreaterThan(0);
      expect(service.stop.timeoutSeconds).toBeGreaterThanOrEqual(10);
      expect(service.image.tag).toMatch(new RegExp(service.image.tags ?? '^$', 'u'));
      expect(service.volumes.some(({ backup }) => backup)).toBe(true);
    }
  });

  it('backs up what an undone upgrade puts back, and nothing else', () => {
    for (const [, { volumes }] of services) {
      for (const { backup, onRollback } of volumes) expect(onRollback).toBe(backup ? 'restore' : 'keep');
    }
  });

  it('starts with the first option of each choice', () => {
    const chosen = chosenServices(template, chosenOptions(template, undefined)).map(([name]) => name);
    expect(chosen).toContain(template.main);
  });
});

describe('choices', () => {
  it.each([
    ['octopus-server', 'own', ['server', 'database']],
    ['octopus-server', 'external', ['server']],
    ['gitea', 'sqlite', ['server']],
    ['n8n', 'sqlite', ['server']],
  ] as const)('%s with the database %s has %j', (id, option, names) => {
    const services = chosenServices(builtInTemplate(id), { database: option });
    expect(services.map(([name]) => name)).toEqual(names);
    // what asks for the database of its own is only there with it
    const asks = services.flatMap(([, { variables }]) =>
      variables.flatMap(({ links }) =>
        links.filter((link) => link.when['database'] === option || !link.when['database']),
      ),
    );
    expect(asks.some(({ text }) => text.includes('${services.database.'))).toBe(option === 'own');
  });
});

describe('SQL Server beside Octopus', () => {
  const accepts = (variable: string, value: string): boolean => {
    const pattern = serviceOf('octopus-server', 'database').variables.find(({ name }) => name === variable)?.pattern;
    return new RegExp(pattern ?? '^$', 'u').test(value);
  };

  it.each([
    ['Passw0rd', true],
    ['Password-', true],
    ['passw0rd-', true],
    ['PASSW0RD-', true],
    ['password', false],
    ['Password', false],
    ['passw0rd', false],
    ['PASSWORD-', false],
    ['Pa-w0rd', false],
    [`Aa1${'x'.repeat(125)}`, true],
    [`Aa1${'x'.repeat(126)}`, false],
    ['Пароль12', true],
    ['', false],
  ])('judges the password %j by the policy: %s', (text, isGood) => {
    expect(accepts('MSSQL_SA_PASSWORD', text)).toBe(isGood);
  });

  it.each([
    ['SQL_Latin1_General_CP1_CI_AS', true],
    ['Latin1_General_100_CI_AS', true],
    ['Latin1_General_CS_AS', false],
  ])('judges the collation %s: %s', (text, isGood) => {
    expect(accepts('MSSQL_COLLATION', text)).toBe(isGood);
  });

  it.each([
    ['2048', true],
    ['1000', true],
    ['16384', true],
    ['999', false],
    ['0', false],
    ['2048 MB', false],
  ])('judges the memory %s: %s', (text, isGood) => {
    expect(accepts('MSSQL_MEMORY_LIMIT_MB', text)).toBe(isGood);
  });

  it('keeps the password of its probe off the command line', () => {
    const check = serviceOf('octopus-server', 'database').probe?.checks[0];
    expect(check).toMatchObject({ kind: 'exec', environment: { SQLCMDPASSWORD: '${variables.MSSQL_SA_PASSWORD}' } });
    expect(check?.kind === 'exec' && check.command.join(' ')).not.toMatch(/PASSWORD|\$\{/);
  });

  it('is privileged only with Docker inside', () => {
    expect(serviceOf('octopus-server', 'server').privileged).toEqual({ variable: 'DISABLE_DIND', values: ['N'] });
  });
});

describe('log rules', () => {
  it.each([
    [
      'octopus-server',
      'database',
      'SQL Server is now ready for client connections. This is an informational message',
      'sql-ready',
      false,
    ],
    [
      'octopus-server',
      'database',
      'Password validation failed. The password does not meet SQL Server password policy',
      'sql-weak',
      true,
    ],
    [
      'octopus-server',
      'database',
      'The system directory [/.system] could not be created.  File: LinuxDirectory.cpp:420',
      'sql-perm',
      true,
    ],
    ['octopus-server', 'database', 'Your master database file is owned by root.', 'sql-perm', true],
    [
      'octopus-server',
      'database',
      'Invalid mapping of address 0x400274a000 in reserved address space below 0x400000000000.',
      'arch',
      true,
    ],
    [
      'octopus-server',
      'database',
      "Logon Login failed for user 'sa'. Reason: Password did not match",
      'sql-login',
      false,
    ],
    ['gitea', 'server', 'SQLITE: database is locked', 'locked', false],
    ['gitea', 'database', 'FATAL:  database files are incompatible with server', 'other-major', true],
    ['vaultwarden', 'server', '[ERROR] Error creating private key', 'key', true],
    ['uptime-kuma', 'server', "[DON'T STOP] Migrating monitor 3 (1 of 20 in total) - https://x", 'migrating', false],
    ['uptime-kuma', 'server', 'Error: Aggregate table migration is already in progress', 'migration-stuck', true],
    ['uptime-kuma', 'server', 'Database migration failed, you may be downgrading Uptime Kuma.', 'downgrade', true],
    [
      'jenkins',
      'controller',
      'Can not write to /var/jenkins_home/copy_reference_file.log. Wrong volume permissions?',
      'permission',
      true,
    ],
    [
      'n8n',
      'server',
      'Error: Mismatching encryption keys. The encryption key in the settings file',
      'key-differs',
      true,
    ],
    ['n8n', 'server', 'Credentials could not be decrypted. The likely reason is', 'key-wrong', false],
    [
      'n8n',
      'server',
      'Permissions 0644 for n8n settings file /home/node/.n8n/config are too wide.',
      'settings-file',
      false,
    ],
    ['sonarqube', 'server', 'max virtual memory areas vm.max_map_count [65530] is too low', 'map-count', true],
    [
      'sonarqube',
      'server',
      'The database must be manually upgraded. Please backup the database and browse /setup.',
      'migration-needed',
      false,
    ],
    [
      'nextcloud',
      'server',
      "Can't start Nextcloud because the version of the data (32.0.1.2) is higher than the docker image version (31.0.5.1) and downgrading is not supported.",
      'downgrade',
      true,
    ],
    [
      'nextcloud',
      'server',
      "Can't start Nextcloud because upgrading from 29.0.1.1 to 32.0.1.2 is not supported.",
      'too-far',
      true,
    ],
    ['nextcloud', 'server', 'Upgrading nextcloud from 31.0.5.1 ...', 'upgrading', false],
    ['nextcloud', 'server', 'The following apps have been disabled:', 'apps-disabled', false],
    ['node-red', 'server', "Error: EACCES: permission denied, open '/data/settings.js'", 'permission', false],
  ] as const)('%s, %s: %s', (id, service, line, rule, isFatal) => {
    expect(createDiagnoser(serviceOf(id, service).logRules)(line)).toMatchObject({ rule, isFatal });
  });
});

describe('upgrades', () => {
  it.each([
    ['nextcloud', '31.0.5-apache', '32.0.1-apache', true],
    ['nextcloud', '30.0.5-apache', '32.0.1-apache', false],
    ['nextcloud', '32.0.1-apache', '31.0.5-apache', false],
    ['uptime-kuma', '1.23.16', '2.5.3', true],
    ['uptime-kuma', '2.5.3', '1.23.16', false],
    ['gitea', '1.22.6', '1.25.1', true],
    ['gitea', '1.25.1', '1.25.0', false],
    ['jenkins', '2.479.3-lts-jdk21', '2.528.1-lts-jdk21', true],
    ['n8n', '1.70.3', '1.70.2', false],
    ['sonarqube', '24.12.0.100206-community', '26.6.0.1-community', true],
    ['postgresql', '16.4', '17.6', false],
    ['postgresql', '17.5', '17.6', true],
    ['octopus-server', '2024.4.7091', '2024.4.7000', true],
    ['octopus-server', '2024.4.7091', '2024.3.12899', false],
  ] as const)('%s from %s to %s: %s', (id, from, to, isAllowed) => {
    expect(judgeVersion(builtInTemplate(id).upgrade, from, to).isAllowed).toBe(isAllowed);
  });
});
