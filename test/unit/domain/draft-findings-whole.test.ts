import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineIdSchema, instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import { draftSchema, findingSchema, partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { templateSchema } from '../../../src-main/contract/template.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import type { DraftFacts, FolderFact } from '../../../src-main/domain/draft-facts.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import { twoServices } from '../../fixtures/two-services.ts';

const engine = engineIdSchema.parse('local');
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');
const connection = 'Server=sql;Database=a;User Id=b;Password=hush-hush';
const quiet: DraftFacts = {
  before: null,
  nameOwner: null,
  takenPorts: [],
  addresses: ['192.0.2.7', 'fd00::7'],
  images: {},
  folders: {},
  volumes: {},
  networks: ['bridge', 'proxy'],
  kernel: {},
  cpus: 4,
  memoryBytes: 16e9,
  diskFreeBytes: 41e9,
  diskNeededBytes: 2e9,
};
const openFolder: FolderFact = {
  exists: true,
  isFolder: true,
  isWritable: true,
  owner: 'root',
  access: { mode: 0o755, uid: 0, gid: 0 },
  isEmpty: true,
  freeBytes: 41e9,
};

function draftOf(service: object = {}, choices: Record<string, string> = {}, name = 'duo'): Draft {
  const partial = partialDraftSchema.parse({ template: 'two', name, choices, services: { server: service } });
  return draftDefaults(partial, twoServices, { engine, takenPorts: [] });
}

/** What is not passed, as `severity code path`, with the start of the path left out. */
function told(draft: Draft, facts: Partial<DraftFacts> = {}, template: Template = twoServices): string[] {
  const findings = draftFindings(draft, template, { ...quiet, ...facts });
  for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
  return findings
    .filter(({ severity }) => severity !== 'passed')
    .map(({ severity, code, path }) => `${severity} ${code} ${path.join('.').replace('services.server.', '')}`);
}
const ofServer = (service: object, facts: Partial<DraftFacts> = {}) =>
  told(draftOf(service), facts).filter((line) => line !== caution);
const caution = 'note CAUTION environment.KEY';
const external = (url: string) =>
  told(draftOf({ environment: { DATABASE_URL: url, POOL: '5', MODE: '' } }, { database: 'external' }));

describe('choices', () => {
  it('passes what the template makes of them, with its cautions', () => {
    expect(told(draftOf())).toEqual([caution]);
    expect(told(draftOf({ environment: { MODE: '' } }))).toEqual([]);
  });

  it('refuses an option and a choice that there are not', () => {
    expect(told(draftOf({ environment: { MODE: '' } }, { database: 'cloud', colour: 'red' }))).toEqual([
      'blocks CHOICE choices.database',
      'blocks CHOICE choices.colour',
    ]);
  });

  it('asks only for what is in use, and says whose the database is', () => {
    expect(external('')).toEqual(['blocks REQUIRED environment.DATABASE_URL']);
    expect(external(connection)).toEqual(['note EXTERNAL_STATE environment.DATABASE_URL']);
    const { [database]: _database, ...services } = draftOf().services;
    expect(told({ ...draftOf(), services })).toContain('blocks REQUIRED services.database');
  });
});

describe('a connection string', () => {
  it.each([
    ['Server=sql;Database=a;User Id=b;Password=a;b', 'CONNECTION_UNQUOTED'],
    ['not at all', 'CONNECTION_UNREADABLE'],
    ['Server=sql;Database="a', 'CONNECTION_UNREADABLE'],
    ['Server=localhost;Database=a;User Id=b;Password=c', 'CONNECTION_LOCALHOST'],
    ['Data Source=tcp:127.0.0.1,1433;Database=a;User Id=b;Password=c', 'CONNECTION_LOCALHOST'],
    ['Server=sql;User Id=b;Password=c', 'CONNECTION_INCOMPLETE'],
    ['Server=sql;Database=a;User Id=b', 'CONNECTION_INCOMPLETE'],
  ])('%s: %s', (text, code) => {
    expect(external(text)).toContain(`blocks ${code} environment.DATABASE_URL`);
  });

  it('takes one with a login of another kind, and repeats none', () => {
    expect(external('Server=sql;Database=a;Authentication=Active Directory Managed Identity')).toHaveLength(1);
    const findings = draftFindings(
      draftOf({ environment: { DATABASE_URL: 'Server=localhost;Password=hush-hush' } }, { database: 'external' }),
      twoServices,
      quiet,
    );
    expect(JSON.stringify(findings)).not.toContain('hush');
  });
});

describe('ports', () => {
  const port = (name: string, hostPort: number | null, hostIp = '') => ({ name, hostPort, hostIp });
  const taken = (port: number, protocol: 'tcp' | 'udp', hostIp: string) => ({ port, protocol, hostIp, owner: 'other' });

  it('are refused for their protocol and address alone', () => {
    const ports = [port('web', 9000, '127.0.0.1'), port('dns', 9000)];
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'tcp', '192.0.2.7'), taken(9000, 'tcp', '::')] })).toEqual(
      [],
    );
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'udp', '::1')] })).toEqual(['blocks PORT_TAKEN ports.dns']);
    expect(ofServer({ ports }, { takenPorts: [taken(9000, 'tcp', '0.0.0.0')] })).toEqual([
      'blocks PORT_TAKEN ports.web',
    ]);
  });

  it('offer one that is free for both', () => {
    const findings = draftFindings(draftOf({ ports: [port('dns', 9000)] }), twoServices, {
      ...quiet,
      takenPorts: [taken(9000, 'udp', ''), taken(9001, 'tcp', ''), taken(9002, 'udp', '')],
    });
    expect(findings.find(({ code }) => code === 'PORT_TAKEN')?.data).toEqual({
      port: 9000,
      protocol: 'udp',
      owner: 'other',
      free: 9001,
      label: 'Names',
    });
  });

  it.each(['', '0.0.0.0', '::', '127.0.0.1', '127.1.2.3', '[::1]', '192.0.2.7', 'FD00::7'])('take %j', (hostIp) => {
    expect(ofServer({ ports: [port('web', 9000, hostIp)] })).toEqual([]);
  });

  it.each(['localhost', '192.0.2.8', '1.2.3', '300.1.1.1', ' ', 'x'.repeat(255)])('do not take %j', (hostIp) => {
    const expected = hostIp.trim() === '' ? [] : ['blocks PORT_ADDRESS ports.web'];
    expect(ofServer({ ports: [port('web', null, hostIp)] })).toEqual(expected);
  });

  it('cannot judge addresses that cannot be seen', () => {
    expect(ofServer({ ports: [port('web', 9000, '192.0.2.8')] }, { addresses: null })).toEqual([]);
  });
});

describe('folders', () => {
  const mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/data' } }];
  const draft = (() => {
    const made = draftOf({ environment: { MODE: '' } });
    const service = made.services[database]!;
    return draftSchema.parse({ ...made, services: { ...made.services, database: { ...service, mounts } } });
  })();
  const judged = (folder: Partial<FolderFact>, user?: string) =>
    told(draft, {
      folders: { '/srv/data': { ...openFolder, ...folder } },
      images: user === undefined ? {} : { database: { state: 'here', user } },
    });
  const field = 'services.database.mounts.data';

  it.each([
    ['of another user', { mode: 0o755, uid: 0, gid: 5 }, [`blocks FOLDER_OWNER ${field}`]],
    ['of the user', { mode: 0o700, uid: 10001, gid: 5 }, []],
    ['of the user, closed to it', { mode: 0o577, uid: 10001, gid: 5 }, [`blocks FOLDER_OWNER ${field}`]],
    ['of the group', { mode: 0o770, uid: 7, gid: 0 }, []],
    ['open to everybody', { mode: 0o777, uid: 7, gid: 7 }, []],
  ])('%s', (_name, access, expected) => {
    expect(judged({ access })).toEqual(expected);
  });

  it('tell who has to be given it', () => {
    const findings = draftFindings(draft, twoServices, { ...quiet, folders: { '/srv/data': openFolder } });
    expect(findings.find(({ code }) => code === 'FOLDER_OWNER')?.data).toMatchObject({ owner: '10001:0' });
  });

  it('are judged by Berth’s own rights where owners do not count', () => {
    expect(judged({ access: null })).toEqual([]);
    expect(judged({ access: null, isWritable: false })).toEqual([`blocks FOLDER_NOT_WRITABLE ${field}`]);
  });

  it('note little room, and what lies there', () => {
    const access = { mode: 0o700, uid: 10001, gid: 0 };
    expect(judged({ access, isEmpty: false, freeBytes: 1e9 })).toEqual([
      `note VOLUME_HAS_DATA ${field}`,
      `note FOLDER_DISK_LOW ${field}`,
    ]);
  });
});

describe('extra mounts and volumes', () => {
  const extra = (name: string, path: string, volume?: string, more: object = {}) => ({
    name,
    path,
    source: { kind: 'volume', ...(volume === undefined ? {} : { volume }) },
    ...more,
  });
  const judged = (...mounts: object[]) =>
    ofServer(
      { mounts },
      {
        volumes: {
          free: { owner: null, isInUse: false },
          busy: { owner: 'other', isInUse: true },
          idle: { owner: 'old', isInUse: false },
        },
      },
    );

  it.each(['relative', '/', '//', '/a/../b', '/a/./b', '', '/a\0b'])('refuse the path %j', (path) => {
    expect(judged(extra('extra-1', path))).toEqual(['blocks MOUNT_PATH mounts.extra-1']);
  });

  it('refuse a path twice, and note one below another', () => {
    expect(judged(extra('extra-1', '/files/'))).toEqual(['blocks MOUNT_TWICE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a'), extra('extra-2', '//a'))).toEqual(['blocks MOUNT_TWICE mounts.extra-2']);
    expect(judged(extra('extra-1', '/files/more'))).toEqual(['note MOUNT_TWICE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a'), extra('extra-1', '/b'))).toEqual(['blocks MOUNT_TWICE mounts.extra-1']);
  });

  it.each(['extra-Ü', 'extra-', 'more', 'extra-../x', `extra-${'a'.repeat(250)}`])('refuse the name %j', (name) => {
    expect(judged(extra(name, '/a'))).toEqual([`blocks PATTERN mounts.${name}`]);
  });

  it('judge volumes that are named', () => {
    expect(judged(extra('extra-1', '/a', 'free'))).toEqual(['note VOLUME_HAS_DATA mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'busy'))).toEqual(['blocks VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'busy', { isReadOnly: true }))).toEqual(['note VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'idle'))).toEqual(['note VOLUME_IN_USE mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'gone'))).toEqual(['blocks VOLUME_MISSING mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'constructor'))).toEqual(['blocks VOLUME_MISSING mounts.extra-1']);
    expect(judged(extra('extra-1', '/a', 'free'), extra('extra-2', '/b', 'free'))).toEqual([
      'note VOLUME_HAS_DATA mounts.extra-1',
      'blocks VOLUME_IN_USE mounts.extra-2',
    ]);
  });
});

describe('the engine’s machine', () => {
  it('has so many cores, and takes no tiny limits', () => {
    expect(ofServer({ resources: { cpus: 4 } })).toEqual([]);
    expect(ofServer({ resources: { cpus: 4.5 } })).toEqual(['blocks CPUS_TOO_MANY resources.cpus']);
    expect(ofServer({ resources: { cpus: 64 } }, { cpus: null })).toEqual([]);
    expect(ofServer({ resources: { cpus: 0.001 } })).toEqual(['blocks PATTERN resources.cpus']);
    expect(ofServer({ resources: { memoryBytes: 4096 } })).toEqual(['blocks MEMORY_TOO_SMALL resources.memoryBytes']);
  });

  it('must have what the kernel is asked for', () => {
    const draft = draftOf({ environment: { MODE: '' } });
    expect(told(draft, { kernel: { 'vm.max_map_count': 65_530 } })).toEqual([
      'blocks KERNEL_SETTING_LOW services.database',
    ]);
    expect(told(draft, { kernel: { 'vm.max_map_count': 262_144 } })).toEqual([]);
    expect(told(draft, { kernel: { 'vm.max_map_count': null } })).toEqual([]);
  });

  it('is at the mercy of a privileged container', () => {
    expect(ofServer({ environment: { NESTED: 'on' } })).toEqual(['note PRIVILEGED environment.NESTED']);
  });
});

describe('labels, networks, hosts, arguments', () => {
  it('are judged one by one', () => {
    const label = (name: string) => ({ name, value: '' });
    expect(
      ofServer({
        labels: ['a.b', 'a.b', '', 'a=b', 'a b', 'berth.x', 'com.docker.compose.project', 'berthold', 'ü'].map(label),
        networks: ['proxy', 'gone', 'host', '../x'],
        extraHosts: [
          { name: 'sql', address: '10.0.0.5' },
          { name: 'me.example', address: 'host-gateway' },
          { name: 'six', address: 'fd00::7' },
          { name: '-x', address: '10.0.0.5' },
          { name: 'a:b', address: '10.0.0.5' },
          { name: 'x', address: 'example.org' },
          { name: 'x'.repeat(255), address: '10.0.0.5' },
        ],
        command: ['--fine', '', 'a\0b'],
      }),
    ).toEqual([
      'blocks LABEL_TWICE labels.1',
      'blocks LABEL_NAME labels.2',
      'blocks LABEL_NAME labels.3',
      'blocks LABEL_NAME labels.4',
      'blocks LABEL_RESERVED labels.5',
      'blocks LABEL_RESERVED labels.6',
      'blocks NETWORK_MISSING networks.1',
      'blocks NETWORK_MISSING networks.2',
      'blocks NETWORK_MISSING networks.3',
      'blocks HOST_ENTRY extraHosts.3',
      'blocks HOST_ENTRY extraHosts.4',
      'blocks HOST_ENTRY extraHosts.5',
      'blocks HOST_ENTRY extraHosts.6',
      'blocks COMMAND_ARGUMENT command.2',
    ]);
  });
});

describe('an instance that exists', () => {
  const { spec } = draftSpec(draftOf(), twoServices, {
    instanceId: instanceIdSchema.parse('instance01'),
    takenPorts: [],
    random: (count) => new Uint8Array(count).fill(65),
  });

  it('passes with nothing edited', () => {
    expect(told(specDraft(spec, twoServices), { before: spec })).toEqual([caution]);
  });

  it('is not given a new key in silence when the old one is taken away', () => {
    const draft = specDraft(spec, twoServices);
    const service = { ...draft.services[server]!, keep: [] };
    expect(told({ ...draft, services: { ...draft.services, [server]: service } }, { before: spec })).toContain(
      'blocks REQUIRED environment.KEY',
    );
  });
});

describe('whatever a form holds', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('../..', '-x', '.', 'a'.repeat(255), 'ünïcode', '\0', '__proto__', 'constructor', '/'),
  );

  it('is judged, and can be previewed, without an exception', () => {
    const mount = fc.record({
      name: text,
      path: text,
      source: fc.oneof(
        fc.record({ kind: fc.constant('folder'), path: text }),
        fc.record({ kind: fc.constant('volume'), volume: text }),
      ),
    });
    const service = fc.record({
      tag: fc.string({ minLength: 1, maxLength: 128 }),
      environment: fc.dictionary(text, text),
      extra: fc.array(fc.record({ name: text, value: text, isSecret: fc.boolean() })),
      ports: fc.array(fc.record({ name: text, hostPort: fc.integer({ min: 1, max: 65_535 }), hostIp: text })),
      mounts: fc.array(mount),
      labels: fc.array(fc.record({ name: text, value: text })),
      networks: fc.array(text),
      extraHosts: fc.array(fc.record({ name: text, address: text })),
      command: fc.array(text),
      keep: fc.array(text),
    });
    fc.assert(
      fc.property(text, service, fc.dictionary(text, text), (name, given, choices) => {
        const draft = draftOf(given, choices, name);
        expect(Array.isArray(told(draft))).toBe(true);
        draftSpec(draft, twoServices, {
          instanceId: instanceIdSchema.parse('instance01'),
          takenPorts: [],
          random: (count) => new Uint8Array(count),
        });
      }),
      { numRuns: 300 },
    );
  });
});

it('judges 500 variables of 500 kinds in a moment', () => {
  const variables = Array.from({ length: 500 }, (_one, index) => ({
    name: `NAME_${String(index)}`,
    label: 'Name',
    required: true,
    pattern: '^[a-z]+(?:-[a-z]+)*$',
  }));
  const base = twoServices.services[server]!;
  const large = templateSchema.parse({
    ...twoServices,
    cautions: [],
    services: { ...twoServices.services, server: { ...base, variables: [...base.variables, ...variables] } },
  });
  const extra = Array.from({ length: 500 }, (_one, index) => ({
    name: `X_${String(index)}`,
    value: 'x',
    isSecret: false,
  }));
  const partial = partialDraftSchema.parse({
    template: 'two',
    name: 'duo',
    services: { server: { environment: Object.fromEntries(variables.map(({ name }) => [name, 'some-value'])), extra } },
  });
  const draft = draftDefaults(partial, large, { engine, takenPorts: [] });
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    expect(told(draft, {}, large)).toEqual([]);
    return performance.now() - begun;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});
