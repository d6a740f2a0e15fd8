import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { AppWorld, ended, type Client } from './whole-app.ts';

const server = serviceNameSchema.parse('server');
let world: AppWorld;
let app: App;
let client: Client;

beforeEach(async () => {
  world = new AppWorld();
  ({ app, client } = world.boot());
  await app.start();
});
afterEach(() => app.stop());

type Edit = (draft: ServiceDraft, whole: Draft) => void;

async function make(name: string, hostPort: number): Promise<InstanceId> {
  const made = await client.instances.create({
    template: 'demo',
    name,
    services: {
      [server]: {
        ports: [{ name: 'web', hostPort, hostIp: '' }],
        extra: [{ name: 'PASSWORD', value: 'hush-hush', isSecret: true }],
      },
    },
  });
  expect(await ended(client, made.jobId)).toMatchObject({ state: 'done' });
  return made.id;
}

async function input(id: InstanceId, edit: Edit, safetyBackup = false) {
  const { draft, revision } = await client.instances.configuration({ id });
  const own = draft.services[server];
  if (own === undefined) throw new Error('no server');
  edit(own, draft);
  return { id, revision, draft, safetyBackup };
}

async function configure(id: InstanceId, edit: Edit): Promise<Job> {
  const { jobId } = await client.instances.configure(await input(id, edit));
  return ended(client, jobId);
}

const publish =
  (hostPort: number): Edit =>
  (draft) =>
    void (draft.ports = [{ name: 'web', hostPort, hostIp: '' }]);
const password =
  (value: string): Edit =>
  (draft) =>
    void (draft.extra = draft.extra.map((one) => (one.name === 'PASSWORD' ? { ...one, value } : one)));

describe('an instance that exists', () => {
  it('gives its form without its secrets, and a plan for what was edited', async () => {
    const id = await make('one', 8080);
    const given = await client.instances.configuration({ id });
    expect(JSON.stringify(given)).not.toContain('hush-hush');
    const plan = await client.instances.configurePlan(await input(id, publish(9090)));
    expect(plan.findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(plan).toMatchObject({
      changes: [{ service: 'server', field: 'port', key: 'web', before: '8080', after: '9090' }],
      effects: [{ service: 'server', effect: 'recreated', because: ['port'] }],
      plan: { kind: 'configure', blockedBy: [], notes: [{ code: 'ADDRESS_MOVES', from: '8080', to: '9090' }] },
    });
    expect(plan.plan?.steps.map((step) => step.id)).toEqual([
      'check',
      'capture',
      'pull',
      'quiesce',
      'stop',
      'setAside',
      'create',
      'start',
      'gate',
      'release',
      'retire',
    ]);
  });

  it('is changed, and tells the next plan how long that took', async () => {
    const id = await make('one', 8080);
    expect(await configure(id, publish(9090))).toMatchObject({ state: 'done', problem: null });
    const [changed] = await client.instances.list();
    expect(changed).toMatchObject({ spec: { revision: 2 }, addresses: [{ hostPort: 9090 }] });
    const estimate = await client.instances.configurePlan(await input(id, publish(9191)));
    const [job] = await client.jobs.list({ instance: id, limit: 1 });
    expect(estimate.plan?.downtimeSeconds).toBe(job?.downtimeSeconds);
  });

  it('takes limits at once: no new revision, no downtime', async () => {
    const id = await make('one', 8080);
    const edit: Edit = (draft) => void (draft.resources = { cpus: 2 });
    const { plan } = await client.instances.configurePlan(await input(id, edit));
    expect(plan).toMatchObject({ downtimeSeconds: null, notes: [{ code: 'APPLIED_AT_ONCE' }] });
    expect(await configure(id, edit)).toMatchObject({ state: 'done', downtimeSeconds: null });
    const [changed] = await client.instances.list();
    expect(changed?.spec).toMatchObject({ revision: 1, services: { server: { resources: { cpus: 2 } } } });
  });
});

describe('secrets', () => {
  it('that are typed in as they are stored are no change', async () => {
    const id = await make('one', 8080);
    const { changes, plan } = await client.instances.configurePlan(await input(id, password('hush-hush')));
    expect({ changes, plan }).toEqual({ changes: [], plan: null });
  });

  it('are in no plan, job or label; the old value goes when the new one serves', async () => {
    const id = await make('one', 8080);
    const edit = password('brand-new-one');
    const plan = await client.instances.configurePlan(await input(id, edit));
    expect(plan.changes).toMatchObject([{ key: 'PASSWORD', before: null, after: null, isSecret: true }]);
    const job = await configure(id, edit);
    expect(job).toMatchObject({ state: 'done' });
    const labels = [...world.engine.containers.values()].map((one) => one.wanted.labels);
    for (const text of [plan, job, labels, [...world.journal.values()]])
      expect(JSON.stringify(text)).not.toContain('brand-new');
    expect([...world.secrets.values()]).toContain('brand-new-one');
    expect([...world.secrets.values()]).not.toContain('hush-hush');
    expect(await client.instances.revealSecret({ id, service: server, variable: 'PASSWORD' })).toEqual({
      value: 'brand-new-one',
    });
  });

  it('of a change that was undone are forgotten', async () => {
    const id = await make('one', 8080);
    const job = await configure(id, (draft, whole) => {
      password('brand-new-one')(draft, whole);
      draft.extra.push({ name: 'FAKE_BEHAVIOUR', value: 'exits', isSecret: false });
    });
    expect(job).toMatchObject({ state: 'rolledBack' });
    expect([...world.secrets.values()]).toContain('hush-hush');
    expect([...world.secrets.values()]).not.toContain('brand-new-one');
  });
});

describe('a change is refused', () => {
  it('that changes nothing, or that was made on an older form', async () => {
    const id = await make('one', 8080);
    await expect(client.instances.configure(await input(id, () => undefined))).rejects.toMatchObject({
      code: 'NOTHING_TO_CHANGE',
    });
    const stale = await input(id, publish(9191));
    await configure(id, publish(9090));
    await expect(client.instances.configure(stale)).rejects.toMatchObject({ code: 'CHANGED_SINCE' });
    await expect(client.instances.configurePlan(stale)).rejects.toMatchObject({ code: 'CHANGED_SINCE' });
  });

  it('while another job runs, which its plan tells too', async () => {
    const id = await make('one', 8080);
    const wish = await input(id, publish(9090));
    const { jobId } = await client.instances.restart({ id });
    const refused = { code: 'BUSY', data: { job: jobId, kind: 'restart' } };
    await expect(client.instances.configure(wish)).rejects.toMatchObject(refused);
    expect((await client.instances.configurePlan(wish)).plan?.blockedBy).toContainEqual(refused);
    await ended(client, jobId);
  });

  it('that asks for another instance’s port, or another version', async () => {
    const id = await make('one', 8080);
    await make('two', 8081);
    await expect(client.instances.configure(await input(id, publish(8081)))).rejects.toMatchObject({
      code: 'FINDINGS',
      data: { findings: [{ path: ['services', 'server', 'ports', 'web'], code: 'PORT_TAKEN' }] },
    });
    const upgrade = await input(id, (draft) => void (draft.tag = '2024.2.1'));
    await expect(client.instances.configure(upgrade)).rejects.toMatchObject({
      code: 'FINDINGS',
      data: { findings: [{ path: ['services', 'server', 'tag'], code: 'VERSION_IS_UPGRADE' }] },
    });
    expect([...world.secrets.keys()].filter((ref) => ref.includes('@'))).toEqual([]);
  });

  it('to all but one of two that ask for one port at the same moment', async () => {
    const ids = [await make('one', 8080), await make('two', 8081)];
    const results = await Promise.allSettled(
      ids.map(async (id) => client.instances.configure(await input(id, publish(9090)))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const result of results)
      if (result.status === 'fulfilled')
        expect(await ended(client, result.value.jobId)).toMatchObject({ state: 'done' });
  });
});
