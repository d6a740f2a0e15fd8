/** Changes of configuration: what they refuse, what their plan tells, and what they leave alone. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-main/contract/job.ts';
import type { PlanNote } from '../../../src-main/contract/plan.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import { configureNotes } from '../../../src-main/jobs/configure-notes.ts';
import { database, pairTemplate, passwordRef, worldWithAdoptedPair, worldWithPair } from './pair-world.ts';
import { configure, type Edit } from './power-cut-configure-scenarios.ts';
import { backupNamed, ended, server, type Process, type World } from './world.ts';

async function run(world: World, edit: Edit, change: (process: Process) => void = () => undefined): Promise<Job> {
  const process = world.boot();
  change(process);
  const job = await ended(process.runner, await process.runner.submit(configure(world, edit), 'you'));
  await process.runner.stop();
  return job;
}
const toFolder: Edit = ({ server: draft }) => {
  draft.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/new' } }];
};
const toVolume =
  (volume: string): Edit =>
  ({ server: draft }) => {
    draft.mounts = [{ name: 'data', source: { kind: 'volume', volume } }];
  };
const recolour: Edit = ({ server: draft }) => {
  draft.extra.push({ name: 'COLOUR', value: 'green', isSecret: false });
};
const again = backupNamed('demo-again');
const sourceOf = (world: World): string | undefined => world.serving?.wanted.mounts[0]?.source;

describe('data that moves', () => {
  it('is on its old place again when the copy is not the same', async () => {
    const world = await worldWithPair();
    const job = await run(world, toFolder, ({ engine }) => {
      const write = engine.writeArchive.bind(engine);
      engine.writeArchive = async (name, ...rest) => {
        await write(name, ...rest);
        world.engine.folders.get('/srv/new')?.set('orders', 'nine');
      };
    });
    expect(job).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'COPY_DIFFERS', data: { path: '/data/orders' } },
    });
    expect(sourceOf(world)).toBe('demo-data');
    expect(world.files('/data')?.get('orders')).toBe('ten');
    expect(world.engine.folders.get('/srv/new')?.size).toBe(0);
  });

  it('goes into nothing that holds something, and nothing was stopped to find that out', async () => {
    const world = await worldWithPair();
    world.engine.folder('/srv/new').set('theirs', 'precious');
    const started = world.serving?.startedAt;
    const job = await run(world, toFolder);
    expect(job).toMatchObject({
      state: 'rolledBack',
      problem: { code: 'FINDINGS', data: { findings: [{ code: 'VOLUME_HAS_DATA' }] } },
      downtimeSeconds: null,
    });
    expect(job.steps.find((step) => step.id === 'stop')?.state).toBe('waiting');
    expect(world.serving?.startedAt).toBe(started);
    expect(world.engine.folders.get('/srv/new')?.get('theirs')).toBe('precious');
  });

  it('leaves alone what somebody put into the target meanwhile', async () => {
    const world = await worldWithPair();
    const job = await run(world, toFolder, ({ engine }) => {
      const stop = engine.stopContainer.bind(engine);
      engine.stopContainer = async (...given) => {
        world.engine.folder('/srv/new').set('theirs', 'precious');
        await stop(...given);
      };
    });
    expect(job).toMatchObject({ state: 'rolledBack', problem: { code: 'FINDINGS' } });
    expect(world.engine.folders.get('/srv/new')?.get('theirs')).toBe('precious');
    expect(sourceOf(world)).toBe('demo-data');
  });

  it('goes into an empty volume that was there, which stays when the change is undone', async () => {
    const world = await worldWithPair();
    world.engine.volumes.set('theirs', { labels: {}, files: new Map() });
    const spoiled: Edit = (drafts) => {
      toVolume('theirs')(drafts);
      drafts.server.extra.push({ name: 'FAKE_BEHAVIOUR', value: 'exits', isSecret: false });
    };
    expect(await run(world, spoiled)).toMatchObject({ state: 'rolledBack' });
    expect(world.engine.volumes.get('theirs')?.files.size).toBe(0);
    expect(await run(world, toVolume('theirs'))).toMatchObject({ state: 'done', problem: null });
    expect(world.files('/data')?.get('orders')).toBe('ten');
    expect(world.engine.volumes.has('demo-data')).toBe(false);
  });

  it('leaves a volume of others where it is', async () => {
    const world = await worldWithAdoptedPair();
    expect(await run(world, toFolder)).toMatchObject({ state: 'done', problem: null });
    expect(world.engine.volumes.get('their-data')?.files.get('orders')).toBe('ten');
    expect(world.engine.folders.get('/srv/new')?.get('orders')).toBe('ten');
  });
});

describe('a change is refused before anything stops', () => {
  const refused = async (world: World, edit: Edit): Promise<Job['problem']> => {
    const job = await run(world, edit);
    expect(job).toMatchObject({ state: 'rolledBack', downtimeSeconds: null });
    expect(job.steps.find((step) => step.id === 'stop')?.state ?? 'waiting').toBe('waiting');
    return job.problem;
  };

  it('by a port that somebody took meanwhile', async () => {
    const world = await worldWithPair();
    world.host.takenPorts.set(9090, 'nginx');
    const edit: Edit = ({ server: draft }) => {
      draft.ports = [{ name: 'web', hostPort: 9090, hostIp: '' }];
    };
    expect(await refused(world, edit)).toMatchObject({ code: 'PORT_TAKEN', data: { port: 9090, owner: 'nginx' } });
  });

  it('by a network that is gone, and by an adopted container that is', async () => {
    const edit: Edit = ({ server: draft }) => {
      draft.networks = ['office'];
    };
    expect(await refused(await worldWithPair(), edit)).toMatchObject({
      code: 'FINDINGS',
      data: { findings: [{ path: ['services', 'server', 'networks'], code: 'NETWORK_MISSING' }] },
    });
    const adopted = await worldWithAdoptedPair();
    const found = adopted.serving;
    if (found !== undefined) adopted.engine.containers.delete(found.id);
    expect(await refused(adopted, recolour)).toEqual({ code: 'CONTAINER_GONE', data: { container: 'legacy' } });
  });
});

describe('the images of a change', () => {
  it('are those that are here, even when their tag stands for another one by now', async () => {
    const world = await worldWithPair();
    const spec = world.record()?.spec;
    const own = spec?.services[server];
    if (spec === undefined || own === undefined) throw new Error('no server');
    const image = { repository: own.image.repository, tag: own.image.tag };
    const floating: InstanceSpec = { ...spec, services: { ...spec.services, [server]: { ...own, image } } };
    const known = world.record();
    if (known !== undefined) world.records.set(spec.instanceId, { ...known, spec: floating });
    const pulled: string[] = [];
    const job = await run(world, recolour, ({ engine }) => {
      engine.pull = (asked) => {
        pulled.push(asked.tag);
        return Promise.reject(new Error('nothing is pulled'));
      };
    });
    expect(job).toMatchObject({ state: 'done', problem: null });
    expect(pulled).toEqual([]);
  });
});

describe('the notes of a plan', () => {
  const notes = (world: World, edit: Edit, external: PlanNote[] = []): PlanNote[] =>
    configureNotes(configure(world, edit), external);

  it('tell what moves, what stays and what is applied at once', async () => {
    const world = await worldWithPair();
    const limit: Edit = ({ server: draft }) => {
      draft.resources = { cpus: 1 };
    };
    expect(notes(world, limit, [{ code: 'EXTERNAL_STATE', label: 'x', warning: 'y' }])).toEqual([
      { code: 'APPLIED_AT_ONCE' },
    ]);
    const move: Edit = (drafts) => {
      toFolder(drafts);
      drafts.server.ports = [];
    };
    expect(notes(world, move, [{ code: 'EXTERNAL_STATE', label: 'x', warning: 'y' }])).toEqual([
      { code: 'EXTERNAL_STATE', label: 'x', warning: 'y' },
      { code: 'ADDRESS_MOVES', label: 'Web', from: '8080', to: null },
      { code: 'DATA_MOVES', label: 'Data', from: 'demo-data', to: '/srv/new' },
      { code: 'NOT_RECREATED', services: ['Database'] },
    ]);
    await run(world, toFolder);
    expect(notes(world, toVolume('other'))).toContainEqual({ code: 'FOLDER_STAYS', path: '/srv/new' });
  });

  it('name the containers that Berth did not make, and volumes that are somebody else’s', async () => {
    const world = await worldWithAdoptedPair();
    expect(notes(world, toFolder)).toEqual([
      { code: 'ADOPTED_RECREATED', containers: ['legacy'] },
      { code: 'DATA_MOVES', label: 'Data', from: 'their-data', to: '/srv/new' },
      { code: 'FOREIGN_VOLUMES', volumes: ['their-data'] },
      { code: 'NOT_RECREATED', services: ['Database'] },
    ]);
  });
});

describe('one service of two', () => {
  it('is backed up alone, and the plan says what stands still', async () => {
    const world = await worldWithPair();
    const input: JobInput = configure(world, recolour);
    const plan = await world.boot().runner.plan(input);
    expect(plan.steps.find((step) => step.id === 'safeguard')?.detail.volumes).toEqual(['/data']);
    expect(plan).toMatchObject({ kind: 'configure', blockedBy: [], to: null });
    expect(pairTemplate.services[server]?.dependsOn).toEqual(['database']);
  });

  it('is all that is stopped and copied, and the way back to the copy says what it leaves out', async () => {
    const world = await worldWithPair();
    const job = await run(world, recolour);
    expect(job.state).toBe('done');
    expect(job.steps.find((step) => step.id === 'stop')?.detail.containers).toEqual(['demo-server']);
    const source = [...world.backups.values()][0]?.manifest;
    if (!source) throw new Error('no backup');
    expect(source.services).toEqual(['server']);
    const spec = world.record()?.spec ?? source.spec;
    const plan = await world
      .boot()
      .runner.plan({ kind: 'restore', spec, template: pairTemplate, source, backup: again });
    const volumes = spec.services[database]?.mounts.filter((mount) => mount.backup).map(({ path }) => path);
    expect(plan.notes).toContainEqual({ code: 'NOT_IN_BACKUP', volumes });
  });
});

it('keeps a secret of before while a backup cannot be read that may need it', async () => {
  const renew: Edit = ({ database: draft }) => {
    draft.environment['DB_PASSWORD'] = 'Cobalt-7-quarry';
  };
  const change = async (isBroken: boolean): Promise<boolean> => {
    const world = await worldWithPair();
    const { runner, tools } = world.boot();
    const list = tools.backups.list.bind(tools.backups);
    const broken = { id: backupNamed('demo-old'), manifest: null, damage: { part: null, reason: 'missing' } };
    tools.backups.list = async () => [...(await list()), ...(isBroken ? [broken as never] : [])];
    const job = await ended(runner, await runner.submit(configure(world, renew, false), 'you'));
    await runner.stop();
    expect(job.problem).toBeNull();
    return world.secrets.has(passwordRef);
  };
  expect(await change(true)).toBe(true);
  expect(await change(false)).toBe(false);
});
