/** Who hears of what: one place that shows how a change travels from the engine, a job or a file to the window. */
import { serviceNameSchema } from '../contract/ids.ts';
import type { InstanceId, ServiceName } from '../contract/ids.ts';
import { label } from '../domain/names.ts';
import { withService } from '../domain/services.ts';
import { recoverSecrets } from '../jobs/steps/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerDetails } from '../ports/engine.ts';
import type { EngineConnection } from '../ports/engines.ts';
import type { InstanceRecord } from '../ports/instance-registry.ts';
import type { Vault } from '../ports/vault.ts';
import type { BackupCatalog } from './backup-catalog.ts';
import type { EngineMirror } from './engine-mirror.ts';
import type { HealthMonitor } from './health.ts';
import type { InstanceDiagnoses } from './instance-diagnoses.ts';
import { recoverInstances } from './instance-recovery.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import { containerNames, serviceNames } from './instance-services.ts';
import type { InstanceWatch } from './instance-watch.ts';
import type { JobsService } from './jobs.ts';
import type { LogShelf } from './log-shelf.ts';
import type { StatsService } from './stats.ts';
import type { TemplatesService } from './templates.ts';

export interface WiredParts {
  readonly connection: EngineConnection;
  readonly mirror: EngineMirror;
  readonly registry: DocumentInstanceRegistry;
  readonly vault: Vault;
  readonly templates: TemplatesService;
  readonly catalog: BackupCatalog;
  readonly health: HealthMonitor;
  readonly diagnoses: InstanceDiagnoses;
  readonly jobs: JobsService;
  readonly shelf: LogShelf;
  readonly stats: StatsService;
  readonly watch: InstanceWatch;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Returns the way to part them again. */
export function wire(parts: WiredParts): () => void {
  const { watch, shelf, stats, registry } = parts;
  const touch = (instance: InstanceId): void => {
    watch.touch(instance);
  };
  const touchAll = (): void => {
    watch.touchAll();
  };
  const stops = [
    registry.changed.add((instance) => {
      parts.mirror.follow(adoptedIds(registry.get(instance)));
      touch(instance);
      shelf.poke(instance);
      if (registry.get(instance) !== null) return;
      shelf.forget(instance);
      stats.forget(instance);
    }),
    parts.templates.changed.add(touchAll),
    parts.catalog.changed.add((instance) => {
      if (instance === null) touchAll();
      else touch(instance);
    }),
    parts.health.changed.add(touch),
    parts.diagnoses.changed.add(touch),
    parts.connection.subscribe(touchAll),
    parts.jobs.subscribe((job) => {
      touch(job.instanceId);
      if (job.finishedAt === null) return;
      // What was kept of it is in use again.
      if (job.kind === 'create' && job.state === 'done') registry.forgetKept(job.instanceId).catch(parts.onFault);
      const gate = job.steps.find(({ id }) => id === 'gate');
      if (job.state === 'done' && job.problem === null && gate?.state === 'done') {
        watch.lookNow(job.instanceId);
        parts.health.trust(job.instanceId);
      }
      void watch.readSecrets(job.instanceId);
      parts.catalog.refresh().catch(() => undefined);
    }),
    ...wireMirror(parts, touch, touchAll),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function wireMirror(parts: WiredParts, touch: (instance: InstanceId) => void, touchAll: () => void): (() => void)[] {
  const { mirror, registry, jobs, shelf, clock, onFault } = parts;
  const isBusy = (instance: InstanceId): boolean => jobs.active(instance) !== null;
  return [
    mirror.changed.add((instance) => {
      if (!isBusy(instance)) followRenames(parts, instance).catch(onFault);
      touch(instance);
      shelf.poke(instance);
    }),
    mirror.lost.add(touchAll),
    mirror.died.add(({ instance, container }) => {
      const record = registry.get(instance);
      // A job marks what it does itself.
      if (record === null || isBusy(instance)) return;
      const service = serviceOf(record, container);
      if (service === null || containerNames(record.spec).get(service) !== container.name) return;
      shelf.mark(instance, service, 'exited', null, String(container.exitCode));
    }),
    mirror.readWhole.add(() => {
      jobs.wake();
      shelf.pokeAll();
      touchAll();
      jobs.resumed
        .then(() => recoverInstances(registry, mirror.all(), isBusy, clock.now()))
        .then(() => recoverKeys(parts))
        .catch(onFault);
    }),
  ];
}

/** A vault that lost its secrets gets them back while the containers still know them. */
async function recoverKeys({ registry, mirror, vault, watch }: WiredParts): Promise<void> {
  for (const { spec } of registry.list()) {
    const recovered = await recoverSecrets(vault, spec, mirror.containersOf(spec.instanceId));
    if (recovered.length > 0) await watch.readSecrets(spec.instanceId);
  }
}

function adoptedIds(record: InstanceRecord | null): string[] {
  return Object.values(record?.spec.services ?? {}).flatMap(({ adopted }) => adopted?.id ?? []);
}

/** The service that a container of the instance serves, or served, as. */
function serviceOf(
  { spec }: InstanceRecord,
  { id, labels }: Pick<ContainerDetails, 'id' | 'labels'>,
): ServiceName | null {
  const named = serviceNameSchema.safeParse(labels[label.service]);
  if (named.success) return named.data;
  return serviceNames(spec).find((name) => spec.services[name]?.adopted?.id === id) ?? null;
}

/** Somebody renamed an adopted container: it is still the same one. */
async function followRenames({ registry, mirror, jobs }: WiredParts, instance: InstanceId): Promise<void> {
  // A job that is not read yet may have set it aside.
  await jobs.resumed;
  const record = registry.get(instance);
  if (record === null || jobs.active(instance) !== null) return;
  const renamed = mirror.containersOf(instance).reduce((spec, { id, name, labels }) => {
    const service = labels[label.instance] === undefined ? serviceOf(record, { id, labels }) : null;
    if (service === null || spec.services[service]?.adopted?.container === name) return spec;
    return withService(spec, service, (one) => ({ ...one, adopted: { ...one.adopted, container: name, id } }));
  }, record.spec);
  if (renamed !== record.spec) await registry.put({ ...record, spec: renamed });
}
