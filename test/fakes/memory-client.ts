/** The whole contract over a world in memory: for tests of the window and for its preview page. */
import { createRouterClient } from '@orpc/server';
import type { InstanceEvent, JobEvent, SystemEvent } from '../../src-main/contract/router.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import { jobIdSchema, type InstanceId, type JobId, type TemplateId } from '../../src-main/contract/ids.ts';
import type { Job } from '../../src-main/contract/job.ts';
import type { JobKind, Plan } from '../../src-main/contract/plan.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';
import type { Template } from '../../src-main/contract/template.ts';
import type { BerthClient, Connection, ConnectionState } from '../../src-renderer/rpc/client.ts';
import { makeJob, planOf } from '../fixtures/world-jobs.ts';
import { samplesOf, versionsFor, type World } from '../fixtures/world.ts';
import { os } from './memory-client-border.ts';
import { instanceHandlers } from './memory-client-instances.ts';
import { catalogOf, entryOf, folderListOf, makeFolderIn } from './memory-client-handover.ts';
import { MemoryLogs, type NewLine } from './memory-client-logs.ts';
import { Topic } from './memory-client-topic.ts';

export interface MemoryBerth {
  readonly client: BerthClient;
  readonly connection: Connection;
  readonly world: World;
  /** Every call that changes something, by name, with its input. */
  readonly calls: { readonly name: string; readonly input: unknown }[];
  changeInstance(instance: Instance): void;
  removeInstance(id: InstanceId): void;
  changeJob(job: Job): void;
  changeEngines(engines: World['engines']): void;
  /** Lines that arrive now, at the end of the instance's log. */
  appendLog(instance: InstanceId, lines: readonly NewLine[]): void;
  setConnection(state: ConnectionState): void;
}

export function createMemoryBerth(world: World): MemoryBerth {
  const instances = new Topic<InstanceEvent>();
  const jobs = new Topic<JobEvent>();
  const system = new Topic<SystemEvent>();
  const logs = new MemoryLogs(world);
  const calls: { name: string; input: unknown }[] = [];
  const listeners = new Set<(state: ConnectionState) => void>();
  let connectionState: ConnectionState = 'open';
  let nextJob = 1;

  const find = (id: InstanceId): Instance => {
    const found = world.instances.find((instance) => instance.id === id);
    if (!found) throw ProblemError.of('NO_SUCH_INSTANCE', { instance: id });
    return found;
  };
  const findTemplate = (id: TemplateId): Template => {
    const found = world.templates.find((one) => one.id === id);
    if (!found) throw ProblemError.of('NO_SUCH_TEMPLATE', { template: id });
    return found;
  };
  const findJob = (id: JobId): Job => {
    const found = world.jobs.find((job) => job.id === id);
    if (!found) throw ProblemError.of('NO_SUCH_JOB', { job: id });
    return found;
  };
  const findBackup = (id: string) => {
    const found = world.backups.find((backup) => backup.id === id);
    if (!found) throw ProblemError.of('NO_SUCH_BACKUP', { backup: id });
    return found;
  };
  const changeJob = (job: Job) => {
    world.jobs = [job, ...world.jobs.filter((other) => other.id !== job.id)];
    jobs.publish({ kind: 'changed', job });
  };
  const changeInstance = (instance: Instance) => {
    world.instances = world.instances.some((other) => other.id === instance.id)
      ? world.instances.map((other) => (other.id === instance.id ? instance : other))
      : [...world.instances, instance];
    instances.publish({ kind: 'changed', instance });
  };
  const begin = (
    kind: JobKind,
    instance: Pick<Instance, 'id' | 'name' | 'version'>,
    name: string,
    input: unknown,
    to?: string,
  ) => {
    calls.push({ name, input });
    const id = jobIdSchema.parse(`20261122T090000Z-m${String(nextJob++).padStart(4, '0')}`);
    changeJob(
      makeJob({
        id,
        kind,
        instance,
        state: 'running',
        startedAt: new Date().toISOString(),
        at: 0,
        ...(to ? { to } : {}),
      }),
    );
    const known = world.instances.find((one) => one.id === instance.id);
    if (known) changeInstance({ ...known, state: { word: 'working', job: id, kind, step: 1, steps: 5 } });
    return { jobId: id };
  };
  const upgradePlan = (id: InstanceId, tag: string): Plan => {
    const instance = find(id);
    const notes: Plan['notes'] = [
      ...(instance.version.split('.')[1] === tag.split('.')[1]
        ? []
        : [{ code: 'CROSSES_MINOR' as const, from: instance.version, to: tag }]),
      ...instance.external.map((external) => ({ code: 'EXTERNAL_STATE' as const, ...external })),
      ...instance.keys.map((key) => ({ code: 'SECRET_CAPTURED' as const, label: key.label, isStored: key.isStored })),
    ];
    return planOf('upgrade', instance, tag, notes);
  };

  const router = os.router({
    system: {
      info: os.system.info.handler(() => ({
        version: '0.1.0',
        host: 'node',
        platform: 'linux x64',
        runtime: 'Node 24',
        dataFolder: '/home/mira/.config/Berth',
        backupFolder: '/home/mira/.config/Berth/backups',
        vault: 'keyFile',
        timeZone: 'Europe/Berlin',
      })),
      events: os.system.events.handler(({ signal }) =>
        system.read({ kind: 'engines', engines: world.engines }, signal),
      ),
    },
    engines: {
      list: os.engines.list.handler(() => world.engines),
      test: os.engines.test.handler(({ input }) => {
        const engine = world.engines.find((one) => one.id === input.id);
        if (!engine) throw ProblemError.of('NO_SUCH_ENGINE', { engine: input.id });
        return engine;
      }),
      diagnose: os.engines.diagnose.handler(() => world.candidates),
      start: os.engines.start.handler(({ input }) => {
        calls.push({ name: 'engines.start', input });
        return { command: 'systemctl start docker' };
      }),
      things: os.engines.things.handler(() => world.things),
    },
    folders: {
      list: os.folders.list.handler(({ input }) => folderListOf(world, input.path)),
      create: os.folders.create.handler(({ input }) => {
        calls.push({ name: 'folders.create', input });
        return makeFolderIn(world, input.parent, input.name);
      }),
    },
    connections: {
      test: os.connections.test.handler(({ input }) => {
        calls.push({ name: 'connections.test', input });
        return world.connectionTest;
      }),
    },
    templates: {
      list: os.templates.list.handler(() => [...world.templates]),
      get: os.templates.get.handler(({ input }) => findTemplate(input.id)),
      catalog: os.templates.catalog.handler(() => catalogOf(world)),
      import: os.templates.import.handler(({ input }) => {
        calls.push({ name: 'templates.import', input });
        const entry = entryOf(world, input);
        const isNext = (each: { file: string }) => each.file !== entry.file;
        if (!input.dryRun) world.ownTemplates = [...world.ownTemplates.filter(isNext), entry];
        return entry;
      }),
      remove: os.templates.remove.handler(({ input }) => {
        calls.push({ name: 'templates.remove', input });
        const users = world.instances.filter((instance) => instance.template.id === input.id).map(({ name }) => name);
        if (users.length > 0) throw ProblemError.of('TEMPLATE_IN_USE', { template: input.id, instances: users });
        world.ownTemplates = world.ownTemplates.filter((entry) => entry.template?.id !== input.id);
        return {};
      }),
    },
    versions: {
      list: os.versions.list.handler(({ input }) => {
        return {
          versions: versionsFor(
            input.instance ? find(input.instance) : null,
            findTemplate(input.template),
            input.service,
          ),
          asOf: new Date(world.now).toISOString(),
          problem: null,
        };
      }),
    },
    instances: instanceHandlers({ world, calls, instances, find, findTemplate, begin, changeInstance }),
    upgrades: {
      plan: os.upgrades.plan.handler(({ input }) => upgradePlan(input.id, input.tag)),
      start: os.upgrades.start.handler(({ input }) =>
        begin('upgrade', find(input.id), 'upgrades.start', input, input.tag),
      ),
    },
    backups: {
      list: os.backups.list.handler(({ input }) =>
        world.backups.filter((backup) => !input.instance || backup.instanceId === input.instance),
      ),
      create: os.backups.create.handler(({ input }) => begin('backup', find(input.instance), 'backups.create', input)),
      verify: os.backups.verify.handler(({ input }) => {
        calls.push({ name: 'backups.verify', input });
        const backup = findBackup(input.id);
        const checked = backup.damage
          ? backup
          : { ...backup, trust: 'match' as const, checkedAt: new Date().toISOString() };
        world.backups = world.backups.map((other) => (other.id === input.id ? checked : other));
        system.publish({ kind: 'backupsChanged', instance: backup.instanceId });
        return checked;
      }),
      restorePlan: os.backups.restorePlan.handler(({ input }) => {
        const backup = findBackup(input.id);
        return planOf('restore', find(input.instance), backup.version, [
          { code: 'REPLACES_SINCE', since: backup.createdAt },
        ]);
      }),
      restore: os.backups.restore.handler(({ input }) =>
        begin('restore', find(input.instance), 'backups.restore', input),
      ),
      remove: os.backups.remove.handler(({ input }) => {
        calls.push({ name: 'backups.remove', input });
        world.backups = world.backups.filter((backup) => backup.id !== input.id);
        system.publish({ kind: 'backupsChanged', instance: null });
        return {};
      }),
    },
    jobs: {
      list: os.jobs.list.handler(({ input }) =>
        world.jobs.filter((job) => !input.instance || job.instanceId === input.instance).slice(0, input.limit),
      ),
      get: os.jobs.get.handler(({ input }) => findJob(input.id)),
      watch: os.jobs.watch.handler(({ signal }) => jobs.read({ kind: 'snapshot', jobs: world.jobs }, signal)),
      cancel: os.jobs.cancel.handler(({ input }) => {
        calls.push({ name: 'jobs.cancel', input });
        const job: Job = { ...findJob(input.id), state: 'undoing', canCancel: false };
        changeJob(job);
        return job;
      }),
    },
    logs: {
      open: os.logs.open.handler(({ input }) => logs.open(find(input.instance))),
      read: os.logs.read.handler(({ input }) => logs.read(input.log, input.from, input.count)),
      follow: os.logs.follow.handler(({ input, signal }) => logs.follow(input.log, signal)),
      search: os.logs.search.handler(({ input }) => {
        // A pattern that cannot be read is refused before the stream begins.
        const event = logs.search(input);
        return (async function* () {
          await Promise.resolve();
          yield { seq: 0, event };
        })();
      }),
      export: os.logs.export.handler(async function* ({ input }) {
        await Promise.resolve();
        yield {
          text: logs
            .lines(input.log)
            .map((line) => `${line.at} ${line.text}\n`)
            .join(''),
        };
      }),
      close: os.logs.close.handler(() => ({})),
    },
    stats: {
      watch: os.stats.watch.handler(({ signal }) => {
        const newest = world.instances.flatMap((instance) => {
          const last = samplesOf(instance, world.now).at(-1);
          return last ? [{ instance: instance.id, sample: last }] : [];
        });
        return new Topic<typeof newest>().read(newest, signal);
      }),
      history: os.stats.history.handler(({ input }) => samplesOf(find(input.id), world.now)),
    },
    settings: {
      get: os.settings.get.handler(() => world.settings),
      set: os.settings.set.handler(({ input }) => {
        calls.push({ name: 'settings.set', input });
        world.settings = {
          ...world.settings,
          ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
        };
        system.publish({ kind: 'settings', settings: world.settings });
        return world.settings;
      }),
    },
  });

  const client: BerthClient = createRouterClient(router);
  return {
    client,
    world,
    calls,
    connection: {
      client,
      state: () => connectionState,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    },
    changeInstance,
    removeInstance: (id) => {
      world.instances = world.instances.filter((instance) => instance.id !== id);
      instances.publish({ kind: 'removed', id });
    },
    changeJob,
    changeEngines: (engines) => {
      world.engines = engines;
      system.publish({ kind: 'engines', engines });
    },
    appendLog: (id, lines) => {
      logs.append(id, lines);
    },
    setConnection: (state) => {
      connectionState = state;
      for (const listener of listeners) listener(state);
    },
  };
}
