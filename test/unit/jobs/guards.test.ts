/** What must never happen: a lost key, another image than the one that was meant, a job that never lets go. */
import { describe, expect, it } from 'vitest';
import { secretRefSchema } from '../../../src-main/contract/ids.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { recoverSecrets } from '../../../src-main/jobs/steps/secrets.ts';
import {
  backupNamed,
  ended,
  images,
  instanceId,
  masterKey,
  server,
  specOf,
  template,
  World,
  worldWithInstance,
} from './world.ts';

const databaseRef = secretRefSchema.parse(`${instanceId}/server/DATABASE`);
const connection = 'Server=sql;Database=Demo;User Id=sa;Password=Harbour-9-lantern';

async function run(world: World, input: JobInput): ReturnType<typeof ended> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  return job;
}

function withEnvironment(
  spec: InstanceSpec,
  environment: InstanceSpec['services'][typeof server]['environment'],
): InstanceSpec {
  const one = spec.services[server];
  if (one === undefined) throw new Error('no service');
  return { ...spec, services: { [server]: { ...one, environment: { ...one.environment, ...environment } } } };
}

/** An instance whose container has a secret of the vault in its environment. */
async function worldWithSecret(): Promise<World> {
  const world = new World();
  world.secrets.set(databaseRef, connection);
  const spec = withEnvironment(specOf('volume'), { DATABASE: { kind: 'secret', ref: databaseRef } });
  const job = await run(world, { kind: 'create', spec, template });
  if (job.state !== 'done') throw new Error(JSON.stringify(job.problem));
  return world;
}

const specIn = (world: World): InstanceSpec => {
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('no instance');
  return spec;
};

const upgrade = (world: World, tag: string): JobInput => ({
  kind: 'upgrade',
  spec: specIn(world),
  template,
  image: { repository: 'demo/server', tag },
  backup: backupNamed(`demo-${tag}`),
});

const removal = (world: World, more: Partial<Extract<JobInput, { kind: 'remove' }>> = {}): JobInput => ({
  kind: 'remove',
  spec: specIn(world),
  template,
  backup: null,
  keepData: false,
  ...more,
});

describe('keys', () => {
  it('come back from the container when the vault lost them, before an upgrade needs them', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    const job = await run(world, upgrade(world, images.good.tag));
    expect(job.state).toBe('done');
    expect(world.serving?.wanted.environment).toMatchObject({ DATABASE: connection, MASTER_KEY: masterKey });
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('that nobody knows any more forbid an upgrade before anything stops', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    const old = world.serving;
    if (old === undefined) throw new Error('no container');
    world.engine.containers.set(old.id, { ...old, wanted: { ...old.wanted, environment: {} } });
    const job = await run(world, upgrade(world, images.good.tag));
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'NO_SUCH_SECRET' }, downtimeSeconds: null });
    expect(job.steps.find(({ id }) => id === 'check')?.state).toBe('failed');
    expect(world.serving?.status).toBe('running');
  });

  it('are read back for every instance, from the container that serves first, and never replace what is known', async () => {
    const world = await worldWithSecret();
    const { engine, tools } = world.boot();
    const current = await engine.inspectContainer('demo-server');
    if (current === null) throw new Error('no container');
    const aside = { ...current, name: 'demo-server-before-9', environment: ['DATABASE=older'] };
    expect(await recoverSecrets(tools.vault, specIn(world), [aside, current])).toEqual([]);
    world.secrets.clear();
    expect(await recoverSecrets(tools.vault, specIn(world), [aside, current])).toEqual([databaseRef]);
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('are taken from the containers before a removal that keeps the data', async () => {
    const world = await worldWithSecret();
    world.secrets.clear();
    await run(world, removal(world, { keepData: true }));
    expect(world.secrets.get(databaseRef)).toBe(connection);
  });

  it('stay after a removal while state elsewhere, or a folder, may need them', async () => {
    const external = { label: 'Database', variable: 'DATABASE', warning: 'is not copied' };
    const outside = await worldWithSecret();
    await run(outside, removal(outside, { template: { ...template, external: [external] } }));
    expect(outside.secrets.get(databaseRef)).toBe(connection);

    const folder = await worldWithInstance('folder');
    folder.secrets.set(databaseRef, connection);
    await run(folder, removal(folder));
    expect(folder.secrets.get(databaseRef)).toBe(connection);

    const gone = await worldWithSecret();
    await run(gone, removal(gone));
    expect(gone.secrets.size).toBe(0);
  });
});
