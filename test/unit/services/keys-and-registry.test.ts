/** What must survive a lost vault, a foreign registry, a creation that failed and a change of the engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import { instanceIdSchema, type InstanceId } from '../../../src-main/contract/ids.ts';
import { DocumentInstanceRegistry } from '../../../src-main/services/instance-registry.ts';
import type { InstanceRecord } from '../../../src-main/ports/instance-registry.ts';
import { images, specOf } from '../jobs/world.ts';
import { eventually } from './eventually.ts';
import { AppWorld, ended, type Client } from './whole-app.ts';

let world: AppWorld;
let app: App;
let client: Client;

async function boot(): Promise<void> {
  ({ app, client } = world.boot());
  await app.start();
}

const key = { service: 'server', variable: 'MASTER_KEY' } as const;

async function make(tag: string = images.old.tag): Promise<{ id: InstanceId; state: string }> {
  const services = { server: { tag, environment: { MASTER_KEY: 'hush-hush' } } };
  const { id, jobId } = await client.instances.create({ template: 'demo', name: 'demo', services });
  const { state } = await ended(client, jobId);
  return { id: instanceIdSchema.parse(id), state };
}

beforeEach(async () => {
  world = new AppWorld();
  await boot();
});

afterEach(() => app.stop());

describe('keys', () => {
  it('are read back from the containers when the data folder was lost', async () => {
    const { id } = await make();
    await app.stop();
    world.secrets.clear();
    world.documents.clear();
    await boot();
    await eventually(async () =>
      expect(await client.instances.revealSecret({ id, ...key })).toEqual({ value: 'hush-hush' }),
    );
  });

  it('of an instance that could not be created can still be had: a database elsewhere may need them', async () => {
    const { id, state } = await make(images.never.tag);
    expect(state).toBe('rolledBack');
    expect(await client.instances.revealSecret({ id, ...key })).toEqual({ value: 'hush-hush' });
    const nobody = { id: instanceIdSchema.parse('nobody0000'), ...key };
    await expect(client.instances.revealSecret(nobody)).rejects.toMatchObject({ code: 'NO_SUCH_INSTANCE' });
  });
});

describe('the address of the engine', () => {
  it('does not change under a job that works, but does for one that waits for its engine', async () => {
    const { jobId } = await client.instances.create({
      template: 'demo',
      name: 'demo',
      services: { server: { tag: images.never.tag } },
    });
    await expect(client.settings.set({ engineEndpoint: 'unix:///other' })).rejects.toMatchObject({ code: 'BUSY' });
    world.connection.lose();
    await eventually(async () => expect((await client.jobs.get({ id: jobId })).state).toBe('waiting'));
    expect((await client.settings.set({ engineEndpoint: 'unix:///other' })).engineEndpoint).toBe('unix:///other');
    world.connection.comeBack();
    await ended(client, jobId);
  });
});

describe('the registry of instances', () => {
  it('keeps entries that it cannot read, until the engine has brought them back', async () => {
    const spec = specOf('volume');
    const foreign = { spec: { instanceId: 'fromlater1', shape: 'new' }, note: 'mine' };
    const documents = new Map<string, unknown>([['instances', [foreign]]]);
    const registry = new DocumentInstanceRegistry({
      get: (name) => documents.get(name),
      set: (name, value) => documents.set(name, value),
    });
    const record: InstanceRecord = {
      spec,
      createdAt: '2026-11-22T08:00:00.000Z',
      desired: 'running',
      desiredSince: '2026-11-22T08:00:00.000Z',
      isPinned: false,
    };
    await registry.put(record);
    expect(documents.get('instances')).toEqual([record, foreign]);
    const back = { ...record, spec: { ...spec, instanceId: instanceIdSchema.parse('fromlater1') } };
    await registry.put(back);
    expect(documents.get('instances')).toEqual([record, back]);
  });
});
