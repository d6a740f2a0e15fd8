/** Asks the template's probe of every running service: often while it starts, every ten seconds afterwards. */
import { Listeners } from '../base/listeners.ts';
import type { InstanceId, ServiceName } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import type { Check, Template } from '../contract/template.ts';
import type { CheckVerdict } from '../domain/health.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerDetails } from '../ports/engine.ts';

export type HealthPhase =
  /** Not asked yet since Berth sees it. */
  | { readonly word: 'asking'; readonly budgetSeconds: number }
  | { readonly word: 'starting'; readonly budgetSeconds: number }
  /** The template's budget is over and it does not answer. */
  | { readonly word: 'overdue' }
  | { readonly word: 'ready'; readonly sinceMs: number }
  /** It was ready and is not any more. */
  | { readonly word: 'failing'; readonly sinceMs: number; readonly isAlive: boolean };

export interface HealthTarget {
  readonly spec: InstanceSpec;
  readonly template: Template;
  readonly service: ServiceName;
  readonly container: ContainerDetails;
}

export type AskCheck = (target: HealthTarget, check: Check, signal: AbortSignal) => Promise<CheckVerdict>;

interface Watched {
  readonly key: string;
  target: HealthTarget;
  phase: HealthPhase;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

const steadyMs = 10_000;
/** So many answers in a row must be bad before a ready server is called otherwise. */
const badAnswers = 3;

export class HealthMonitor {
  /** An instance with a service whose phase changed. */
  readonly changed = new Listeners<InstanceId>();
  readonly #ask: AskCheck;
  readonly #clock: Clock;
  readonly #budgetScale: number;
  readonly #watched = new Map<InstanceId, Map<ServiceName, Watched>>();

  constructor(ask: AskCheck, clock: Clock, budgetScale = 1) {
    this.#ask = ask;
    this.#clock = clock;
    this.#budgetScale = budgetScale;
  }

  /** Of the services that are watched. */
  phasesOf(instance: InstanceId): ReadonlyMap<ServiceName, HealthPhase> {
    return new Map([...(this.#watched.get(instance) ?? [])].map(([service, { phase }]) => [service, phase]));
  }

  /** `targets`: the services that run and can be asked. The same container goes on being watched. */
  observe(instance: InstanceId, targets: readonly HealthTarget[]): void {
    const watched = this.#watched.get(instance) ?? new Map<ServiceName, Watched>();
    const kept = new Set(targets.map(({ service }) => service));
    for (const [service, { stop }] of watched) {
      if (kept.has(service)) continue;
      stop.abort();
      watched.delete(service);
    }
    for (const target of targets) this.#observeOne(instance, watched, target);
    if (watched.size === 0) this.#watched.delete(instance);
    else this.#watched.set(instance, watched);
  }

  #observeOne(instance: InstanceId, watched: Map<ServiceName, Watched>, target: HealthTarget): void {
    const known = watched.get(target.service);
    const key = `${target.container.id} ${target.container.startedAt ?? ''}`;
    if (known?.key === key) {
      known.target = target;
      return;
    }
    known?.stop.abort();
    const begun = this.#begin(instance, key, target);
    if (begun === null) watched.delete(target.service);
    else watched.set(target.service, begun);
  }

  /** A job's gate has just found it ready: it is not called starting again. */
  trust(instance: InstanceId): void {
    for (const watched of this.#watched.get(instance)?.values() ?? []) {
      const { word } = watched.phase;
      if (word !== 'ready' && word !== 'failing')
        this.#set(instance, watched, { word: 'ready', sinceMs: this.#clock.now() });
    }
  }

  async stop(): Promise<void> {
    const all = [...this.#watched.values()].flatMap((services) => [...services.values()]);
    for (const { stop } of all) stop.abort();
    this.#watched.clear();
    await Promise.all(all.map(({ done }) => done));
  }

  /** Null: the service has no probe. */
  #begin(instance: InstanceId, key: string, target: HealthTarget): Watched | null {
    const probe = target.template.services[target.service]?.probe;
    if (probe === undefined) return null;
    const stop = new AbortController();
    const budgetSeconds = probe.budgetSeconds * this.#budgetScale;
    const watched: Watched = {
      key,
      target,
      stop,
      phase: { word: 'asking', budgetSeconds },
      // Begins in a later turn, when it is in the map.
      done: Promise.resolve().then(() => this.#watch(instance, watched, budgetSeconds)),
    };
    return watched;
  }

  async #watch(instance: InstanceId, watched: Watched, budgetSeconds: number): Promise<void> {
    const { signal } = watched.stop;
    const probe = watched.target.template.services[watched.target.service]?.probe;
    if (probe === undefined) return;
    const startedMs = Date.parse(watched.target.container.startedAt ?? '') || this.#clock.now();
    let bad = 0;
    while (!signal.aborted) {
      const wasReady = watched.phase.word === 'ready' || watched.phase.word === 'failing';
      const state = await this.#askAll(watched.target, wasReady ? probe.checks.slice(0, 1) : probe.checks, signal);
      if (isAborted(signal)) return;
      bad = state === 'ready' ? 0 : bad + 1;
      this.#set(instance, watched, this.#next(watched.phase, state, bad, startedMs, budgetSeconds));
      const isSteady = bad === 0 || (wasReady && bad >= badAnswers);
      await this.#clock.sleep(isSteady ? steadyMs : probe.intervalMs, signal).catch(() => undefined);
    }
  }

  #next(
    phase: HealthPhase,
    state: CheckVerdict['state'],
    bad: number,
    startedMs: number,
    budgetSeconds: number,
  ): HealthPhase {
    const now = this.#clock.now();
    if (state === 'ready') return phase.word === 'ready' ? phase : { word: 'ready', sinceMs: now };
    const isAlive = state === 'alive';
    if (phase.word === 'failing') return phase.isAlive === isAlive ? phase : { ...phase, isAlive };
    if (phase.word === 'ready') return bad >= badAnswers ? { word: 'failing', sinceMs: now, isAlive } : phase;
    return now - startedMs > budgetSeconds * 1000 ? { word: 'overdue' } : { word: 'starting', budgetSeconds };
  }

  /** The worst of all answers; later checks are not asked when an earlier one is not ready. */
  async #askAll(target: HealthTarget, checks: readonly Check[], signal: AbortSignal): Promise<CheckVerdict['state']> {
    for (const check of checks) {
      const state = await this.#ask(target, check, signal).then(
        (verdict) => verdict.state,
        () => 'waiting' as const,
      );
      if (state !== 'ready') return state;
    }
    return 'ready';
  }

  #set(instance: InstanceId, watched: Watched, phase: HealthPhase): void {
    const before = watched.phase;
    watched.phase = phase;
    if (JSON.stringify(before) !== JSON.stringify(phase)) this.changed.emit(instance);
  }
}

/** Asked anew: what was not aborted before a wait may be after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
