import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-main/base/secret.ts';
import type { ConnectionTest } from '../../../src-main/contract/connection.ts';
import { engineSchema } from '../../../src-main/contract/engine.ts';
import {
  instanceIdSchema,
  secretRefSchema,
  serviceNameSchema,
  templateIdSchema,
} from '../../../src-main/contract/ids.ts';
import type { EnvironmentValue } from '../../../src-main/contract/spec.ts';
import { ConnectionsService, type ConnectionsDependencies } from '../../../src-main/services/connections.ts';

const given = {
  template: templateIdSchema.parse('octopus-deploy'),
  service: serviceNameSchema.parse('server'),
  variable: 'DB_CONNECTION_STRING',
};
const instance = instanceIdSchema.parse('shopone1');
const ref = secretRefSchema.parse('shopone1/server/DB_CONNECTION_STRING');
const answer: ConnectionTest = { outcome: 'other', server: 'db', details: 'as told' };

interface World {
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly endpoint?: string;
  readonly isLocal?: boolean;
}

/** A service whose tester writes down what it is asked. */
function world({ environment = {}, endpoint = 'unix:///var/run/docker.sock', isLocal = true }: World = {}) {
  const asked: { text: string; hosts: [string, string][] }[] = [];
  const dependencies: ConnectionsDependencies = {
    databases: {
      test: (text, _signal, hosts = new Map()) => {
        asked.push({ text, hosts: [...hosts] });
        return Promise.resolve(answer);
      },
    },
    specOf: () => ({ services: { [given.service]: { environment } } }),
    vault: { get: (wanted) => Promise.resolve(wanted === ref ? new Secret('Server=stored') : null) },
    engineView: () => engineSchema.pick({ endpoint: true, isLocal: true }).parse({ endpoint, isLocal }),
  };
  return { service: new ConnectionsService(dependencies), asked };
}

const signal = new AbortController().signal;

describe('a connection that is tested', () => {
  it('is the one that was typed, whatever is stored', async () => {
    const { service, asked } = world({ environment: { [given.variable]: { kind: 'secret', ref } } });
    expect(await service.test({ ...given, value: 'Server=typed', instance }, signal)).toEqual(answer);
    expect(asked).toEqual([{ text: 'Server=typed', hosts: [['host.docker.internal', '127.0.0.1']] }]);
  });

  it('is the stored one when nothing was typed', async () => {
    const secret = world({ environment: { [given.variable]: { kind: 'secret', ref } } });
    await secret.service.test({ ...given, value: ' ', instance }, signal);
    expect(secret.asked[0]?.text).toBe('Server=stored');
    const plain = world({ environment: { [given.variable]: { kind: 'plain', value: 'Server=plain' } } });
    await plain.service.test({ ...given, value: '', instance }, signal);
    expect(plain.asked[0]?.text).toBe('Server=plain');
  });

  it('is empty where nothing was typed and nothing is stored', async () => {
    const { service, asked } = world();
    await service.test({ ...given, value: '' }, signal);
    await service.test({ ...given, value: '', instance }, signal);
    expect(asked.map(({ text }) => text)).toEqual(['', '']);
  });

  it('is not one that Berth makes itself', async () => {
    const text = 'Server=database,1433;Password=${services.database.variables.MSSQL_SA_PASSWORD}';
    const linked = { kind: 'linked', text, quoting: 'connectionString', isSecret: true } as const;
    const { service, asked } = world({ environment: { [given.variable]: linked } });
    expect(await service.test({ ...given, value: '', instance }, signal)).toEqual({
      outcome: 'other',
      server: 'server',
      details: text,
    });
    expect(asked).toEqual([]);
  });

  it('leads to the machine of the engine from here too', async () => {
    const far = world({ isLocal: false, endpoint: 'ssh://me@nas01' });
    await far.service.test({ ...given, value: 'Server=x' }, signal);
    expect(far.asked[0]?.hosts).toEqual([['host.docker.internal', 'nas01']]);
    const unknown = world({ isLocal: false, endpoint: 'npipe:////./pipe/other' });
    await unknown.service.test({ ...given, value: 'Server=x' }, signal);
    expect(unknown.asked[0]?.hosts).toEqual([]);
  });
});
