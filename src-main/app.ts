/** Joins the services: ports in, router out. */
import { join } from 'node:path';
import type { App, AppPorts } from './app-ports.ts';
import type { InstanceId } from './contract/ids.ts';
import type { LogRule, Template } from './contract/template.ts';
import { createJobRunner } from './jobs/runner.ts';
import { createRouter } from './rpc/router.ts';
import { AdoptionsService } from './services/adoptions.ts';
import { BackupCatalog } from './services/backup-catalog.ts';
import { BackupsService } from './services/backups.ts';
import { ChosenBackupStore } from './services/chosen-backup-store.ts';
import { ConfigurationsService } from './services/configurations.ts';
import { ConnectionsService } from './services/connections.ts';
import { DraftCheck } from './services/draft-check.ts';
import { EngineMirror } from './services/engine-mirror.ts';
import { EnginesService } from './services/engines.ts';
import { ExportsService } from './services/exports.ts';
import { FormHelpService } from './services/form-help.ts';
import { HealthMonitor } from './services/health.ts';
import { ImageFacts } from './services/image-facts.ts';
import { InstanceDiagnoses } from './services/instance-diagnoses.ts';
import { createInstanceProbe } from './services/instance-probe.ts';
import { DocumentInstanceRegistry } from './services/instance-registry.ts';
import { containerNames, serviceNames } from './services/instance-services.ts';
import { InstanceWatch } from './services/instance-watch.ts';
import { InstancesService } from './services/instances.ts';
import { JobsService } from './services/jobs.ts';
import { KeptDataService } from './services/kept-data.ts';
import { LogShelf } from './services/log-shelf.ts';
import { LogsService } from './services/logs.ts';
import { SettingsService } from './services/settings.ts';
import { StatsService } from './services/stats.ts';
import { statsTargets } from './services/stats-targets.ts';
import { SystemService } from './services/system.ts';
import { TemplatesService } from './services/templates.ts';
import { UpgradesService } from './services/upgrades.ts';
import { VersionsService } from './services/versions.ts';
import { wire } from './services/wiring.ts';

export type { App, AppPorts } from './app-ports.ts';

const noRules: readonly LogRule[] = [];

/** Changes nothing and asks nothing before `start`. */
export function createApp(ports: AppPorts): App {
  const { clock, documents, vault, host, random } = ports;
  const settings = new SettingsService(documents);
  const templates = new TemplatesService(ports.templates, {
    mirror: () => settings.get().registryMirror || (ports.registryMirror ?? ''),
    specs: () => registry.list().map(({ spec }) => spec),
  });
  const registry = new DocumentInstanceRegistry(documents);
  const engines = new EnginesService(ports.engines);
  const engineView = (): ReturnType<typeof ports.engines.view> => ports.engines.view();
  const store = new ChosenBackupStore(
    ports.backups,
    () => settings.get().backupFolder || join(ports.dataFolder, 'backups'),
  );
  const catalog = new BackupCatalog(store);
  const mirror = new EngineMirror(ports.engines, clock, (container) => registry.adopterOf(container));

  const templateOf = (instance: InstanceId): Template | null => {
    const record = registry.get(instance);
    return record === null ? null : templates.find(record.spec.template.id);
  };
  const shelf = new LogShelf(
    {
      engineOf: (instance) => engines.engine(registry.need(instance).spec.engineId),
      containersOf: (instance) => {
        const record = registry.get(instance);
        return record === null ? new Map() : containerNames(record.spec);
      },
      rulesOf: (instance, service) => templateOf(instance)?.services[service]?.logRules ?? noRules,
    },
    clock,
  );

  const runner = createJobRunner({
    journal: ports.journal,
    clock,
    tools: {
      engine: (id) => engines.engine(id),
      vault,
      backups: store,
      registry,
      logs: shelf,
      prober: ports.prober,
      host,
      clock,
      program: ports.program,
      ...(ports.probeBudgetScale === undefined ? {} : { probeBudgetScale: ports.probeBudgetScale }),
    },
    ...(ports.onBoundary === undefined ? {} : { onBoundary: ports.onBoundary }),
    ...(ports.onFault === undefined ? {} : { onFault: ports.onFault }),
  });
  const jobs = new JobsService(runner);

  const probe = createInstanceProbe((id) => engines.engine(id), ports.prober, vault);
  const health = new HealthMonitor(probe, clock, ports.probeBudgetScale);
  const diagnoses = new InstanceDiagnoses(async (instance, service, container, count) =>
    shelf.tail(await engines.engine(registry.need(instance).spec.engineId), instance, service, container, count),
  );
  const watch = new InstanceWatch({
    registry,
    mirror,
    health,
    catalog,
    diagnoses,
    engineView,
    templateOf,
    jobOf: (instance) => jobs.active(instance),
    secretsOf: (instance) => vault.list(`${instance}/`),
    clock,
  });

  const stats = new StatsService(
    { engine: () => ports.engines.engine(), targets: () => statsTargets(registry, mirror) },
    clock,
  );

  const check = new DraftCheck({
    engine: () => ports.engines.engine(),
    engineView,
    registry,
    wantedSpecs: () => runner.wantedSpecs(),
    host,
    images: new ImageFacts(ports.registry, clock),
    isLinux: ports.platform.startsWith('linux'),
  });
  const logs = new LogsService(
    shelf,
    { servicesOf: (instance) => serviceNames(registry.need(instance).spec) },
    clock,
    () => Buffer.from(random(9)).toString('base64url'),
  );
  const system = new SystemService({ settings, connection: ports.engines, catalog, jobs, host });

  const router = createRouter({
    info: () => ({
      version: ports.program,
      host: ports.hostKind,
      platform: ports.platform,
      runtime: ports.runtime,
      dataFolder: ports.dataFolder,
      backupFolder: store.folder,
      vault: vault.kind,
      timeZone: ports.timeZone,
    }),
    system,
    engines,
    templates,
    versions: new VersionsService(ports.registry, registry, templates, clock),
    instances: new InstancesService({ registry, templates, jobs, vault, check, engineView, random, clock }),
    configurations: new ConfigurationsService({ registry, templates, jobs, vault, check, random, clock }),
    adoptions: new AdoptionsService({
      engine: () => ports.engines.engine(),
      registry,
      templates,
      jobs,
      vault,
      host,
      random,
      wantedSpecs: () => runner.wantedSpecs(),
    }),
    keptData: new KeptDataService({ engine: () => ports.engines.engine(), registry, templates, jobs, vault }),
    exports: new ExportsService({
      specOf: (instance) => registry.need(instance).spec,
      templateOf: (spec) => templates.get(spec.template.id),
      vault,
    }),
    formHelp: new FormHelpService({
      engine: () => ports.engines.engine(),
      registry,
      templates,
      host,
      owners: () => check.owners(),
    }),
    connections: new ConnectionsService({
      databases: ports.databases,
      specOf: (instance) => registry.need(instance).spec,
      vault,
      engineView,
    }),
    watch,
    upgrades: new UpgradesService(registry, templates, jobs, clock),
    backups: new BackupsService({ store, catalog, registry, templates, jobs, clock }),
    jobs,
    logs,
    stats,
    settings,
  });

  let unwire = (): void => undefined;
  return {
    router,
    async start() {
      const { engineEndpoint } = settings.get();
      if (engineEndpoint !== '') ports.engines.setEndpoint(engineEndpoint);
      await templates.load();
      const onFault = ports.onFault ?? ((): void => undefined);
      const connection = ports.engines;
      unwire = wire({
        connection,
        mirror,
        registry,
        vault,
        templates,
        catalog,
        health,
        diagnoses,
        jobs,
        shelf,
        stats,
        watch,
        clock,
        onFault,
      });
      jobs.start();
      mirror.start();
      watch.start();
      stats.start();
      catalog.refresh().catch(onFault);
      jobs.resumed.then(() => {
        watch.touchAll();
      }, onFault);
    },
    async stop() {
      unwire();
      logs.stop();
      await Promise.all([jobs.stop(), watch.stop(), health.stop(), stats.stop(), mirror.stop(), shelf.stop()]);
      await ports.engines.stop();
    },
  };
}
