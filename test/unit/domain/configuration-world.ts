/** A template with all that a form can show, and an instance of it, for changes of configuration. */
import { instanceIdSchema, serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../../src-main/contract/instance.ts';
import { instanceSpecSchema, type InstanceSpec } from '../../../src-main/contract/spec.ts';
import { templateSchema, type Template } from '../../../src-main/contract/template.ts';
import { configuredSpec } from '../../../src-main/domain/configuration.ts';
import { draftSpec, type SpecWithSecrets } from '../../../src-main/domain/draft-spec.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';

export const server = serviceNameSchema.parse('server');
export const database = serviceNameSchema.parse('database');
export const worker = serviceNameSchema.parse('worker');
export const instanceId = instanceIdSchema.parse('abcdef1234');

export const template: Template = templateSchema.parse({
  schema: 1,
  id: 'demo',
  name: 'Demo',
  summary: 'A server with a database',
  version: 2,
  tile: { letters: 'De', hue: 10 },
  main: 'server',
  upgrade: { order: 'semver' },
  choices: [
    {
      id: 'database',
      label: 'Database',
      options: [
        { id: 'own', label: 'New', help: 'Ours' },
        { id: 'external', label: 'Existing', help: 'Theirs' },
      ],
    },
  ],
  services: {
    server: {
      label: 'Server',
      dependsOn: ['database'],
      image: { repository: 'demo/server', tag: '1.0.0' },
      privileged: { variable: 'NESTED', values: ['Y'] },
      variables: [
        { name: 'COLOUR', label: 'Colour' },
        { name: 'NESTED', label: 'Nested' },
        { name: 'NODE', label: 'Node', default: '${instance.name}', required: true },
        { name: 'ADMIN', label: 'Admin', secret: true, required: true, fixedAfterFirstRun: true },
        { name: 'TOKEN', label: 'Token', secret: true },
        {
          name: 'LOGIN',
          label: 'Login',
          secret: true,
          required: true,
          links: [
            {
              when: { database: 'own' },
              text: 'host=${services.database.host};password=${services.database.variables.PASSWORD}',
            },
          ],
        },
      ],
      ports: [
        { name: 'web', label: 'Window', container: 8080, host: 8080, open: { scheme: 'http' } },
        { name: 'agents', label: 'Agents', container: 9000 },
      ],
      volumes: [
        { name: 'data', path: '/data', label: 'Data' },
        { name: 'cache', path: '/cache', label: 'Cache', optional: true },
      ],
    },
    database: {
      label: 'Database',
      when: { database: 'own' },
      image: { repository: 'demo/database', tag: '16.1' },
      variables: [
        {
          name: 'PASSWORD',
          label: 'Password',
          secret: true,
          required: true,
          generator: { kind: 'password', length: 20 },
        },
        { name: 'EDITION', label: 'Edition' },
      ],
      volumes: [{ name: 'rows', path: '/rows', label: 'Rows' }],
    },
    worker: { label: 'Worker', dependsOn: ['server'], image: { repository: 'demo/worker', tag: '1.0.0' } },
  },
});

const mountOf = (name: string, path: string): object => ({
  name,
  path,
  source: { kind: 'volume', volume: `demo-${name}` },
  backup: true,
  onRollback: 'restore',
});
const refOf = (service: string, variable: string): string => `${instanceId}/${service}/${variable}`;

export const spec: InstanceSpec = instanceSpecSchema.parse({
  instanceId,
  name: 'demo',
  engineId: 'local',
  template: { id: 'demo', version: 1 },
  revision: 3,
  choices: { database: 'own' },
  services: {
    server: {
      image: { repository: 'demo/server', tag: '1.0.0', digest: `sha256:${'a'.repeat(64)}` },
      environment: {
        COLOUR: { kind: 'plain', value: 'blue' },
        NODE: { kind: 'plain', value: 'demo' },
        ADMIN: { kind: 'secret', ref: refOf('server', 'ADMIN') },
        TOKEN: { kind: 'secret', ref: `${refOf('server', 'TOKEN')}@2` },
        EXTRA: { kind: 'plain', value: 'mine' },
        API_KEY: { kind: 'secret', ref: refOf('server', 'API_KEY') },
        LOGIN: {
          kind: 'linked',
          text: 'host=${services.database.host};password=${services.database.variables.PASSWORD}',
          quoting: 'none',
          isSecret: true,
        },
      },
      ports: [{ name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8080, hostIp: '' }],
      mounts: [mountOf('data', '/data')],
      restart: 'unless-stopped',
      resources: {},
    },
    database: {
      image: { repository: 'demo/database', tag: '16.1' },
      environment: { PASSWORD: { kind: 'secret', ref: refOf('database', 'PASSWORD') } },
      ports: [],
      mounts: [mountOf('rows', '/rows')],
      restart: 'unless-stopped',
      resources: { memoryBytes: 2_000_000_000 },
    },
    worker: {
      image: { repository: 'demo/worker', tag: '1.0.0' },
      environment: {},
      ports: [],
      mounts: [],
      restart: 'unless-stopped',
      resources: {},
    },
  },
});

export type Edit = (server: ServiceDraft, draft: Draft) => void;

export function draftOf(draft: Draft, name: keyof Draft['services']): ServiceDraft {
  const found = draft.services[name];
  if (found === undefined) throw new Error(`no ${name} in the draft`);
  return found;
}

export function editedDraft(before: InstanceSpec, edit: Edit): Draft {
  const draft = specDraft(before, template);
  edit(draftOf(draft, server), draft);
  return draft;
}

/** The spec that an edited form comes to. */
export function edited(before: InstanceSpec, edit: Edit): SpecWithSecrets {
  const draft = editedDraft(before, edit);
  const random = (count: number): Uint8Array => new Uint8Array(count).fill(7);
  return configuredSpec(
    before,
    draft,
    template,
    draftSpec(draft, template, { instanceId, takenPorts: [], random, before }),
  );
}
