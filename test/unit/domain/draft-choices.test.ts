import { describe, expect, it } from 'vitest';
import type { SecretRef } from '../../../src-main/contract/ids.ts';
import {
  engineIdSchema,
  instanceIdSchema,
  secretRefSchema,
  serviceNameSchema,
} from '../../../src-main/contract/ids.ts';
import type { Draft, PartialDraft } from '../../../src-main/contract/instance.ts';
import { partialDraftSchema } from '../../../src-main/contract/instance.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { draftDefaults } from '../../../src-main/domain/draft-defaults.ts';
import type { DraftSpecFacts } from '../../../src-main/domain/draft-spec.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { resolveEnvironment } from '../../../src-main/domain/containers.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import { twoServices } from '../../fixtures/two-services.ts';

const engine = engineIdSchema.parse('local');
const server = serviceNameSchema.parse('server');
const database = serviceNameSchema.parse('database');
const instanceId = instanceIdSchema.parse('instance01');
const constant = (count: number) => new Uint8Array(count).fill(65);
const facts: DraftSpecFacts = { instanceId, takenPorts: [], random: constant };

function draftOf(partial: Partial<PartialDraft> | Record<string, unknown> = {}): Draft {
  const parsed = partialDraftSchema.parse({ template: 'two', name: 'duo', ...partial });
  return draftDefaults(parsed, twoServices, { engine, takenPorts: [] });
}

function specOf(draft: Draft, more: Partial<DraftSpecFacts> = {}) {
  const made = draftSpec(draft, twoServices, { ...facts, ...more });
  expect(instanceSpecSchema.parse(made.spec)).toEqual(made.spec);
  return { ...made, server: made.spec.services[server]!, database: made.spec.services[database] };
}

const external = { choices: { database: 'external' } };
const withServer = (service: object) => draftOf({ services: { server: service } });

describe('choices', () => {
  it('take the first option, and leave out what does not belong to the chosen one', () => {
    expect(draftOf()).toMatchObject({ choices: { database: 'own' }, services: { database: {}, server: {} } });
    expect(Object.keys(draftOf(external).services)).toEqual(['server']);
    expect(Object.keys(specOf(draftOf(external)).spec.services)).toEqual(['server']);
    expect(specOf(draftOf(external)).spec.choices).toEqual({ database: 'external' });
  });

  it('keep what was typed when they are turned and turned back', () => {
    const environment = { DATABASE_URL: 'Server=sql;Database=a;User Id=b;Password=c', POOL: '5' };
    const first = draftOf({ ...external, services: { server: { environment, tag: '2.1' } } });
    const turned = draftOf({ choices: { database: 'own' }, services: first.services });
    expect(turned.services[database]).toBeDefined();
    const back = draftOf({ ...external, services: turned.services });
    expect(back.services[server]).toEqual(first.services[server]);
  });

  it('ignore variables that are out of use, and make linked ones', () => {
    const environment = { DATABASE_URL: 'by hand', POOL: '5', MODE: 'fast' };
    const own = specOf(draftOf({ services: { server: { environment } } }));
    expect(own.server.environment).toMatchObject({ DATABASE_URL: { kind: 'linked', isSecret: true } });
    expect(own.server.environment).not.toHaveProperty('POOL');
    expect(JSON.stringify([...own.secrets].map(([, secret]) => secret.reveal()))).not.toContain('by hand');
    const other = specOf(draftOf({ ...external, services: { server: { environment } } }));
    expect(other.server.environment).toMatchObject({
      DATABASE_URL: { kind: 'secret' },
      POOL: { kind: 'plain', value: '5' },
    });
  });

  it('make the password of an own database, and the server finds it', () => {
    const { spec, secrets, database: own } = specOf(draftOf());
    const password = own?.environment['PASSWORD'];
    expect(password).toMatchObject({ kind: 'secret', ref: 'instance01/database/PASSWORD' });
    const opened = new Map([...secrets].map(([ref, secret]) => [ref, secret.reveal()]));
    const made = opened.get(secretRefSchema.parse('instance01/database/PASSWORD')) ?? '';
    expect(made).toHaveLength(20);
    expect(resolveEnvironment(spec, server, opened)['DATABASE_URL']).toBe(
      `Server=database;Database=two;User Id=sa;Password=${made}`,
    );
  });

  it('keep an option that there is not for the check', () => {
    expect(draftOf({ choices: { database: 'cloud', colour: 'red' } }).choices).toEqual({
      database: 'cloud',
      colour: 'red',
    });
  });
});

describe('a rule of the template', () => {
  it('makes the container privileged by a variable alone', () => {
    expect(specOf(draftOf()).server.isPrivileged).toBeUndefined();
    expect(specOf(withServer({ environment: { NESTED: 'on' } })).server.isPrivileged).toBe(true);
  });
});

describe('what the template does not have', () => {
  it('mounts extra paths, volumes that exist, and read-only folders', () => {
    const { server: made } = specOf(
      withServer({
        mounts: [
          { name: 'files', source: { kind: 'volume', volume: 'old_files' } },
          { name: 'extra-more', path: '/more', source: { kind: 'volume' } },
          { name: 'extra-certs', path: '/certs', isReadOnly: true, source: { kind: 'folder', path: '/etc/certs' } },
          { name: 'nowhere', source: { kind: 'volume' } },
        ],
      }),
    );
    expect(made.mounts).toEqual([
      {
        name: 'files',
        path: '/files',
        backup: true,
        onRollback: 'restore',
        source: { kind: 'volume', volume: 'old_files' },
        isForeign: true,
      },
      {
        name: 'extra-more',
        path: '/more',
        backup: true,
        onRollback: 'restore',
        source: { kind: 'volume', volume: 'duo-extra-more' },
      },
      {
        name: 'extra-certs',
        path: '/certs',
        backup: false,
        onRollback: 'keep',
        source: { kind: 'folder', path: '/etc/certs' },
        isReadOnly: true,
      },
    ]);
  });

  it('carries labels, networks, hosts and arguments, and leaves empty ones out', () => {
    const { server: made } = specOf(
      withServer({
        labels: [{ name: 'com.example.team', value: 'blue' }],
        networks: ['proxy', 'proxy'],
        extraHosts: [{ name: 'sql', address: 'fd00::7' }],
        command: ['--port', '80', ''],
      }),
    );
    expect(made).toMatchObject({
      labels: { 'com.example.team': 'blue' },
      networks: ['proxy'],
      extraHosts: ['sql:fd00::7'],
      command: ['--port', '80', ''],
    });
    const plain = specOf(withServer({ labels: [], networks: [], extraHosts: [], command: [] })).server;
    for (const key of ['labels', 'networks', 'extraHosts', 'command']) expect(plain).not.toHaveProperty(key);
  });
});

describe('the form of an instance that exists', () => {
  const first = specOf(draftOf({ services: { server: { extra: [{ name: 'TOKEN', value: 'x', isSecret: true }] } } }));
  const refOf = (service: string, variable: string): SecretRef =>
    secretRefSchema.parse(`instance01/${service}/${variable}@2`);
  const again = (draft: Draft, before: InstanceSpec = first.spec) => specOf(draft, { before, refOf });

  it('changes nothing when nothing is edited', () => {
    const same = again(specDraft(first.spec, twoServices));
    expect(same.spec).toEqual(first.spec);
    expect(same.secrets.size).toBe(0);
  });

  it('carries over what no form shows, and what an adopted container never had', () => {
    const { KEY: _key, NODE_NAME: _name, DATABASE_URL: _url, ...environment } = first.server.environment;
    const adopted: InstanceSpec = {
      ...first.spec,
      services: {
        ...first.spec.services,
        [server]: {
          ...first.server,
          environment: {
            ...environment,
            DATABASE_URL: { kind: 'secret', ref: secretRefSchema.parse('instance01/server/DATABASE_URL') },
            MODE: { kind: 'plain', value: '' },
          },
          mounts: [
            ...first.server.mounts.map((mount) => ({ ...mount, path: '/elsewhere' })),
            {
              name: 'extra-1',
              path: '/var/run/thing',
              backup: true,
              onRollback: 'restore',
              source: { kind: 'volume', volume: 'f'.repeat(64) },
              isForeign: true,
            },
          ],
          adopted: { container: 'Old', id: 'c0ffee' },
          entrypoint: ['/bin/sh'],
          user: '1000',
          hostname: 'old',
          isPrivileged: true,
          shmBytes: 64,
        },
      },
    };
    const same = again(specDraft(adopted, twoServices), adopted);
    expect(same.spec).toEqual(adopted);
    expect(same.secrets.size).toBe(0);
  });

  it('gives a changed secret a place of its own, and drops one that is not kept', () => {
    const draft = specDraft(first.spec, twoServices);
    const wanted = draft.services[server]!;
    const { secrets, server: made } = again({
      ...draft,
      services: {
        ...draft.services,
        [server]: {
          ...wanted,
          environment: { ...wanted.environment, KEY: 'new' },
          extra: [],
          keep: [],
        },
      },
    });
    expect(made.environment['KEY']).toEqual({ kind: 'secret', ref: 'instance01/server/KEY@2' });
    expect(made.environment).not.toHaveProperty('TOKEN');
    expect([...secrets].map(([ref, secret]) => [ref, secret.reveal()])).toEqual([['instance01/server/KEY@2', 'new']]);
  });

  it('goes on with its own volume, whatever that is called by now', () => {
    const moved: InstanceSpec = {
      ...first.spec,
      services: {
        ...first.spec.services,
        [server]: {
          ...first.server,
          mounts: first.server.mounts.map((mount) => ({
            ...mount,
            source: { kind: 'volume', volume: 'duo-files-r4' },
          })),
        },
      },
    };
    expect(again(specDraft(moved, twoServices), moved).server.mounts[0]?.source).toEqual({
      kind: 'volume',
      volume: 'duo-files-r4',
    });
  });
});
