/** Adopting through the border: offers, refusals, what the window sees, and kept data. */
import { ORPCError } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { WantedContainer } from '../../../src-main/ports/engine.ts';
import { FakeEngine } from '../../fakes/fake-engine.ts';
import { realClock } from '../../fakes/real-clock.ts';
import { images } from '../jobs/world.ts';
import { eventually } from './eventually.ts';
import { AppWorld, ended } from './whole-app.ts';

async function problemOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ORPCError ? { code: error.code, data: error.data as unknown } : error;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const legacy: WantedContainer = {
  name: 'Legacy',
  image: `demo/server:${images.old.tag}`,
  environment: { MASTER_KEY: 'AAAAAAAAAAAAAAAAAAAAAA==', COLOUR: 'blue' },
  labels: {},
  mounts: [{ kind: 'volume', source: 'theirs', path: '/data' }],
  ports: [{ containerPort: 8080, protocol: 'tcp', hostIp: '', hostPort: 8080 }],
  restart: 'no',
  stdin: false,
};

async function open(...containers: WantedContainer[]) {
  const world = new AppWorld();
  const engine = new FakeEngine(world.engine, realClock);
  for (const { repository, tag, digest } of Object.values(images))
    world.engine.pulled.add(`${repository}:${tag}`).add(`${repository}@${digest}`);
  for (const wanted of containers) {
    await engine.createContainer(wanted);
    await engine.startContainer(wanted.name);
  }
  const { app, client } = world.boot();
  await app.start();
  stops.push(() => app.stop());
  const adopt = async (name: string, container: string): Promise<InstanceId> => {
    const { id, jobId } = await client.instances.adopt({
      template: 'demo',
      name,
      containers: { server: container },
    });
    expect((await ended(client, jobId)).state).toBe('done');
    return id;
  };
  return { world, engine, client, adopt };
}

describe('adopting', () => {
  it('offers what no instance has, takes it over, and sees it as it is', async () => {
    const { world, client, adopt } = await open(legacy);
    const [offered] = await client.instances.adoptCandidates();
    expect(offered).toMatchObject({ container: 'Legacy', template: 'demo', suggestedName: 'legacy', refusal: null });
    const before = JSON.stringify([...world.engine.containers]);
    const id = await adopt('old', 'Legacy');
    expect(JSON.stringify([...world.engine.containers])).toBe(before);
    await eventually(async () => {
      const { state, services, isAdopted } = await client.instances.get({ id });
      expect(state.word).toBe('healthy');
      expect(isAdopted).toBe(true);
      expect(services.map(({ container }) => container)).toEqual(['Legacy']);
    });
    expect(world.secrets.get(`${id}/server/MASTER_KEY` as never)).toBe(legacy.environment['MASTER_KEY']);
    expect(JSON.stringify([...world.documents])).not.toContain(legacy.environment['MASTER_KEY']);
    expect(await client.instances.adoptCandidates()).toEqual([]);
  });

  it('takes a container once when it is asked for twice at the same moment', async () => {
    const { client } = await open(legacy);
    const ask = (name: string) => client.instances.adopt({ template: 'demo', name, containers: { server: 'Legacy' } });
    const asked = await Promise.allSettled([ask('one'), ask('two')]);
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await problemOf(ask('three'))).toMatchObject({ code: 'NOT_ADOPTABLE', data: { reason: 'managed' } });
  });

  it('refuses names and services that cannot be', async () => {
    const { client, adopt } = await open(legacy, { ...legacy, name: 'taken-server', ports: [] });
    const input = { template: 'demo' as never, name: 'old', containers: { server: 'Legacy' } };
    const refused = (change: object) => problemOf(client.instances.adopt({ ...input, ...change }));
    expect(await refused({ name: 'Not a name' })).toMatchObject({ code: 'FINDINGS' });
    expect(await refused({ name: 'taken' })).toEqual({ code: 'NAME_TAKEN', data: { name: 'taken-server' } });
    expect(await refused({ containers: {} })).toMatchObject({ code: 'BAD_REQUEST' });
    expect(await refused({ containers: { server: 'Legacy', other: 'Legacy' } })).toMatchObject({ code: 'BAD_REQUEST' });
    expect(await refused({ containers: { server: 'nobody' } })).toMatchObject({ data: { reason: 'gone' } });
    // A container may keep the name that Berth would give it.
    await adopt('taken', 'taken-server');
    expect(await refused({ name: 'taken' })).toEqual({ code: 'NAME_TAKEN', data: { name: 'taken' } });
  });

  it('gives one container to one of two who want it at the same moment', async () => {
    const { world, client } = await open(legacy);
    const wish = (name: string) => client.instances.adopt({ template: 'demo', name, containers: { server: 'Legacy' } });
    const [one, two] = await Promise.allSettled([wish('one'), wish('two')]);
    const jobs = [one, two].flatMap((each) => (each.status === 'fulfilled' ? [each.value.jobId] : []));
    const states = await Promise.all(jobs.map(async (id) => (await ended(client, id)).state));
    expect(states.filter((state) => state === 'done')).toHaveLength(1);
    expect(await client.instances.list()).toHaveLength(1);
    expect(world.secrets.size).toBe(1);
  });

  it('is down when its container goes, and does not take another one of its name', async () => {
    const { engine, client, adopt } = await open(legacy);
    const id = await adopt('old', 'Legacy');
    await engine.stopContainer('Legacy');
    await engine.removeContainer('Legacy');
    const isDown = async (): Promise<void> => {
      expect((await client.instances.get({ id })).state).toMatchObject({
        word: 'down',
        reason: { problem: { code: 'CONTAINER_GONE', data: { container: 'Legacy' } } },
      });
    };
    await eventually(isDown);
    await engine.createContainer(legacy);
    await engine.startContainer('Legacy');
    await isDown();
    expect((await client.instances.adoptCandidates()).map(({ container }) => container)).toEqual(['Legacy']);
    const { jobId } = await client.instances.release({ id });
    expect((await ended(client, jobId)).state).toBe('done');
    await eventually(async () => {
      expect(await client.instances.list()).toEqual([]);
    });
  });
});

describe('kept data', () => {
  it('is an instance again, on the volumes that were adopted with it', async () => {
    const { world, client, adopt } = await open(legacy);
    const id = await adopt('old', 'Legacy');
    world.engine.volumes.get('theirs')?.files.set('orders', 'ten');
    const { jobId } = await client.instances.remove({ id, safetyBackup: false, keepData: true });
    expect((await ended(client, jobId)).state).toBe('done');
    expect(await client.instances.kept()).toMatchObject([{ id, name: 'old', volumes: ['theirs'], problem: null }]);
    const again = await client.instances.reinstall({ id });
    expect(await ended(client, again.jobId)).toMatchObject({ state: 'done', problem: null });
    expect(world.engine.find('old-server')?.wanted.mounts).toContainEqual(
      expect.objectContaining({ source: 'theirs', path: '/data' }),
    );
    expect(world.engine.volumes.get('theirs')?.files.get('orders')).toBe('ten');
    await eventually(async () => {
      expect(await client.instances.kept()).toEqual([]);
    });
    expect(await problemOf(client.instances.reinstall({ id }))).toMatchObject({ code: 'NO_KEPT_DATA' });
  });

  it('says what is missing, and is gone with its volumes', async () => {
    const { world, client, adopt } = await open(legacy);
    const id = await adopt('old', 'Legacy');
    await ended(client, (await client.instances.remove({ id, safetyBackup: false, keepData: true })).jobId);
    const secrets = new Map(world.secrets);
    world.secrets.clear();
    expect((await client.instances.kept())[0]?.problem).toMatchObject({ code: 'NO_SUCH_SECRET' });
    expect(await problemOf(client.instances.reinstall({ id }))).toMatchObject({ code: 'NO_SUCH_SECRET' });
    for (const [ref, value] of secrets) world.secrets.set(ref, value);
    world.engine.volumes.delete('theirs');
    expect(await client.instances.kept()).toEqual([]);
  });

  it('stays when the instance cannot be made again', async () => {
    const { world, client, adopt } = await open(legacy);
    const id = await adopt('old', 'Legacy');
    await ended(client, (await client.instances.remove({ id, safetyBackup: false, keepData: true })).jobId);
    world.engine.published.splice(0);
    world.engine.pulled.clear();
    const { jobId } = await client.instances.reinstall({ id });
    expect((await ended(client, jobId)).state).toBe('rolledBack');
    expect(world.engine.volumes.has('theirs')).toBe(true);
    expect(await client.instances.kept()).toMatchObject([{ id, problem: null }]);
  });
});
