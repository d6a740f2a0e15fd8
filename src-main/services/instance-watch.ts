/**
 * One picture in memory of all instances, kept true by what others tell: the engine's mirror, probes, jobs, the
 * registry, backups. Changes are gathered for a moment, then each changed instance is told once.
 */
import { Listeners } from '../base/listeners.ts';
import { latestByKey } from '../base/pulled-stream.ts';
import type { PulledStream } from '../base/pulled-stream.ts';
import type { EngineView } from '../contract/engine.ts';
import type { InstanceId, SecretRef } from '../contract/ids.ts';
import type { Instance } from '../contract/instance.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Job } from '../contract/job.ts';
import type { InstanceEvent } from '../contract/router.ts';
import type { Template } from '../contract/template.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerDetails } from '../ports/engine.ts';
import { ProblemError } from '../ports/problem-error.ts';
import type { BackupCatalog } from './backup-catalog.ts';
import type { EngineMirror } from './engine-mirror.ts';
import type { HealthMonitor, HealthTarget } from './health.ts';
import type { InstanceDiagnoses } from './instance-diagnoses.ts';
import type { DocumentInstanceRegistry } from './instance-registry.ts';
import { currentContainer, serviceNames } from './instance-services.ts';
import { instanceView } from './instance-view.ts';

export interface InstanceWatchDeps {
  readonly registry: DocumentInstanceRegistry;
  readonly mirror: EngineMirror;
  readonly health: HealthMonitor;
  readonly catalog: BackupCatalog;
  readonly diagnoses: InstanceDiagnoses;
  readonly engineView: () => EngineView;
  readonly templateOf: (instance: InstanceId) => Template | null;
  /** The unfinished job that works on the instance. */
  readonly jobOf: (instance: InstanceId) => Job | null;
  readonly secretsOf: (instance: InstanceId) => Promise<SecretRef[]>;
  readonly clock: Clock;
}

const gatherMs = 40;
/** States that time alone can change are looked at again this often. */
const againMs = 60_000;
/** How long the first answer waits for the engine to be read. */
const firstLookMs = 2_500;

export class InstanceWatch {
  readonly #deps: InstanceWatchDeps;
  readonly #views = new Map<InstanceId, Instance>();
  readonly #told = new Listeners<InstanceEvent>();
  readonly #secrets = new Map<InstanceId, ReadonlySet<SecretRef>>();
  readonly #lastWords = new Map<InstanceId, string>();
  readonly #dirty = new Set<InstanceId>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #ticking: Promise<void> = Promise.resolve();

  constructor(deps: InstanceWatchDeps) {
    this.#deps = deps;
  }

  /** Listeners of the stream; none stays when its client has gone. */
  get watcherCount(): number {
    return this.#told.size;
  }

  start(): void {
    this.touchAll();
    this.#ticking = this.#tick();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#ticking;
  }

  async list(): Promise<Instance[]> {
    await this.#firstLook();
    this.#tell();
    return [...this.#views.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  /** Rejects with NO_SUCH_INSTANCE. */
  async get(id: InstanceId): Promise<Instance> {
    await this.#firstLook();
    this.#deps.registry.need(id);
    this.#dirty.add(id);
    this.#tell();
    const view = this.#views.get(id);
    if (view === undefined) throw ProblemError.of('NO_SUCH_INSTANCE', { instance: id });
    return view;
  }

  async watch(signal?: AbortSignal): Promise<PulledStream<InstanceEvent>> {
    const instances = await this.list();
    return latestByKey<InstanceEvent>({
      signal,
      first: { kind: 'snapshot', instances },
      attach: (put) =>
        this.#told.add((event) => {
          if (event.kind === 'changed') put(event.instance.id, event);
          else if (event.kind === 'removed') put(event.id, event);
        }),
    });
  }

  /** Something about the instance may have changed. */
  touch(id: InstanceId): void {
    this.#dirty.add(id);
    if (this.#stop.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#tell();
    }, gatherMs);
  }

  /** Makes the parts that follow an instance's containers see them now; what changed is told as usual. */
  lookNow(id: InstanceId): void {
    this.#viewOf(id);
    this.touch(id);
  }

  touchAll(): void {
    for (const { spec } of this.#deps.registry.list()) this.touch(spec.instanceId);
    for (const id of this.#views.keys()) this.touch(id);
  }

  /** Secrets were stored or removed. */
  async readSecrets(id: InstanceId): Promise<void> {
    const refs = await this.#deps.secretsOf(id).catch(() => null);
    if (refs === null) return;
    this.#secrets.set(id, new Set(refs));
    this.touch(id);
  }

  #tell(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const id of dirty) this.#look(id);
  }

  #look(id: InstanceId): void {
    const view = this.#viewOf(id);
    const before = this.#views.get(id);
    if (view === null) {
      this.#forget(id);
      if (before !== undefined) this.#told.emit({ kind: 'removed', id });
      return;
    }
    if (before === undefined && !this.#secrets.has(id)) void this.readSecrets(id);
    const now = before === undefined ? view : { ...view, state: steady(before.state, view.state) };
    if (now.state.word !== 'notReachable' && now.state.word !== 'working') this.#lastWords.set(id, now.state.word);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(now)) return;
    this.#views.set(id, now);
    this.#told.emit({ kind: 'changed', instance: now });
  }

  #viewOf(id: InstanceId): Instance | null {
    const { registry, mirror, health, catalog, diagnoses, clock } = this.#deps;
    const record = registry.get(id);
    if (record === null) return null;
    const template = this.#deps.templateOf(id);
    const containers = mirror.containersOf(id);
    health.observe(id, this.#targetsOf(record.spec, template, containers));
    const backups = catalog.known(id);
    // Only a whole one is a way back for the instance.
    const whole = backups.filter(({ without }) => without.length === 0);
    const newest = whole.find(({ trust }) => trust !== 'damaged') ?? whole[0];
    const storedJob = this.#deps.jobOf(id);
    const view = instanceView({
      record,
      template,
      engine: this.#deps.engineView(),
      isSeen: mirror.isTrue,
      lastWord: this.#lastWords.get(id) ?? record.desired,
      containers,
      phases: health.phasesOf(id),
      // What stopped half-way is not being worked on: its containers tell how it is.
      job: storedJob?.state === 'halfway' ? null : storedJob,
      diagnoses: diagnoses.of(id),
      nowMs: clock.now(),
      storedSecrets: this.#secrets.get(id) ?? new Set<SecretRef>(),
      lastBackup:
        newest === undefined
          ? null
          : { id: newest.id, at: newest.createdAt, sizeBytes: newest.sizeBytes, trust: newest.trust },
      backups: backups.length,
    });
    this.#lookForReasons(view);
    return view;
  }

  /** The services that can be asked how they are. */
  #targetsOf(
    spec: InstanceSpec,
    template: Template | null,
    containers: readonly ContainerDetails[],
  ): readonly HealthTarget[] {
    if (template === null || !this.#deps.mirror.isTrue) return [];
    return serviceNames(spec).flatMap((service): HealthTarget[] => {
      const container = currentContainer(spec, service, containers);
      return container?.isRunning === true && !container.isPaused ? [{ spec, template, service, container }] : [];
    });
  }

  #lookForReasons(view: Instance): void {
    const { mirror, diagnoses } = this.#deps;
    if (view.state.word === 'working' || view.state.word === 'notReachable') return;
    const containers = mirror.containersOf(view.id);
    for (const { name, word } of view.services) {
      const container = currentContainer(view.spec, name, containers);
      if (container === null) continue;
      if (word === 'down' || word === 'attention') diagnoses.look(view.id, name, container, word);
      else diagnoses.clear(view.id, name);
    }
  }

  #forget(id: InstanceId): void {
    this.#views.delete(id);
    this.#secrets.delete(id);
    this.#lastWords.delete(id);
    this.#deps.health.observe(id, []);
    this.#deps.diagnoses.forget(id);
  }

  async #firstLook(): Promise<void> {
    const late = new AbortController();
    const { mirror, clock } = this.#deps;
    await Promise.race([mirror.firstAttempt, clock.sleep(firstLookMs, late.signal).catch(() => undefined)]);
    late.abort();
  }

  async #tick(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(againMs, signal).catch(() => undefined);
      for (const { id, state } of this.#views.values()) if (state.word === 'attention') this.touch(id);
    }
  }
}

/** The same word for the same reason goes on since it began. */
function steady(before: Instance['state'], now: Instance['state']): Instance['state'] {
  if (before.word === 'down' && now.word === 'down')
    return isSameReason(before, now) ? { ...now, since: before.since } : now;
  if (before.word === 'attention' && now.word === 'attention') {
    return isSameReason(before, now) ? { ...now, since: before.since } : now;
  }
  if (before.word === 'notReachable' && now.word === 'notReachable') return { ...now, since: before.since };
  return now;
}

type Reasoned = Extract<Instance['state'], { word: 'down' | 'attention' }>;

function isSameReason(before: Reasoned, now: Reasoned): boolean {
  const code = before.reason.problem?.code;
  return (
    code === now.reason.problem?.code &&
    (code === 'CONTAINER_GONE' || before.since === now.since || code === 'GATE_TIMEOUT')
  );
}
