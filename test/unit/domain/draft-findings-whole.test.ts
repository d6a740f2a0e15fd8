import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import { templateSchema } from '../../../src-main/contract/template.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import { draftFindings } from '../../../src-main/domain/draft-findings.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import { twoServices } from '../../fixtures/two-services.ts';
import { caution, database, draftOf, engine, ofServer, quiet, server, told } from './two-services-form.ts';

const connection = 'Server=sql;Database=a;User Id=b;Password=hush-hush';
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
