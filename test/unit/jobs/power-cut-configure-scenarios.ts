/** The changes of configuration that lose their power, on a server with its database, and how each may end. */
import { expect } from 'vitest';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { ServiceDraft } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import type { InstanceSpec } from '../../../src-main/contract/spec.ts';
import { configuredSpec } from '../../../src-main/domain/configuration.ts';
import { draftSpec } from '../../../src-main/domain/draft-spec.ts';
import { specDraft } from '../../../src-main/domain/spec-draft.ts';
import type { JobInput, JobInputOf } from '../../../src-main/jobs/inputs.ts';
import { database, pairTemplate, password, worldWithAdoptedPair, worldWithPair } from './pair-world.ts';
import type { Outcomes, Scenario } from './power-cut-scenarios.ts';
import type { Facts } from './wholeness.ts';
import { backupNamed, ended, instanceId, server, type World } from './world.ts';

export type Edit = (drafts: { readonly server: ServiceDraft; readonly database: ServiceDraft }) => void;

const backup = backupNamed('demo-safety');
const same = (before: Facts): Facts => before;
const newPassword = 'Cobalt-7-quarry';

/** Edited in the form, as the service makes it; new secrets are in the vault. */
export function configure(world: World, edit: Edit, safety = true): JobInputOf<'configure'> {
  const spec = specIn(world);
  const draft = specDraft(spec, pairTemplate);
  edit({ server: draftOf(draft.services, server), database: draftOf(draft.services, database) });
  const random = (count: number): Uint8Array => new Uint8Array(count);
  const built = draftSpec(draft, pairTemplate, { instanceId, takenPorts: [], random, before: spec });
  const { spec: wanted, secrets } = configuredSpec(spec, draft, pairTemplate, built);
  for (const [ref, secret] of secrets) world.secrets.set(ref, secret.reveal());
  const isMadeAnew = wanted.revision !== spec.revision;
  return { kind: 'configure', spec, template: pairTemplate, wanted, backup: safety && isMadeAnew ? backup : null };
}

function draftOf(services: Readonly<Record<string, ServiceDraft>>, name: ServiceName): ServiceDraft {
  const found = services[name];
  if (found === undefined) throw new Error(`no draft of ${name}`);
  return found;
}

function specIn(world: World): InstanceSpec {
  const spec = world.record()?.spec;
  if (spec === undefined) throw new Error('no instance');
  return spec;
}

async function run(world: World, input: JobInput): Promise<void> {
  const { runner } = world.boot();
  const job = await ended(runner, await runner.submit(input, 'you'));
  await runner.stop();
  if (job.state !== 'done') throw new Error(`${input.kind} ended ${job.state}: ${JSON.stringify(job.problem)}`);
}

/** Nothing is left in the vault that neither the instance nor a backup of it needs. */
function expectSecrets(world: World): void {
  const specs = [specIn(world), ...[...world.backups.values()].flatMap(({ manifest }) => manifest?.spec ?? [])];
  const needed = new Set(
    specs.flatMap(({ services }) =>
      Object.values(services).flatMap(({ environment }) =>
        Object.values(environment).flatMap((value) => (value.kind === 'secret' ? [value.ref] : [])),
      ),
    ),
  );
  const current = Object.values(specIn(world).services).flatMap(({ environment }) => Object.values(environment));
  for (const value of current) if (value.kind === 'secret') expect(world.secrets.has(value.ref)).toBe(true);
  expect([...world.secrets.keys()].filter((ref) => !needed.has(ref))).toEqual([]);
}

const environmentOf = (world: World, service: ServiceName): Readonly<Record<string, string>> =>
  world.servingAs(service)?.wanted.environment ?? {};
const sourcesOf = (world: World, service: ServiceName): string[] =>
  (world.servingAs(service)?.wanted.mounts ?? []).map(({ source }) => source);

interface Change {
  readonly name: string;
  readonly edit: Edit;
  readonly prepare?: () => Promise<World>;
  readonly ends?: Outcomes;
  readonly safety?: boolean;
  readonly cancelAt?: Scenario['cancelAt'];
  /** What the change came to, when it was done, and what not, when it was not. */
  readonly done?: (world: World) => void;
  readonly undone?: (world: World) => void;
}

const both: Outcomes = { done: same, rolledBack: same, cancelled: same };
const back: Outcomes = { rolledBack: same, cancelled: same };

function scenarioOf(change: Change): Scenario {
  const { name, edit, safety } = change;
  return {
    name,
    prepare: change.prepare ?? worldWithPair,
    input: (world) => configure(world, edit, safety),
    ends: change.ends ?? both,
    ...(change.cancelAt === undefined ? {} : { cancelAt: change.cancelAt }),
    alsoWhole: (world: World, job: Job) => {
      expectSecrets(world);
      if (job.state === 'done') change.done?.(world);
      else change.undone?.(world);
    },
  };
}

const recolour: Edit = ({ server: draft }) => {
  draft.extra.push({ name: 'COLOUR', value: 'green', isSecret: false });
  draft.ports = draft.ports.map((port) => ({ ...port, hostPort: 9090 }));
  draft.resources = { memoryBytes: 1_000_000_000 };
};
const spoil: Edit = ({ server: draft }) => {
  draft.extra.push({ name: 'FAKE_BEHAVIOUR', value: 'never', isSecret: false });
};
const toFolder: Edit = ({ server: draft }) => {
  draft.mounts = [{ name: 'data', source: { kind: 'folder', path: '/srv/new' } }];
};
const renewPassword: Edit = ({ database: draft }) => {
  draft.environment['DB_PASSWORD'] = newPassword;
};
const limit: Edit = ({ server: mine, database: its }) => {
  mine.resources = { cpus: 1.5, memoryBytes: 2_000_000_000 };
  its.restart = 'no';
};

const stopped = async (): Promise<World> => {
  const world = await worldWithPair();
  await run(world, { kind: 'stop', spec: specIn(world), template: pairTemplate });
  return world;
};
const inFolder = async (): Promise<World> => {
  const world = await worldWithPair();
  await run(world, configure(world, toFolder, false));
  return world;
};
/** The container of the database is the one that was made first. */
const databaseStays = (world: World): void => {
  expect(world.servingAs(database)?.wanted.labels['berth.revision']).toBe('1');
};

export const configureScenarios: readonly Scenario[] = [
  {
    name: 'a change of one service',
    edit: recolour,
    done: (world: World) => {
      expect(environmentOf(world, server)['COLOUR']).toBe('green');
      expect(world.serving?.wanted.ports[0]?.hostPort).toBe(9090);
      expect(world.serving?.wanted.memoryBytes).toBe(1_000_000_000);
      databaseStays(world);
    },
    undone: (world: World) => {
      expect(environmentOf(world, server)['COLOUR']).toBeUndefined();
      databaseStays(world);
    },
  },
  { name: 'a change without a backup', edit: recolour, safety: false },
  { name: 'a change that never comes up', edit: spoil, ends: back, undone: databaseStays },
  {
    name: 'a change that exits',
    edit: ({ server: draft }: Parameters<Edit>[0]) => {
      draft.extra.push({ name: 'FAKE_BEHAVIOUR', value: 'exits', isSecret: false });
    },
    ends: back,
  },
  { name: 'a change, cancelled at the gate', edit: spoil, ends: back, cancelAt: 'gate' as const },
  {
    name: 'a change of a stopped instance',
    prepare: stopped,
    edit: recolour,
    done: (world: World) => {
      expect(environmentOf(world, server)['COLOUR']).toBe('green');
    },
  },
  { name: 'a change of a stopped instance that never comes up', prepare: stopped, edit: spoil, ends: back },
  {
    name: 'limits and restart policy alone',
    edit: limit,
    done: (world: World) => {
      expect(world.serving?.wanted.labels['berth.revision']).toBe('1');
      expect(world.serving?.limits).toEqual({ cpus: 1.5, memoryBytes: 2_000_000_000, restart: 'unless-stopped' });
      expect(world.servingAs(database)?.limits).toMatchObject({ restart: 'no' });
      expect(specIn(world)).toMatchObject({ revision: 1, services: { database: { restart: 'no' } } });
    },
    undone: (world: World) => {
      expect(world.servingAs(database)?.limits.restart).toBe('unless-stopped');
      expect(specIn(world)).toMatchObject({ services: { database: { restart: 'unless-stopped' } } });
    },
  },
  {
    name: 'a change of one service and limits of the other',
    edit: (drafts: Parameters<Edit>[0]) => {
      recolour(drafts);
      drafts.database.resources = { cpus: 2 };
    },
    done: (world: World) => {
      databaseStays(world);
      expect(world.servingAs(database)?.limits).toMatchObject({ cpus: 2 });
    },
    undone: (world: World) => {
      expect(world.servingAs(database)?.limits.cpus).toBeNull();
    },
  },
  {
    name: 'a change of what the other depends on',
    edit: ({ database: draft }: Parameters<Edit>[0]) => {
      draft.labels = [{ name: 'team', value: 'blue' }];
    },
    done: (world: World) => {
      expect(world.servingAs(database)?.wanted.labels['team']).toBe('blue');
      expect(world.serving?.wanted.labels['berth.revision']).toBe('1');
    },
  },
  {
    name: 'a password that the other is given too',
    edit: renewPassword,
    safety: false,
    done: (world: World) => {
      expect(environmentOf(world, database)['DB_PASSWORD']).toBe(newPassword);
      expect(environmentOf(world, server)['DB_LOGIN']).toBe(`host=database;password=${newPassword}`);
      expect([...world.secrets.values()]).toEqual([newPassword]);
    },
    undone: (world: World) => {
      expect(environmentOf(world, database)['DB_PASSWORD']).toBe(password);
    },
  },
  {
    name: 'data that moves to a folder',
    edit: toFolder,
    done: (world: World) => {
      expect(sourcesOf(world, server)).toEqual(['/srv/new']);
      expect([...world.engine.volumes.keys()]).toEqual(['demo-db']);
    },
    undone: (world: World) => {
      expect(world.engine.folders.get('/srv/new')?.size ?? 0).toBe(0);
    },
  },
  {
    name: 'data that moves to a volume',
    prepare: inFolder,
    edit: ({ server: draft }: Parameters<Edit>[0]) => {
      draft.mounts = [{ name: 'data', source: { kind: 'volume' } }];
    },
    done: (world: World) => {
      expect(sourcesOf(world, server)).toEqual(['demo-data-r3']);
      expect(world.engine.folders.get('/srv/new')?.get('orders')).toBe('ten');
    },
    undone: (world: World) => {
      expect([...world.engine.volumes.keys()]).toEqual(['demo-db']);
    },
  },
  {
    name: 'data that moves, and a server that never comes up',
    edit: (drafts: Parameters<Edit>[0]) => {
      toFolder(drafts);
      spoil(drafts);
    },
    ends: back,
    undone: (world: World) => {
      expect(world.engine.folders.get('/srv/new')?.size ?? 0).toBe(0);
      expect(sourcesOf(world, server)).toEqual(['demo-data']);
    },
  },
  {
    name: 'a new mount',
    edit: ({ server: draft }: Parameters<Edit>[0]) => {
      draft.mounts.push({ name: 'extra-plugins', path: '/plugins', source: { kind: 'volume' } });
    },
    done: (world: World) => {
      expect(sourcesOf(world, server)).toEqual(['demo-data', 'demo-extra-plugins']);
    },
    undone: (world: World) => {
      expect(world.engine.volumes.has('demo-extra-plugins')).toBe(false);
    },
  },
  {
    name: 'adopted containers',
    prepare: worldWithAdoptedPair,
    edit: recolour,
    done: (world: World) => {
      expect(world.serving?.name).toBe('demo-server');
      expect(world.engine.find('legacy')).toBeUndefined();
      expect(world.engine.find('sql1')?.status).toBe('running');
      expect(world.serving?.wanted).toMatchObject({ otherNetworks: ['theirs'] });
    },
    undone: (world: World) => {
      expect(world.engine.find('legacy')?.status).toBe('running');
    },
  },
  {
    name: 'adopted, undone with a backup',
    prepare: worldWithAdoptedPair,
    edit: spoil,
    ends: back,
  },
  {
    name: 'adopted containers that never come up',
    prepare: worldWithAdoptedPair,
    edit: spoil,
    // Without a backup, what it did to the data stays.
    ends: {
      rolledBack: ({ isThere, isRunning, image, database: beside }: Facts) => ({
        isThere,
        isRunning,
        image,
        database: beside,
      }),
    },
    safety: false,
    undone: (world: World) => {
      expect(world.engine.find('legacy')?.status).toBe('running');
      expect(sourcesOf(world, server)).toEqual(['their-data']);
    },
  },
].map((change: Change) => scenarioOf(change));
