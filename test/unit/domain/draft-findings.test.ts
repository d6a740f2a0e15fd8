import { describe, expect, it } from 'vitest';
import { engineIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { findingSchema, partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { Draft, FindingCode } from '../../../src-main/contract/instance.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import type { DraftFacts } from '../../../src-main/domain/draft-facts.ts';
import { draftFindings, hasBlocking } from '../../../src-main/domain/draft-findings.ts';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';

const octopus = builtInTemplate('octopus-server');
const server = serviceNameSchema.parse('server');
const folder = {
  exists: true,
  isFolder: true,
  isWritable: true,
  isReadOnlyDisk: false,
  owner: 'root',
  access: { mode: 0o755, uid: 0, gid: 0 },
  isEmpty: true,
  freeBytes: 41e9,
};

const quiet: DraftFacts = {
  before: null,
  nameOwner: null,
  takenPorts: [],
  addresses: ['192.0.2.7', 'fd00::7'],
  volumes: {},
  networks: ['bridge', 'proxy'],
  kernel: {},
  cpus: 4,
  images: { server: { state: 'found', fitsPlatform: true } },
  folders: {},
  memoryBytes: 16e9,
  diskFreeBytes: 41e9,
  diskNeededBytes: 3e9,
};
const filled = { ACCEPT_EULA: 'Y', DB_CONNECTION_STRING: 'Server=db;Database=o;User Id=a;Password=b' };

function draftOf(change: object = {}, name = 'octo'): Draft {
  const services = { server: { environment: filled, ...change } };
  const partial = partialDraftSchema.parse({
    template: 'octopus-server',
    name,
    choices: { database: 'external' },
    services,
  });
  return draftDefaults(partial, octopus, { engine: engineIdSchema.parse('local'), takenPorts: [] });
}

function findingsOf(draft: Draft, facts: Partial<DraftFacts> = {}) {
  const findings = draftFindings(draft, octopus, { ...quiet, ...facts });
  for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
  return findings;
}

function blocking(draft: Draft, facts: Partial<DraftFacts> = {}): [FindingCode, string][] {
  return findingsOf(draft, facts)
    .filter(({ severity }) => severity === 'blocks')
    .map(({ code, path }) => [code, path.join('.')]);
}

const env = (change: Record<string, string>) => ({ environment: { ...filled, ...change } });
const port = (name: string, hostPort: number | null, more: object = {}) => ({ name, hostPort, hostIp: '', ...more });
const mount = (name: string, path: string) => ({ name, source: { kind: 'folder' as const, path } });

describe('a service that comes with a choice', () => {
  it('has its image judged where its version is asked for', () => {
    const draft = draftDefaults(
      partialDraftSchema.parse({ template: 'octopus-server', name: 'octo', services: {} }),
      octopus,
      { engine: engineIdSchema.parse('local'), takenPorts: [] },
    );
    const images = {
      server: { state: 'notFound' as const },
      database: { state: 'notFound' as const, fitsPlatform: false },
    };
    const sections = findingsOf(draft, { images }).filter(({ code }) => code.startsWith('IMAGE_'));
    expect(sections.map(({ path, section }) => [path[1], section])).toEqual([
      ['server', 'basics'],
      ['database', 'database'],
      ['database', 'database'],
    ]);
    const alone = { ...draft, services: { [server]: draft.services[server]! } };
    expect(findingsOf(alone).find(({ path }) => path[1] === 'database')).toMatchObject({
      section: 'database',
      code: 'REQUIRED',
    });
  });
});

describe('draftFindings', () => {
  it('passes a complete draft, in the order of the form, with a note about the database', () => {
    const findings = findingsOf(draftOf({ resources: { memoryBytes: 4e9 } }));
    expect(findings.map(({ code }) => code)).toEqual([
      'NAME_FREE',
      'IMAGE_FOUND',
      'TERMS_ACCEPTED',
      'VARIABLES_COMPLETE',
      'EXTERNAL_STATE',
      'PORTS_FREE',
      'STORAGE_READY',
      'MEMORY_ENOUGH',
      'DISK_ENOUGH',
    ]);
    expect(hasBlocking(findings)).toBe(false);
  });

  it.each(['', 'Octo', '-octo', 'octo_1', 'octo/1', '../x', 'a'.repeat(41), 'octo '])('refuses the name %j', (name) => {
    expect(blocking(draftOf({}, name))).toEqual([['NAME_PATTERN', 'name']]);
  });

  it('names the owner of a taken name', () => {
    const [finding] = findingsOf(draftOf(), { nameOwner: 'octo' });
    expect(finding).toMatchObject({ code: 'NAME_TAKEN', severity: 'blocks', data: { name: 'octo', owner: 'octo' } });
  });

  it.each([
    ['notFound', 'IMAGE_NOT_FOUND', 'blocks'],
    ['denied', 'IMAGE_ACCESS_DENIED', 'blocks'],
    ['unreachable', 'REGISTRY_UNREACHABLE', 'note'],
    ['here', 'IMAGE_HERE', 'passed'],
  ] as const)('says of an image that is %s: %s', (state, code, severity) => {
    const findings = findingsOf(draftOf({ tag: '2024.9.1', repository: 'mirror:5000/octo' }), {
      images: { server: { state } },
    });
    expect(findings[1]).toMatchObject({ code, severity, data: { image: 'mirror:5000/octo:2024.9.1' } });
  });

  it('names the registry that does not answer', () => {
    const draft = draftOf({ tag: '2024.9.1', repository: 'mirror:5000/octo' });
    const [, image] = findingsOf(draft, { images: { server: { state: 'unreachable' } } });
    expect(image).toMatchObject({ code: 'REGISTRY_UNREACHABLE', data: { name: 'mirror:5000' } });
  });

  it('refuses an image for another platform, and says nothing of one nobody asked for', () => {
    expect(blocking(draftOf(), { images: { server: { state: 'here', fitsPlatform: false } } })).toEqual([
      ['IMAGE_PLATFORM', 'services.server.tag'],
    ]);
    expect(findingsOf(draftOf(), { images: {} }).map(({ code }) => code)).not.toContain('IMAGE_FOUND');
  });

  it.each(['', 'N', 'y', 'Yes'])('does not take %j for agreement', (value) => {
    expect(blocking(draftOf(env({ ACCEPT_EULA: value })))).toEqual([
      ['TERMS_OPEN', 'services.server.environment.ACCEPT_EULA'],
    ]);
  });

  it('wants what is required and cannot be made', () => {
    const draft = draftOf(env({ DB_CONNECTION_STRING: '', ADMIN_USERNAME: '', MASTER_KEY: '', ADMIN_PASSWORD: '' }));
    expect(blocking(draft)).toEqual([
      ['REQUIRED', 'services.server.environment.DB_CONNECTION_STRING'],
      ['REQUIRED', 'services.server.environment.ADMIN_USERNAME'],
    ]);
  });

  it('explains a value that does not fit, without repeating it', () => {
    const findings = findingsOf(
      draftOf(env({ MASTER_KEY: 'my-secret-key', DISABLE_DIND: 'maybe', ADMIN_USERNAME: 'a\0b' })),
    );
    const wrong = findings.filter(({ code }) => code === 'PATTERN');
    expect(wrong.map(({ path }) => path.at(-1))).toEqual(['MASTER_KEY', 'ADMIN_USERNAME', 'DISABLE_DIND']);
    expect(wrong[0]?.data.help).toMatch(/24 characters/);
    expect(JSON.stringify(findings)).not.toContain('my-secret-key');
  });

  it('is not held up by a value that a pattern would try in very many ways', () => {
    for (const length of [9_000, 120_000]) {
      const value = `Server=localhost${' '.repeat(length)}x;Database=y`;
      expect(blocking(draftOf(env({ DB_CONNECTION_STRING: value }))).map(([code]) => code)).not.toContain('REQUIRED');
    }
  });

  it('refuses names that are no names of variables, and the same one twice', () => {
    const extra = [
      { name: 'GOOD', value: '1', isSecret: false },
      { name: 'GOOD', value: '2', isSecret: false },
      { name: 'ADMIN_EMAIL', value: 'x', isSecret: false },
      { name: 'BAD NAME', value: '', isSecret: false },
      { name: '', value: '', isSecret: false },
      { name: 'A=B', value: '', isSecret: true },
    ];
    expect(blocking(draftOf({ extra, ...env({ '1BAD': 'x' }) }))).toEqual([
      ['VARIABLE_NAME', 'services.server.environment.1BAD'],
      ['VARIABLE_TWICE', 'services.server.extra.1.name'],
      ['VARIABLE_TWICE', 'services.server.extra.2.name'],
      ['VARIABLE_NAME', 'services.server.extra.3.name'],
      ['VARIABLE_NAME', 'services.server.extra.4.name'],
      ['VARIABLE_NAME', 'services.server.extra.5.name'],
    ]);
  });

  it('names the owner of a taken port and the next free one', () => {
    const takenPorts = [
      { port: 8080, protocol: 'tcp' as const, hostIp: '', owner: 'octopus-prod' },
      { port: 8081, protocol: 'tcp' as const, hostIp: '', owner: null },
      { port: 10943, protocol: 'udp' as const, hostIp: '', owner: 'other' },
    ];
    const finding = findingsOf(draftOf(), { takenPorts }).filter(({ severity }) => severity === 'blocks');
    expect(finding).toMatchObject([
      {
        code: 'PORT_TAKEN',
        path: ['services', 'server', 'ports', 'web'],
        section: 'ports',
        data: { port: 8080, owner: 'octopus-prod', free: 8082, label: 'Web portal' },
      },
    ]);
  });

  it('finds a port that the form has twice, and one that leads nowhere', () => {
    const ports = [
      port('web', 9000),
      port('polling', 9000),
      port('dns', 9000, { containerPort: 53, protocol: 'udp' }),
      port('nowhere', 9001),
      port('open', null, { containerPort: 81 }),
    ];
    expect(blocking(draftOf({ ports }))).toEqual([
      ['PORT_TWICE', 'services.server.ports.polling'],
      ['PATTERN', 'services.server.ports.nowhere'],
    ]);
  });

  it.each([
    ['relative', 'data/artifacts', null, 'FOLDER_PATH'],
    ['the root', '/', null, 'FOLDER_PATH'],
    ['with dots', '/srv/../etc', null, 'FOLDER_PATH'],
    ['of a Windows host', 'D:\\Octopus\\artifacts', null, null],
    ['missing', '/srv/a', { ...folder, exists: false }, 'FOLDER_MISSING'],
    ['a file', '/srv/a', { ...folder, isFolder: false }, 'FOLDER_NOT_WRITABLE'],
    ['closed', '/srv/a', { ...folder, isWritable: false }, 'FOLDER_NOT_WRITABLE'],
    ['good', '/srv/a', folder, null],
    ['out of sight', '/srv/a', null, null],
  ] as const)('judges a folder that is %s', (_name, path, fact, code) => {
    const found = blocking(draftOf({ mounts: [mount('artifacts', path)] }), { folders: { [path]: fact } });
    expect(found).toEqual(code === null ? [] : [[code, 'services.server.mounts.artifacts']]);
  });

  it('does not let two volumes share a folder, nor one lie in the other', () => {
    const mounts = [
      mount('artifacts', '/srv/a/'),
      mount('repository', '/srv//a'),
      mount('tasklogs', '/srv/a/logs'),
      mount('cache', '/srv/ab'),
    ];
    expect(blocking(draftOf({ mounts }))).toEqual([
      ['FOLDER_TWICE', 'services.server.mounts.repository'],
      ['FOLDER_TWICE', 'services.server.mounts.tasklogs'],
    ]);
  });

  it('notes too little memory and disk without forbidding', () => {
    const findings = findingsOf(draftOf({ resources: { memoryBytes: 32e9 } }), { diskFreeBytes: 1e9 });
    expect(findings.slice(-2)).toMatchObject([
      { code: 'MEMORY_LOW', severity: 'note', data: { bytes: 16e9, neededBytes: 32e9 } },
      { code: 'DISK_LOW', severity: 'note', data: { bytes: 1e9, neededBytes: 3e9 } },
    ]);
    expect(hasBlocking(findings)).toBe(false);
  });

  it('wants every service of the template', () => {
    expect(blocking({ ...draftOf(), services: {} })).toContainEqual(['REQUIRED', 'services.server']);
    expect(draftOf().services[server]).toBeDefined();
  });
});
