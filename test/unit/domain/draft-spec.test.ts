import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { engineIdSchema, instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import type { TakenPort } from '../../../src-main/domain/draft-facts.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { builtInTemplate } from '../../fixtures/built-in-templates.ts';

const octopus = builtInTemplate('octopus-server');
const postgres = builtInTemplate('postgresql');
const engine = engineIdSchema.parse('local');
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');
const instanceId = instanceIdSchema.parse('instance01');
const takenPort = (port: number): TakenPort => ({ port, protocol: 'tcp', hostIp: '', owner: null });
const constant = (count: number) => new Uint8Array(count).fill(65);

function octopusDraft(services: object = {}, taken: readonly number[] = []): Draft {
  const partial = partialDraftSchema.parse({
    template: 'octopus-server',
    name: 'octo',
    choices: { database: 'external' },
    services: { server: services },
  });
  return draftDefaults(partial, octopus, { engine, takenPorts: taken.map(takenPort) });
}

function specOf(draft: Draft, taken: readonly number[] = []) {
  return draftSpec(draft, octopus, { instanceId, takenPorts: taken.map(takenPort), random: constant });
}

describe('draftDefaults', () => {
  it('fills in what the template says, and no terms and no secrets', () => {
    const draft = octopusDraft();
    expect(draft.services[server]).toMatchObject({
      tag: '2024.4.7091',
      environment: {
        ADMIN_USERNAME: 'admin',
        DISABLE_DIND: 'Y',
        ACCEPT_EULA: '',
        MASTER_KEY: '',
        OCTOPUS_SERVER_NODE_NAME: '',
      },
      ports: [
        { name: 'web', hostPort: 8080, hostIp: '' },
        { name: 'polling', hostPort: 10943, hostIp: '' },
      ],
    });
    expect(draft.services[server]?.mounts.map(({ name }) => name)).toEqual([
      'repository',
      'artifacts',
      'tasklogs',
      'eventexports',
      'cache',
    ]);
  });

  it('passes taken ports by, and never offers one twice', () => {
    const ports = octopusDraft({}, [8080, 8081, 10943]).services[server]?.ports;
    expect(ports?.map(({ hostPort }) => hostPort)).toEqual([8082, 10944]);
  });

  it('leaves what was given as it is', () => {
    const given = {
      tag: '2024.3.12899',
      repository: '127.0.0.1:5000/octopus',
      environment: { ADMIN_USERNAME: 'root' },
      ports: [],
      mounts: [{ name: 'artifacts', source: { kind: 'folder', path: '/srv/artifacts' } }],
    };
    const service = octopusDraft(given).services[server];
    expect(service).toMatchObject({ tag: '2024.3.12899', repository: '127.0.0.1:5000/octopus', ports: [] });
    expect(service?.environment).toMatchObject({ ADMIN_USERNAME: 'root', DISABLE_DIND: 'Y' });
    expect(service?.mounts.find(({ name }) => name === 'artifacts')?.source.kind).toBe('folder');
    expect(service?.mounts).toHaveLength(5);
  });

  it('takes the newest tag where it is known', () => {
    const partial = partialDraftSchema.parse({
      template: 'octopus-server',
      name: 'octo',
      choices: { database: 'external' },
    });
    const draft = draftDefaults(partial, octopus, {
      engine,
      takenPorts: [],
      newestTags: { server: '2026.2.1' },
    });
    expect(draft.services[server]?.tag).toBe('2026.2.1');
  });
});

describe('draftSpec', () => {
  it('keeps secrets apart, makes the required ones, and leaves out what is empty', () => {
    const environment = {
      ACCEPT_EULA: 'Y',
      DB_CONNECTION_STRING: 'Server=db;Database=o;Password=hush',
      ADMIN_EMAIL: '',
    };
    const { spec, secrets } = specOf(octopusDraft({ environment }));
    expect(instanceSpecSchema.parse(spec)).toEqual(spec);
    expect(spec.services[server]?.environment).toEqual({
      ACCEPT_EULA: { kind: 'plain', value: 'Y' },
      DB_CONNECTION_STRING: { kind: 'secret', ref: 'instance01/server/DB_CONNECTION_STRING' },
      MASTER_KEY: { kind: 'secret', ref: 'instance01/server/MASTER_KEY' },
      ADMIN_USERNAME: { kind: 'plain', value: 'admin' },
      ADMIN_PASSWORD: { kind: 'secret', ref: 'instance01/server/ADMIN_PASSWORD' },
      OCTOPUS_SERVER_NODE_NAME: { kind: 'plain', value: 'octo' },
      DISABLE_DIND: { kind: 'plain', value: 'Y' },
    });
    expect(JSON.stringify(spec)).not.toContain('hush');
    expect(inspect(secrets, { depth: 5 })).not.toContain('hush');
    const values = Object.fromEntries([...secrets].map(([ref, secret]) => [ref, secret.reveal()]));
    expect(values['instance01/server/MASTER_KEY']).toBe(Buffer.alloc(16, 65).toString('base64'));
    expect(values['instance01/server/DB_CONNECTION_STRING']).toBe('Server=db;Database=o;Password=hush');
    expect(secrets.size).toBe(3);
  });

  it('passes variables of the user on as they are, and keeps what looks like a secret', () => {
    const draft = octopusDraft({
      environment: {
        FEED_API_KEY: 'a',
        HTTPS_PROXY: '${instance.name}',
        SQL_CONNECTION_STRING: 'Server=db',
        FEED_URL: 'https://feed:hush-hush@feed.example',
        REPORTING: 'Server=db;Password=hush-hush',
      },
      extra: [
        { name: 'TZ', value: 'Europe/Berlin', isSecret: false },
        { name: 'OTHER', value: 'x', isSecret: true },
      ],
    });
    expect(specOf(draft).spec.services[server]?.environment).toMatchObject({
      FEED_API_KEY: { kind: 'secret' },
      SQL_CONNECTION_STRING: { kind: 'secret' },
      FEED_URL: { kind: 'secret' },
      REPORTING: { kind: 'secret' },
      HTTPS_PROXY: { kind: 'plain', value: '${instance.name}' },
      TZ: { kind: 'plain', value: 'Europe/Berlin' },
      OTHER: { kind: 'secret' },
    });
  });

  it('gives ports that were left open the next free ones', () => {
    const ports = [
      { name: 'web', hostPort: null, hostIp: '' },
      { name: 'polling', hostPort: 8081, hostIp: '127.0.0.1' },
      { name: 'other', hostPort: null, hostIp: '', containerPort: 8443 },
      { name: 'nothing', hostPort: 1, hostIp: '' },
    ];
    const { spec } = specOf(octopusDraft({ ports }), [8080, 8443]);
    expect(spec.services[server]?.ports).toEqual([
      { name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8082, hostIp: '' },
      { name: 'polling', containerPort: 10943, protocol: 'tcp', hostPort: 8081, hostIp: '127.0.0.1' },
      { name: 'extra-8443-tcp', containerPort: 8443, protocol: 'tcp', hostPort: 8444, hostIp: '' },
    ]);
  });

  it('mounts every volume that holds data, even when the draft forgot it', () => {
    const draft = octopusDraft();
    const forgetful = { ...draft, services: { [server]: { ...draft.services[server]!, mounts: [] } } };
    const mounts = specOf(forgetful).spec.services[server]?.mounts;
    expect(mounts?.map(({ name, source }) => [name, source])).toContainEqual([
      'artifacts',
      { kind: 'volume', volume: 'octo-artifacts' },
    ]);
    expect(mounts?.find(({ name }) => name === 'cache')).toMatchObject({ backup: false, onRollback: 'keep' });
  });

  it.each([
    ['15.18', '/var/lib/postgresql/data'],
    ['17.6', '/var/lib/postgresql/data'],
    ['18.0', '/var/lib/postgresql'],
    ['19.1', '/var/lib/postgresql'],
    ['latest', '/var/lib/postgresql'],
  ])('mounts the data of PostgreSQL %s at %s', (tag, path) => {
    const partial = partialDraftSchema.parse({ template: 'postgresql', name: 'pg', services: { database: { tag } } });
    const draft = draftDefaults(partial, postgres, { engine, takenPorts: [] });
    const { spec } = draftSpec(draft, postgres, { instanceId, takenPorts: [], random: constant });
    expect(spec.services[database]?.mounts.map((mount) => mount.path)).toEqual([path]);
  });
});
