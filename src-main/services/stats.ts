/** What instances use: every two seconds while somebody watches, every ten for the last hour. */
import { Listeners } from '../base/listeners.ts';
import { PulledStream } from '../base/pulled-stream.ts';
import type { InstanceId } from '../contract/ids.ts';
import type { Sample } from '../contract/stats.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine, UsageSample } from '../ports/engine.ts';
import { sumUsage } from './usage-sum.ts';
import type { ServiceUsage } from './usage-sum.ts';

export interface StatsTarget {
  readonly instance: InstanceId;
  /** Running containers by service, with the cores each may use; null: all of the engine's. */
  readonly containers: readonly { readonly id: string; readonly cpus: number | null }[];
}

export interface StatsSource {
  /** Running instances; empty while the engine is away. */
  targets(): StatsTarget[];
  engine(): Promise<Engine>;
}

export interface InstanceSample {
  readonly instance: InstanceId;
  readonly sample: Sample;
}

const watchedEveryMs = 2_000;
const keptEveryMs = 10_000;
const keptSamples = 360;
const askLimitMs = 8_000;
const askedAtOnce = 8;

export class StatsService {
  readonly #source: StatsSource;
  readonly #clock: Clock;
  readonly #sampled = new Listeners<undefined>();
  readonly #history = new Map<InstanceId, Sample[]>();
  readonly #before = new Map<string, UsageSample>();
  readonly #stop = new AbortController();
  #latest: InstanceSample[] = [];
  #round = 0;
  #watchers = 0;
  #lastKeptMs = 0;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(source: StatsSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  get watcherCount(): number {
    return this.#watchers;
  }

  start(): void {
    this.#running = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  history(instance: InstanceId): Sample[] {
    return [...(this.#history.get(instance) ?? [])];
  }

  forget(instance: InstanceId): void {
    this.#history.delete(instance);
  }

  watch(signal?: AbortSignal): PulledStream<InstanceSample[]> {
    let seen = -1;
    return new PulledStream<InstanceSample[]>({
      signal,
      attach: (poke) => {
        this.#watchers += 1;
        this.#wake.abort();
        const detach = this.#sampled.add(poke);
        return () => {
          this.#watchers -= 1;
          detach();
        };
      },
      take: () => {
        if (seen === this.#round) return null;
        seen = this.#round;
        return this.#latest;
      },
    });
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const startedMs = this.#clock.now();
      await this.#sample(signal).catch(() => undefined);
      this.#wake = new AbortController();
      const every = this.#watchers > 0 ? watchedEveryMs : keptEveryMs;
      const rest = Math.max(200, startedMs + every - this.#clock.now());
      await this.#clock.sleep(rest, AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined);
    }
  }

  async #sample(signal: AbortSignal): Promise<void> {
    const targets = this.#source.targets();
    const samples: InstanceSample[] = [];
    if (targets.length > 0) {
      const engine = await this.#source.engine();
      for (let index = 0; index < targets.length; index += askedAtOnce) {
        const some = await Promise.all(
          targets.slice(index, index + askedAtOnce).map((target) => this.#ask(engine, target, signal)),
        );
        samples.push(...some.filter((sample) => sample !== null));
      }
    }
    this.#forgetContainers(new Set(targets.flatMap(({ containers }) => containers.map(({ id }) => id))));
    this.#latest = samples;
    this.#round += 1;
    this.#keep(samples);
    this.#sampled.emit(undefined);
  }

  async #ask(engine: Engine, target: StatsTarget, signal: AbortSignal): Promise<InstanceSample | null> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(askLimitMs)]);
    const usages = await Promise.all(
      target.containers.map(async ({ id, cpus }): Promise<ServiceUsage | null> => {
        const now = await engine.usage(id, limit).catch(() => null);
        if (now === null) return null;
        const before = this.#before.get(id) ?? null;
        this.#before.set(id, now);
        return { now, before, cpus };
      }),
    );
    const known = usages.filter((usage) => usage !== null);
    return known.length === 0 ? null : { instance: target.instance, sample: sumUsage(known, this.#clock.now()) };
  }

  #keep(samples: readonly InstanceSample[]): void {
    const now = this.#clock.now();
    if (now - this.#lastKeptMs < keptEveryMs - watchedEveryMs / 2) return;
    this.#lastKeptMs = now;
    for (const { instance, sample } of samples) {
      const kept = this.#history.get(instance) ?? [];
      this.#history.set(instance, [...kept, sample].slice(-keptSamples));
    }
  }

  #forgetContainers(known: ReadonlySet<string>): void {
    for (const id of this.#before.keys()) if (!known.has(id)) this.#before.delete(id);
  }
}
