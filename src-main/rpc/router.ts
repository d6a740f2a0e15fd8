/** Names of the contract → calls of services, and nothing else. */
import { implement } from '@orpc/server';
import { contract } from '../contract/router.ts';
import type { AdoptionsService } from '../services/adoptions.ts';
import type { BackupsService } from '../services/backups.ts';
import type { ConfigurationsService } from '../services/configurations.ts';
import type { ConnectionsService } from '../services/connections.ts';
import type { EnginesService } from '../services/engines.ts';
import type { ExportsService } from '../services/exports.ts';
import type { FormHelpService } from '../services/form-help.ts';
import type { InstanceWatch } from '../services/instance-watch.ts';
import type { InstancesService } from '../services/instances.ts';
import type { JobsService } from '../services/jobs.ts';
import type { KeptDataService } from '../services/kept-data.ts';
import type { LogsService } from '../services/logs.ts';
import type { SettingsService } from '../services/settings.ts';
import type { StatsService } from '../services/stats.ts';
import type { SystemInfo, SystemService } from '../services/system.ts';
import type { TemplatesService } from '../services/templates.ts';
import type { UpgradesService } from '../services/upgrades.ts';
import type { VersionsService } from '../services/versions.ts';
import { numbered, told } from './streams.ts';
import { toBorderError } from './border-errors.ts';
import type { CallContext } from './transport-context.ts';

export interface Services {
  readonly info: () => SystemInfo;
  readonly system: SystemService;
  readonly engines: EnginesService;
  readonly templates: TemplatesService;
  readonly versions: VersionsService;
  readonly instances: InstancesService;
  readonly configurations: ConfigurationsService;
  readonly adoptions: AdoptionsService;
  readonly keptData: KeptDataService;
  readonly exports: ExportsService;
  readonly formHelp: FormHelpService;
  readonly connections: ConnectionsService;
  readonly watch: InstanceWatch;
  readonly upgrades: UpgradesService;
  readonly backups: BackupsService;
  readonly jobs: JobsService;
  readonly logs: LogsService;
  readonly stats: StatsService;
  readonly settings: SettingsService;
}

/** A call without a signal of its own (from inside the process) is never cut short. */
const unending = new AbortController().signal;

export function createRouter(services: Services) {
  const { system, engines, templates, versions, instances, watch, upgrades, backups, jobs, logs, stats, settings } =
    services;
  const { configurations, adoptions, keptData, exports, formHelp, connections } = services;
  const os = implement(contract)
    .$context<CallContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toBorderError(error);
      }
    });

  return os.router({
    system: {
      info: os.system.info.handler(() => services.info()),
      events: os.system.events.handler(({ signal }) => numbered(system.events(signal))),
    },
    engines: {
      list: os.engines.list.handler(() => engines.list()),
      test: os.engines.test.handler(({ input }) => engines.test(input.id)),
      diagnose: os.engines.diagnose.handler(() => engines.diagnose()),
      start: os.engines.start.handler(({ input }) => engines.start(input.endpoint)),
      things: os.engines.things.handler(() => formHelp.engineThings()),
    },
    folders: {
      list: os.folders.list.handler(({ input }) => formHelp.folders(input.path)),
      create: os.folders.create.handler(({ input }) => formHelp.makeFolder(input.parent, input.name)),
    },
    connections: {
      test: os.connections.test.handler(({ input, signal }) => connections.test(input, signal ?? unending)),
    },
    templates: {
      list: os.templates.list.handler(() => templates.list()),
      get: os.templates.get.handler(({ input }) => templates.get(input.id)),
      catalog: os.templates.catalog.handler(() => templates.catalog()),
      import: os.templates.import.handler(({ input }) => templates.import(input)),
      remove: os.templates.remove.handler(async ({ input }) => {
        await templates.remove(input.id);
        return {};
      }),
    },
    versions: {
      list: os.versions.list.handler(({ input }) => versions.list(input.template, input.instance, input.service)),
    },
    instances: {
      list: os.instances.list.handler(() => watch.list()),
      get: os.instances.get.handler(({ input }) => watch.get(input.id)),
      watch: os.instances.watch.handler(async ({ signal }) => numbered(await watch.watch(signal))),
      draft: os.instances.draft.handler(({ input }) => instances.draft(input)),
      check: os.instances.check.handler(({ input }) => instances.check(input)),
      create: os.instances.create.handler(({ input, context }) => instances.create(input, context.by)),
      start: os.instances.start.handler(async ({ input, context }) => ({
        jobId: await instances.start(input.id, context.by),
      })),
      stop: os.instances.stop.handler(async ({ input, context }) => ({
        jobId: await instances.stop(input.id, context.by),
      })),
      restart: os.instances.restart.handler(async ({ input, context }) => ({
        jobId: await instances.restart(input.id, context.by),
      })),
      removePlan: os.instances.removePlan.handler(({ input }) => instances.removePlan(input.id, input)),
      remove: os.instances.remove.handler(async ({ input, context }) => ({
        jobId: await instances.remove(input.id, input, context.by),
      })),
      revealSecret: os.instances.revealSecret.handler(async ({ input }) => ({
        value: await instances.revealSecret(input.id, input.service, input.variable),
      })),
      configuration: os.instances.configuration.handler(({ input }) => configurations.get(input.id)),
      configurePlan: os.instances.configurePlan.handler(({ input }) => configurations.plan(input)),
      configure: os.instances.configure.handler(async ({ input, context }) => ({
        jobId: await configurations.configure(input, context.by),
      })),
      readEnv: os.instances.readEnv.handler(({ input }) => ({
        entries: formHelp.readEnv(input.template, input.choices, input.text),
      })),
      adoptCandidates: os.instances.adoptCandidates.handler(() => adoptions.candidates()),
      adopt: os.instances.adopt.handler(({ input, context }) => adoptions.adopt(input, context.by)),
      release: os.instances.release.handler(async ({ input, context }) => ({
        jobId: await adoptions.release(input.id, context.by),
      })),
      kept: os.instances.kept.handler(() => keptData.list()),
      reinstall: os.instances.reinstall.handler(async ({ input, context }) => ({
        jobId: await keptData.reinstall(input.id, context.by),
      })),
      export: os.instances.export.handler(({ input }) => exports.export(input.id, input.format, input.secrets)),
      setPinned: os.instances.setPinned.handler(async ({ input }) => {
        await instances.setPinned(input.id, input.isPinned);
        return {};
      }),
    },
    upgrades: {
      plan: os.upgrades.plan.handler(({ input }) => upgrades.plan(input.id, input.tag)),
      start: os.upgrades.start.handler(async ({ input, context }) => ({
        jobId: await upgrades.start(input.id, input.tag, context.by),
      })),
    },
    backups: {
      list: os.backups.list.handler(({ input }) => backups.list(input.instance)),
      create: os.backups.create.handler(async ({ input, context }) => ({
        jobId: await backups.create(input.instance, input.note, context.by),
      })),
      verify: os.backups.verify.handler(({ input, signal }) => backups.verify(input.id, signal ?? unending)),
      restorePlan: os.backups.restorePlan.handler(({ input }) => backups.restorePlan(input.id, input.instance)),
      restore: os.backups.restore.handler(async ({ input, context }) => ({
        jobId: await backups.restore(input.id, input.instance, context.by),
      })),
      remove: os.backups.remove.handler(async ({ input }) => {
        await backups.remove(input.id);
        return {};
      }),
    },
    jobs: {
      list: os.jobs.list.handler(({ input }) => jobs.list(input.instance, input.limit)),
      get: os.jobs.get.handler(({ input }) => jobs.get(input.id)),
      watch: os.jobs.watch.handler(async ({ input, signal }) => numbered(await jobs.watch(input.id, signal))),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.id)),
    },
    logs: {
      open: os.logs.open.handler(({ input }) => logs.open(input.instance)),
      read: os.logs.read.handler(({ input }) => logs.read(input.log, input.from, input.count)),
      follow: os.logs.follow.handler(({ input, signal }) => numbered(logs.follow(input.log, signal))),
      search: os.logs.search.handler(({ input, signal }) => numbered(logs.search(input.log, input, signal))),
      export: os.logs.export.handler(({ input, signal }) => told(logs.export(input.log, input, signal))),
      close: os.logs.close.handler(({ input }) => {
        logs.close(input.log);
        return {};
      }),
    },
    stats: {
      watch: os.stats.watch.handler(({ signal }) => numbered(stats.watch(signal))),
      history: os.stats.history.handler(({ input }) => stats.history(input.id)),
    },
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      set: os.settings.set.handler(({ input }) => system.changeSettings(input)),
    },
  });
}

export type Router = ReturnType<typeof createRouter>;
