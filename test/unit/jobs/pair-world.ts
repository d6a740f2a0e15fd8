/** A server with its database: the server ends unless the database was ready when it started, and knows its password. */
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import { instanceSpecSchema, type InstanceSpec } from '../../../src-main/contract/spec.ts';
import { templateSchema, type Template } from '../../../src-main/contract/template.ts';
import { secretRef } from '../../../src-main/domain/services.ts';
import type { WantedContainer } from '../../../src-main/ports/engine.ts';
import type { FakeContainer, FakeEngineState, FakeImage, Files } from '../../fakes/fake-engine-state.ts';
import { ended, instanceId, server, template as single, World } from './world.ts';

export const database = serviceNameSchema.parse('database');
export const password = 'Harbour-9-lantern';
export const passwordRef = secretRef(instanceId, database, 'DB_PASSWORD');
const lone = single.services[server];
if (lone === undefined) throw new Error('no service');

export const pairTemplate: Template = templateSchema.parse({
  ...single,
  services: {
    // The main one first: the order in which they start is that of their needs.
    server: {
      ...lone,
      dependsOn: ['database'],
      variables: [
        {
          name: 'DB_LOGIN',
          label: 'Database',
          secret: true,
          links: [{ text: 'host=${services.database.host};password=${services.database.variables.DB_PASSWORD}' }],
        },
      ],
      captures: [],
      quiesce: [],
      release: [],
    },
    database: {
      label: 'Database',
      image: { repository: 'demo/database', tag: '16.1' },
      variables: [{ name: 'DB_PASSWORD', label: 'Password', secret: true }],
      volumes: [{ name: 'db', path: '/db', label: 'Data' }],
      probe: {
        checks: [
          {
            kind: 'exec',
            label: 'Ping',
            command: ['/db', 'ping'],
            environment: { PASSWORD: '${variables.DB_PASSWORD}' },
          },
        ],
        intervalMs: 500,
        budgetSeconds: 8,
      },
      logRules: [
        { id: 'login', pattern: 'login failed', level: 'error', diagnosis: 'The password does not fit', fatal: true },
      ],
    },
  },
});

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
/** It answers well only from the third time on. */
const warmUp = 3;

const ping: FakeImage['exec'] = (_command, environment, container) => {
  const isKnown = environment['PASSWORD'] === container.wanted.environment['DB_PASSWORD'];
  return { exitCode: isKnown && container.commands >= warmUp ? 0 : 1, stdout: '', stderr: '' };
};

function databaseIsReady(container: FakeContainer, engine: FakeEngineState): boolean {
  const login = container.wanted.environment['DB_LOGIN'] ?? '';
  return [...engine.containers.values()].some(
    (one) =>
      one.status === 'running' &&
      one.wanted.image.startsWith('demo/database') &&
      one.commands >= warmUp &&
      login.endsWith(`password=${one.wanted.environment['DB_PASSWORD'] ?? 'none'}`),
  );
}

const migrates = (mounts: ReadonlyMap<string, Files>): unknown => mounts.get('/data')?.set('schema', 'half migrated');
const serverImage = (tag: string, letter: string, more: Partial<FakeImage> = {}): FakeImage => ({
  repository: 'demo/server',
  tag,
  digest: digestOf(letter),
  behaviour: 'healthy',
  needs: databaseIsReady,
  onStart: (mounts, { FAKE_BEHAVIOUR: told }) => (told === undefined ? undefined : migrates(mounts)),
  ...more,
});
const databaseImage = (tag: string, letter: string, more: Partial<FakeImage> = {}): FakeImage => ({
  repository: 'demo/database',
  tag,
  digest: digestOf(letter),
  behaviour: 'healthy',
  exec: ping,
  onStart: (mounts) => mounts.get('/db')?.set('started', 'yes'),
  ...more,
});

export const pairImages = {
  old: serverImage('2024.1.1', 'a'),
  good: serverImage('2024.2.1', 'b', { onStart: (mounts) => mounts.get('/data')?.set('schema', '2') }),
  better: serverImage('2024.3.1', 'e', { onStart: (mounts) => mounts.get('/data')?.set('schema', '3') }),
  never: serverImage('2024.2.2', 'c', { behaviour: 'never', onStart: migrates }),
  exits: serverImage('2024.2.3', 'd', { behaviour: 'exits', onStart: migrates }),
  database: databaseImage('16.1', '1'),
  silent: databaseImage('16.2', '2', { exec: () => ({ exitCode: 1, stdout: '', stderr: '' }) }),
  refuses: databaseImage('16.3', '3', { behaviour: 'exits', exitCode: 1, lines: ['starting', 'login failed for sa'] }),
} as const;

export function pairSpec(databaseTag = '16.1'): InstanceSpec {
  const base = { restart: 'unless-stopped', resources: {} };
  return instanceSpecSchema.parse({
    instanceId,
    name: 'demo',
    engineId: 'local',
    template: { id: 'demo', version: 1 },
    revision: 1,
    services: {
      server: {
        ...base,
        image: { repository: 'demo/server', tag: '2024.1.1' },
        environment: {
          DB_LOGIN: {
            kind: 'linked',
            text: 'host=${services.database.host};password=${services.database.variables.DB_PASSWORD}',
            quoting: 'none',
            isSecret: true,
          },
        },
        ports: [{ name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8080, hostIp: '' }],
        mounts: [mountOf('data', '/data', 'demo-data')],
      },
      database: {
        ...base,
        image: { repository: 'demo/database', tag: databaseTag },
        environment: { DB_PASSWORD: { kind: 'secret', ref: passwordRef } },
        ports: [],
        mounts: [mountOf('db', '/db', 'demo-db')],
      },
    },
  });
}

function mountOf(name: string, path: string, volume: string): object {
  return { name, path, source: { kind: 'volume', volume }, backup: true, onRollback: 'restore' };
}

export function emptyPairWorld(): World {
  const world = new World(pairTemplate, Object.values(pairImages));
  world.secrets.set(passwordRef, password);
  return world;
}

export async function worldWithPair(): Promise<World> {
  const world = emptyPairWorld();
  const { runner } = world.boot();
  const job = await ended(
    runner,
    await runner.submit({ kind: 'create', spec: pairSpec(), template: pairTemplate }, 'you'),
  );
  if (job.state !== 'done') throw new Error(`create ended ${job.state}: ${JSON.stringify(job.problem)}`);
  fillData(world);
  await runner.stop();
  return world;
}

function fillData(world: World): void {
  world.files('/data')?.set('schema', '1').set('orders', 'ten');
  world.files('/db', database)?.set('rows', 'many');
}

/** Both containers were made by others, on a network of theirs and volumes of theirs, and run. */
export async function worldWithAdoptedPair(): Promise<World> {
  const world = emptyPairWorld();
  const { engine, runner } = world.boot();
  for (const repository of ['demo/server:2024.1.1', 'demo/database:16.1']) world.engine.pulled.add(repository);
  for (const { digest, repository } of [pairImages.old, pairImages.database])
    world.engine.pulled.add(`${repository}@${digest}`);
  await engine.createNetwork('theirs', {});
  const common = { labels: {}, restart: 'always' as const, stdin: false, network: { name: 'theirs', aliases: [] } };
  const volume = (source: string, path: string): WantedContainer['mounts'] => [{ kind: 'volume', source, path }];
  const db = await engine.createContainer({
    ...common,
    name: 'sql1',
    image: 'demo/database:16.1',
    environment: { DB_PASSWORD: password },
    mounts: volume('f'.repeat(64), '/db'),
    ports: [],
  });
  const main = await engine.createContainer({
    ...common,
    name: 'legacy',
    image: 'demo/server:2024.1.1',
    environment: { DB_LOGIN: `host=sql1;password=${password}` },
    mounts: volume('their-data', '/data'),
    ports: [{ containerPort: 8080, protocol: 'tcp', hostIp: '', hostPort: 8080 }],
  });
  await engine.startContainer('sql1');
  for (let asked = 0; asked < warmUp; asked += 1) await engine.exec('sql1', { command: ['/db', 'ping'], timeoutMs: 1 });
  await engine.startContainer('legacy');
  for (const name of [db.id, main.id, 'f'.repeat(64), 'their-data', 'theirs']) world.foundBefore.add(name);
  world.secrets.set(secretRef(instanceId, server, 'DB_LOGIN'), `host=sql1;password=${password}`);
  world.records.set(instanceId, {
    spec: adoptedSpec({ server: main.id, database: db.id }),
    createdAt: '2026-01-01T00:00:00.000Z',
    desired: 'running',
    desiredSince: '2026-01-01T00:00:00.000Z',
    isPinned: false,
  });
  fillData(world);
  await runner.stop();
  return world;
}

function adoptedSpec(ids: { readonly server: string; readonly database: string }): InstanceSpec {
  const spec = pairSpec();
  const mine = spec.services[server];
  const its = spec.services[database];
  if (mine === undefined || its === undefined) throw new Error('no service');
  const theirs = (one: InstanceSpec['services'][typeof server], volume: string): typeof one => ({
    ...one,
    mounts: one.mounts.map((mount) => ({ ...mount, source: { kind: 'volume', volume }, isForeign: true })),
    networks: ['theirs'],
  });
  return {
    ...spec,
    services: {
      [server]: {
        ...theirs(mine, 'their-data'),
        image: { ...mine.image, digest: pairImages.old.digest },
        environment: {
          DB_LOGIN: { kind: 'secret', ref: secretRef(instanceId, server, 'DB_LOGIN') },
        },
        adopted: { container: 'legacy', id: ids.server },
      },
      [database]: {
        ...theirs(its, 'f'.repeat(64)),
        image: { ...its.image, digest: pairImages.database.digest },
        adopted: { container: 'sql1', id: ids.database },
      },
    },
  };
}
