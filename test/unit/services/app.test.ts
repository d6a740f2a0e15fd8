import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import { instanceIdSchema } from '../../../src-main/contract/ids.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { InstanceEvent } from '../../../src-main/contract/router.ts';
import { eventually } from './eventually.ts';
import { AppWorld, ended } from './whole-app.ts';
import type { Client } from './whole-app.ts';

let world: AppWorld;
let app: App;
let client: Client;

async function boot(): Promise<void> {
  ({ app, client } = world.boot());
  await app.start();
}

async function make(name = 'demo'): Promise<InstanceId> {
  const { id, jobId } = await client.instances.create({ template: 'demo', name });
  expect(await ended(client, jobId)).toMatchObject({ state: 'done', problem: null });
  await eventually(async () => expect((await client.instances.get({ id })).state.word).toBe('healthy'));
  return instanceIdSchema.parse(id);
}

const word = async (id: InstanceId): Promise<string> => (await client.instances.get({ id })).state.word;

beforeEach(async () => {
  world = new AppWorld();
  await boot();
});

afterEach(() => app.stop());

describe('an instance', () => {
  it('is drafted, checked, created and healthy; its secrets are in the vault and nowhere else', async () => {
    world.host.takenPorts.set(8080, 'nginx');
    const draft = await client.instances.draft({
      template: 'demo',
      name: 'demo',
      services: { server: { environment: { MASTER_KEY: 'hush-hush' } } },
    });
    expect(draft.services['server' as never]).toMatchObject({
      tag: '2024.1.1',
      ports: [{ name: 'web', hostPort: 8081 }],
    });
    const { findings, preview } = await client.instances.check(draft);
    expect(findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(preview.compose).not.toContain('hush-hush');
    const { id, jobId } = await client.instances.create(draft);
    expect(await ended(client, jobId)).toMatchObject({ state: 'done', by: 'you' });
    const [instance] = await client.instances.list();
    expect(instance).toMatchObject({
      id,
      name: 'demo',
      version: '2024.1.1',
      keys: [{ name: 'master-key', isStored: true }],
    });
    await eventually(async () => expect(await word(instanceIdSchema.parse(id))).toBe('healthy'));
    expect(await client.instances.revealSecret({ id, service: 'server', variable: 'MASTER_KEY' })).toEqual({
      value: 'hush-hush',
    });
    expect(JSON.stringify([instance, [...world.journal.values()], [...world.documents.values()]])).not.toContain(
      'hush-hush',
    );
  });

  it('is not created when something blocks: the findings say what', async () => {
    await make();
    const blocked = client.instances.create({
      template: 'demo',
      name: 'demo',
      services: { server: { ports: [{ name: 'web', hostPort: 8080, hostIp: '' }] } },
    });
    await expect(blocked).rejects.toMatchObject({
      code: 'FINDINGS',
      defined: true,
      data: {
        findings: [
          { path: ['name'], code: 'NAME_TAKEN' },
          { path: ['services', 'server', 'ports', 'web'], code: 'PORT_TAKEN' },
        ],
      },
    });
    expect(world.engine.containers.size).toBe(1);
  });

  it("finds the name and the port in the hands of things that are not Berth's", async () => {
    const engine = await world.connection.engine();
    world.engine.pulled.add('demo/server:2024.1.1');
    await engine.createContainer({
      name: 'strange',
      image: 'demo/server:2024.1.1',
      environment: {},
      labels: {},
      mounts: [],
      ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }],
      restart: 'no',
      stdin: false,
    });
    await engine.createVolume('demo-data', {});
    const draft = await client.instances.draft({ template: 'demo', name: 'demo' });
    expect(Object.values(draft.services)[0]?.ports).toMatchObject([{ hostPort: 8081 }]);
    const taken = {
      ...draft,
      services: {
        server: { ...Object.values(draft.services)[0]!, ports: [{ name: 'web', hostPort: 8080, hostIp: '' }] },
      },
    };
    const { findings } = await client.instances.check(taken);
    expect(findings.filter(({ severity }) => severity === 'blocks')).toMatchObject([
      { code: 'NAME_TAKEN', data: { owner: 'demo-data' } },
      { code: 'PORT_TAKEN', data: { port: 8080, owner: 'strange', free: 8081 } },
    ]);
    await expect(client.instances.draft({ template: 'demo', name: 'x', engine: 'mars' })).rejects.toMatchObject({
      code: 'NO_SUCH_ENGINE',
    });
  });

  it('is created once when two ask for the same name at the same time', async () => {
    const both = await Promise.allSettled(
      [1, 2].map(() => client.instances.create({ template: 'demo', name: 'demo' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const one of both) if (one.status === 'fulfilled') await ended(client, one.value.jobId);
  });

  it('takes one job at a time', async () => {
    const id = await make();
    const { jobId } = await client.instances.restart({ id });
    await expect(client.instances.stop({ id })).rejects.toMatchObject({
      code: 'BUSY',
      data: { job: jobId, kind: 'restart' },
    });
    await ended(client, jobId);
  });

  it('is upgraded, and comes back by itself when the new version does not come up', async () => {
    const id = await make();
    const plan = await client.upgrades.plan({ id, tag: '2024.2.1' });
    expect(plan).toMatchObject({ kind: 'upgrade', from: '2024.1.1', to: '2024.2.1', blockedBy: [] });
    await ended(client, (await client.upgrades.start({ id, tag: '2024.2.1' })).jobId);
    expect((await client.instances.get({ id })).version).toBe('2024.2.1');
    const job = await ended(client, (await client.upgrades.start({ id, tag: '2024.2.3' })).jobId);
    expect(job).toMatchObject({ state: 'rolledBack' });
    await eventually(async () =>
      expect(await client.instances.get({ id })).toMatchObject({ version: '2024.2.1', state: { word: 'healthy' } }),
    );
    expect((await client.backups.list({ instance: id })).map(({ reason }) => reason)).toEqual([
      'beforeUpgrade',
      'beforeUpgrade',
    ]);
  });

  it('is removed, and its row with it', async () => {
    const id = await make();
    const plan = await client.instances.removePlan({ id, safetyBackup: true, keepData: false });
    expect(plan.steps.some(({ isPointOfNoReturn }) => isPointOfNoReturn)).toBe(true);
    await ended(client, (await client.instances.remove({ id })).jobId);
    expect(await client.instances.list()).toEqual([]);
    await expect(client.instances.get({ id })).rejects.toMatchObject({
      code: 'NO_SUCH_INSTANCE',
      data: { instance: id },
    });
  });

  it('keeps its pin', async () => {
    const id = await make();
    await client.instances.setPinned({ id, isPinned: true });
    await app.stop();
    await boot();
    expect((await client.instances.get({ id })).isPinned).toBe(true);
  });
});

describe('what happens on the engine', () => {
  async function watching(): Promise<{ seen: InstanceEvent[]; stop: AbortController; done: Promise<void> }> {
    const stop = new AbortController();
    const seen: InstanceEvent[] = [];
    const stream = await client.instances.watch(undefined, { signal: stop.signal });
    const done = (async () => {
      let next = 0;
      for await (const { seq, event } of stream) {
        expect(seq).toBe(next++);
        seen.push(event);
      }
    })();
    await eventually(() => expect(seen[0]?.kind).toBe('snapshot'));
    return { seen, stop, done };
  }
  const states = (seen: InstanceEvent[]): Instance['state'][] =>
    seen.flatMap((event) => (event.kind === 'changed' ? [event.instance.state] : []));

  it('is seen within 200 ms, and told once', async () => {
    const id = await make();
    const { seen, stop, done } = await watching();
    const engine = await world.connection.engine();
    const began = performance.now();
    await engine.stopContainer('demo-server');
    await eventually(() => expect(states(seen).at(-1)).toMatchObject({ word: 'stopped', by: 'elsewhere' }));
    expect(performance.now() - began).toBeLessThan(200);
    await engine.removeContainer('demo-server');
    await eventually(() =>
      expect(states(seen).at(-1)).toMatchObject({
        word: 'down',
        reason: { problem: { code: 'CONTAINER_GONE', data: { container: 'demo-server' } } },
      }),
    );
    const told = seen.length;
    await client.instances.get({ id });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(seen.length).toBe(told);
    stop.abort();
    await done;
  });

  it('leaves a row in the log', async () => {
    const id = await make();
    const { log } = await client.logs.open({ instance: id });
    const markers = async (): Promise<unknown[]> =>
      (await client.logs.read({ log, from: 0, count: 100 })).lines.map(({ marker }) => marker);
    await (await world.connection.engine()).stopContainer('demo-server');
    await eventually(async () => expect((await markers()).at(-1)).toEqual({ kind: 'exited', job: null, detail: '0' }));
  });

  it('keeps "stopped by you" apart', async () => {
    const id = await make();
    await ended(client, (await client.instances.stop({ id })).jobId);
    await eventually(async () =>
      expect((await client.instances.get({ id })).state).toMatchObject({ word: 'stopped', by: 'you' }),
    );
    await ended(client, (await client.instances.start({ id })).jobId);
    await eventually(async () => expect(await word(id)).toBe('healthy'));
  });

  it('says why a server ended, in the words of its template', async () => {
    const id = await make();
    const container = world.engine.find('demo-server')!;
    container.status = 'exited';
    container.exitCode = 3;
    container.finishedAt = new Date().toISOString();
    container.logs.push({ at: container.finishedAt, stream: 'stderr', text: 'cannot migrate: no table', isCut: false });
    // The policy of these would start again: what stays down was stopped. An ended one with another policy was not.
    const records = world.documents.get('instances') as { spec: { services: { server: { restart: string } } } }[];
    records[0]!.spec.services.server.restart = 'on-failure';
    await app.stop();
    await boot();
    await eventually(async () =>
      expect((await client.instances.get({ id })).state).toMatchObject({
        word: 'down',
        reason: {
          problem: { code: 'CONTAINER_EXITED', data: { service: 'server', exitCode: 3 } },
          diagnosis: { rule: 'fatal', words: 'The data could not be migrated', line: 'cannot migrate: no table' },
        },
      }),
    );
  });

  it('is not reachable with its last word while the engine is away, and as before when it is back', async () => {
    const id = await make();
    const { seen, stop, done } = await watching();
    world.connection.lose();
    await eventually(() => expect(states(seen).at(-1)).toMatchObject({ word: 'notReachable', lastWord: 'healthy' }));
    await expect(
      client.instances.check(await client.instances.draft({ template: 'demo', name: 'other' })),
    ).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    world.connection.comeBack();
    await eventually(() => expect(states(seen).at(-1)).toMatchObject({ word: 'healthy' }));
    expect(await word(id)).toBe('healthy');
    stop.abort();
    await done;
  });

  it('carries a job over the absence of the engine', async () => {
    const id = await make();
    world.connection.lose();
    const { jobId } = await client.instances.restart({ id });
    await eventually(async () => expect((await client.jobs.get({ id: jobId })).state).toBe('waiting'));
    world.connection.comeBack();
    expect((await ended(client, jobId)).state).toBe('done');
  });

  it('brings instances back whose data folder was lost', async () => {
    const id = await make();
    await app.stop();
    world.documents.clear();
    world.journal.clear();
    await boot();
    await eventually(async () =>
      expect(await client.instances.list()).toMatchObject([{ id, name: 'demo', state: { word: 'healthy' } }]),
    );
  });

  it('answers when there is no engine at the start', async () => {
    await make();
    await app.stop();
    world.connection.lose();
    await boot();
    expect(await client.instances.list()).toMatchObject([
      { name: 'demo', state: { word: 'notReachable', lastWord: 'running' } },
    ]);
    world.connection.comeBack();
    await eventually(async () => expect((await client.instances.list())[0]?.state.word).toBe('healthy'));
  });
});

describe('backups', () => {
  it('are made, checked, restored; one in use is not removed', async () => {
    const id = await make();
    await ended(client, (await client.backups.create({ instance: id, note: 'before the party' })).jobId);
    const [backup] = await client.backups.list({ instance: id });
    expect(backup).toMatchObject({ instanceId: id, reason: 'manual', note: 'before the party', damage: null });
    await eventually(async () =>
      expect(await client.instances.get({ id })).toMatchObject({ backups: 1, lastBackup: { id: backup!.id } }),
    );
    const held = [...world.backups.values()][0]!;
    const file = [...held.files.keys()][0]!;
    expect(await client.backups.verify({ id: backup!.id })).toMatchObject({ trust: 'match' });
    const { jobId } = await client.backups.restore({ id: backup!.id, instance: id });
    await expect(client.backups.remove({ id: backup!.id })).rejects.toMatchObject({
      code: 'BUSY',
      data: { job: jobId },
    });
    expect((await ended(client, jobId)).state).toBe('done');
    const content = held.files.get(file)!;
    held.files.set(file, Buffer.from(content.map((byte, index) => (index === 3 ? byte ^ 1 : byte))));
    expect(await client.backups.verify({ id: backup!.id })).toMatchObject({
      trust: 'damaged',
      damage: { part: file, reason: 'checksum' },
    });
    await client.backups.remove({ id: backup!.id });
    expect((await client.backups.list({ instance: id })).map(({ reason }) => reason)).toEqual(['beforeRestore']);
    await expect(client.backups.verify({ id: backup!.id })).rejects.toMatchObject({ code: 'NO_SUCH_BACKUP' });
  });

  it('of another instance are refused', async () => {
    const id = await make();
    const other = await make('other');
    await ended(client, (await client.backups.create({ instance: id })).jobId);
    const [backup] = await client.backups.list({ instance: id });
    await expect(client.backups.restorePlan({ id: backup!.id, instance: other })).rejects.toMatchObject({
      code: 'BACKUP_OF_ANOTHER',
      data: { backup: backup!.id, instance: 'demo' },
    });
  });
});

describe('settings', () => {
  it('are kept, reach the engine and the backup folder, and refuse what is no folder', async () => {
    expect((await client.settings.set({ engineEndpoint: 'unix:///x', backupFolder: '/mnt/safe' })).backupFolder).toBe(
      '/mnt/safe',
    );
    expect(world.connection.endpoints).toEqual(['unix:///x']);
    expect((await client.system.info()).backupFolder).toBe('/backups');
    await client.backups.list({});
    expect(world.folders.at(-1)).toBe('/mnt/safe');
    await expect(client.settings.set({ backupFolder: 'not/absolute' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['backupFolder'] }] },
    });
    await app.stop();
    await boot();
    expect(await client.settings.get()).toMatchObject({ engineEndpoint: 'unix:///x', theme: 'system' });
  });
});

describe('unfinished jobs', () => {
  it('are driven on by the next start, and hold their instance until then', async () => {
    const id = await make();
    world.connection.lose();
    const { jobId } = await client.instances.restart({ id });
    await eventually(async () => expect((await client.jobs.get({ id: jobId })).state).toBe('waiting'));
    await app.stop();
    await boot();
    await expect(client.instances.stop({ id })).rejects.toMatchObject({ code: 'BUSY', data: { job: jobId } });
    world.connection.comeBack();
    expect(await ended(client, jobId)).toMatchObject({ state: 'done', wasInterrupted: true });
  });
});
