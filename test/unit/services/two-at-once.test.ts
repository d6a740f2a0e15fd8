import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import type { PartialDraft } from '../../../src-main/contract/instance.ts';
import { templateIdSchema } from '../../../src-main/contract/ids.ts';
import { AppWorld, ended, type Client } from './whole-app.ts';

let world: AppWorld;
let app: App;
let client: Client;

beforeEach(async () => {
  world = new AppWorld();
  ({ app, client } = world.boot());
  await app.start();
});
afterEach(() => app.stop());

const wish = (name: string, hostPort: number | null): PartialDraft => ({
  template: templateIdSchema.parse('demo'),
  name,
  services: { ['server' as never]: { ports: [{ name: 'web', hostPort, hostIp: '' }] } },
});

describe('two creations at the same moment', () => {
  it('cannot take one port: exactly one is taken in', async () => {
    const results = await Promise.allSettled(['one', 'two'].map((name) => client.instances.create(wish(name, 8080))));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason as unknown)).toMatchObject([
      {
        code: 'FINDINGS',
        data: { findings: [{ path: ['services', 'server', 'ports', 'web'], code: 'PORT_TAKEN' }] },
      },
    ]);
    for (const result of results) {
      if (result.status === 'fulfilled')
        expect(await ended(client, result.value.jobId)).toMatchObject({ state: 'done', problem: null });
    }
  });

  it('cannot take one name', async () => {
    const results = await Promise.allSettled([8080, 8081].map((port) => client.instances.create(wish('same', port))));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are each given a port of its own where they leave it to Berth', async () => {
    const made = await Promise.all(['one', 'two', 'three'].map((name) => client.instances.create(wish(name, null))));
    for (const { jobId } of made) expect(await ended(client, jobId)).toMatchObject({ state: 'done', problem: null });
    const instances = await client.instances.list();
    const ports = instances.flatMap(({ spec }) =>
      Object.values(spec.services).flatMap((service) => service.ports.map(({ hostPort }) => hostPort)),
    );
    expect(new Set(ports).size).toBe(3);
  });
});

describe('a stopped instance', () => {
  it('keeps its port from others', async () => {
    const { id, jobId } = await client.instances.create(wish('one', 8080));
    await ended(client, jobId);
    await ended(client, (await client.instances.stop({ id })).jobId);
    const { findings } = await client.instances.check(await client.instances.draft(wish('two', 8080)));
    expect(findings.find(({ code }) => code === 'PORT_TAKEN')?.data).toMatchObject({ owner: 'one', free: 8081 });
    expect((await client.instances.draft({ template: 'demo', name: 'two' })).services['server' as never]).toMatchObject(
      {
        ports: [{ hostPort: 8081 }],
      },
    );
  });
});

describe('a form with names that nothing can have', () => {
  it.each(['Ünïcode', 'a'.repeat(255), 'a.b', '-a', '../..', 'a\0b'])(
    '%j is checked and refused by findings',
    async (name) => {
      const draft = await client.instances.draft({
        template: 'demo',
        name,
        services: {
          ['server' as never]: {
            tag: name.slice(0, 128),
            repository: name,
            extra: [{ name, value: name, isSecret: false }],
            mounts: [{ name: `extra-${name}`, path: name, source: { kind: 'volume', volume: name } }],
            ports: [{ name, hostPort: 9000, hostIp: name, containerPort: 1 }],
            labels: [{ name, value: name }],
            networks: [name],
            extraHosts: [{ name, address: name }],
            command: [name],
          },
        },
      });
      const { findings, preview } = await client.instances.check(draft);
      expect(findings.filter(({ severity }) => severity === 'blocks').length).toBeGreaterThan(3);
      expect(preview.compose).not.toBe('');
      await expect(client.instances.create(draft)).rejects.toMatchObject({ code: 'FINDINGS' });
    },
  );
});
