/** A small world for jobs: one engine, one template with a key to capture, and processes that can lose power. */
import { templateSchema, type Template } from '../../../src-main/contract/template.ts';
import {
  backupIdSchema,
  engineIdSchema,
  instanceIdSchema,
  serviceNameSchema,
  type BackupId,
  type InstanceId,
  type JobId,
  type SecretRef,
  type ServiceName,
} from '../../../src-main/contract/ids.ts';
import { instanceSpecSchema, type InstanceSpec } from '../../../src-main/contract/spec.ts';
import { servingName } from '../../../src-main/domain/services.ts';
import type { JobInput } from '../../../src-main/jobs/inputs.ts';
import type { JobRunner } from '../../../src-main/jobs/job-runner.ts';
import { createJobRunner } from '../../../src-main/jobs/runner.ts';
import type { Step } from '../../../src-main/jobs/step.ts';
import type { JobTools } from '../../../src-main/jobs/tools.ts';
import type { InstanceRecord } from '../../../src-main/ports/instance-registry.ts';
import type { Clock } from '../../../src-main/ports/clock.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeEngine } from '../../fakes/fake-engine.ts';
import { FakeEngineState, type FakeImage, type Files } from '../../fakes/fake-engine-state.ts';
import { FakePower } from '../../fakes/fake-power.ts';
import { FakeHost, FakeLogKeeper, FakeProber } from '../../fakes/fake-surroundings.ts';
import {
  MemoryBackupStore,
  MemoryInstanceRegistry,
  MemoryJournal,
  MemoryVault,
  type HeldBackup,
} from '../../fakes/memory-stores.ts';

export const server = serviceNameSchema.parse('server');
export const instanceId = instanceIdSchema.parse('abcdef1234');
export const masterKey = 'AAAAAAAAAAAAAAAAAAAAAA==';

export const template: Template = templateSchema.parse({
  schema: 1,
  id: 'demo',
  name: 'Demo',
  summary: 'A server',
  version: 1,
  tile: { letters: 'De', hue: 10 },
  main: 'server',
  upgrade: { order: 'calendar', downgrade: 'sameMinor' },
  services: {
    server: {
      label: 'Server',
      image: { repository: 'demo/server', tag: '2024.1.1' },
      variables: [{ name: 'MASTER_KEY', label: 'Master key', secret: true }],
      ports: [{ name: 'web', label: 'Web', container: 8080, host: 8080, open: { scheme: 'http' } }],
      volumes: [
        { name: 'data', path: '/data', label: 'Data' },
        { name: 'cache', path: '/cache', label: 'Cache', backup: false, onRollback: 'keep' },
      ],
      probe: {
        checks: [{ kind: 'http', label: 'Ping', port: 'web', path: '/api', ready: [200], versionKey: 'Version' }],
        intervalMs: 1000,
        budgetSeconds: 5,
      },
      captures: [
        {
          name: 'master-key',
          label: 'Master key',
          variable: 'MASTER_KEY',
          forms: [{ command: ['/server', 'show-key'] }],
          match: '^[A-Za-z0-9+/]{22}==$',
        },
      ],
      quiesce: [['/server', 'drain']],
      release: [['/server', 'undrain']],
      logRules: [
        {
          id: 'fatal',
          pattern: 'cannot migrate',
          level: 'error',
          diagnosis: 'The data could not be migrated',
          fatal: true,
        },
      ],
    },
  },
});

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
const answers = (command: readonly string[]): ReturnType<NonNullable<FakeImage['exec']>> =>
  command[1] === 'show-key'
    ? { exitCode: 0, stdout: `${masterKey}\n`, stderr: '' }
    : { exitCode: 0, stdout: '', stderr: '' };
const migrates = (mounts: ReadonlyMap<string, Files>): void => {
  mounts.get('/data')?.set('schema', 'half migrated');
};
const image = (tag: string, letter: string, more: Partial<FakeImage> = {}): FakeImage => ({
  repository: 'demo/server',
  tag,
  digest: digestOf(letter),
  behaviour: 'healthy',
  exec: answers,
  ...more,
});

export const images = {
  old: image('2024.1.1', 'a'),
  good: image('2024.2.1', 'b', { onStart: (mounts) => mounts.get('/data')?.set('schema', '2') }),
  better: image('2024.3.1', 'e', { onStart: (mounts) => mounts.get('/data')?.set('schema', '3') }),
  never: image('2024.2.2', 'c', { behaviour: 'never', onStart: migrates }),
  exits: image('2024.2.3', 'd', {
    behaviour: 'exits',
    onStart: migrates,
    lines: ['starting', 'cannot migrate: table is missing'],
  }),
} as const;

export function specOf(mount: 'volume' | 'folder'): InstanceSpec {
  const source = mount === 'volume' ? { kind: 'volume', volume: 'demo-data' } : { kind: 'folder', path: '/srv/demo' };
  return instanceSpecSchema.parse({
    instanceId,
    name: 'demo',
    engineId: engineIdSchema.parse('local'),
    template: { id: 'demo', version: 1 },
    revision: 1,
    services: {
      server: {
        image: { repository: 'demo/server', tag: '2024.1.1' },
        environment: { COLOUR: { kind: 'plain', value: 'blue' } },
        ports: [{ name: 'web', containerPort: 8080, protocol: 'tcp', hostPort: 8080, hostIp: '' }],
        mounts: [
          { name: 'data', path: '/data', source, backup: true, onRollback: 'restore' },
          {
            name: 'cache',
            path: '/cache',
            source: { kind: 'volume', volume: 'demo-cache' },
            backup: false,
            onRollback: 'keep',
          },
        ],
        restart: 'always',
        resources: {},
      },
    },
  });
}

export interface Process {
  readonly runner: JobRunner;
  readonly tools: JobTools;
  readonly engine: FakeEngine;
}

export class World {
  readonly clock = new FakeClock();
  readonly engine = new FakeEngineState();
  readonly journal = new Map<JobId, unknown[]>();
  readonly secrets = new Map<SecretRef, string>();
  readonly records = new Map<InstanceId, InstanceRecord>();
  readonly backups = new Map<BackupId, HeldBackup>();
  readonly logs: FakeLogKeeper;
  readonly host = new FakeHost();
  /** Ids of containers, names of volumes and networks that others made. */
  readonly foundBefore = new Set<string>();
  readonly template: Template;
  readonly published: readonly FakeImage[];

  constructor(own: Template = template, published: readonly FakeImage[] = Object.values(images)) {
    this.template = own;
    this.published = published;
    this.logs = new FakeLogKeeper(own);
    for (const one of published) this.engine.publish(one);
  }

  /** A new process over what is there. `change`: what becomes of the steps before they are driven. */
  boot(
    power = new FakePower(),
    change: (steps: Step[]) => Step[] = (steps) => steps,
    build?: (input: JobInput, tools: JobTools) => Step[],
  ): Process {
    const clock: Clock = {
      now: () => this.clock.now(),
      sleep: async (ms, signal) => {
        await power.look(() => undefined);
        await this.clock.sleep(ms, signal);
        await power.look(() => undefined);
      },
    };
    const engine = new FakeEngine(this.engine, clock, power);
    const tools: JobTools = {
      engine: () => Promise.resolve(engine),
      vault: new MemoryVault(this.secrets, power),
      backups: new MemoryBackupStore(this.backups, power),
      registry: new MemoryInstanceRegistry(this.records, power),
      logs: this.logs,
      prober: new FakeProber(this.engine),
      host: this.host,
      clock,
      program: '0.0.0',
    };
    const journal = new MemoryJournal(this.journal, power);
    const own =
      build === undefined ? {} : { buildSteps: (input: JobInput, given: JobTools) => change(build(input, given)) };
    return { runner: createJobRunner({ journal, clock, tools, ...own }), tools, engine };
  }

  /** The same things in another world, without the journals of before. */
  clone(): World {
    const copy = new World(this.template, this.published);
    for (const [id, one] of this.engine.containers) copy.engine.containers.set(id, { ...one, logs: [...one.logs] });
    for (const [name, one] of this.engine.volumes) copy.engine.volumes.set(name, { ...one, files: new Map(one.files) });
    for (const [path, files] of this.engine.folders) copy.engine.folders.set(path, new Map(files));
    for (const [name, labels] of this.engine.networks) copy.engine.networks.set(name, labels);
    for (const name of this.engine.pulled) copy.engine.pulled.add(name);
    for (const [ref, value] of this.secrets) copy.secrets.set(ref, value);
    for (const [id, record] of this.records) copy.records.set(id, record);
    for (const [id, held] of this.backups) copy.backups.set(id, { ...held, files: new Map(held.files) });
    for (const name of this.foundBefore) copy.foundBefore.add(name);
    copy.engine.skipIds(1000);
    return copy;
  }

  get serving(): ReturnType<FakeEngineState['find']> {
    return this.servingAs(server);
  }

  servingAs(service: ServiceName): ReturnType<FakeEngineState['find']> {
    const spec = this.record()?.spec;
    return this.engine.find(spec === undefined ? `demo-${service}` : servingName(spec, service));
  }

  record(): InstanceRecord | undefined {
    return this.records.get(instanceId);
  }

  /** Files of a mount of the container that serves. */
  files(path: string, service: ServiceName = server): Files | undefined {
    const serving = this.servingAs(service);
    return serving === undefined ? undefined : this.engine.mountsOf(serving).get(path);
  }
}

export function backupNamed(name: string): BackupId {
  return backupIdSchema.parse(name);
}

/** Resolves when the job has ended; rejects when it has not after very many turns. */
export async function ended(runner: JobRunner, id: JobId): Promise<NonNullable<ReturnType<JobRunner['get']>>> {
  for (let turn = 0; turn < 20_000; turn += 1) {
    const job = runner.get(id);
    if (job !== null && job.finishedAt !== null) return job;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`the job does not end: ${JSON.stringify(runner.get(id), null, 1)}`);
}

/** A world with a running instance that holds some data. */
export async function worldWithInstance(mount: 'volume' | 'folder' = 'volume'): Promise<World> {
  const world = new World();
  const { runner } = world.boot();
  const id = await runner.submit({ kind: 'create', spec: specOf(mount), template }, 'you');
  const job = await ended(runner, id);
  if (job.state !== 'done') throw new Error(`create ended ${job.state}: ${JSON.stringify(job.problem)}`);
  world.files('/data')?.set('schema', '1').set('orders', 'ten');
  await runner.stop();
  return world;
}
