/** From the counters of containers to one sample of their instance. Pure. */
import type { Sample } from '../contract/stats.ts';
import type { UsageSample } from '../ports/engine.ts';

export interface ServiceUsage {
  readonly now: UsageSample;
  /** Null: first time asked, so there are no rates yet. */
  readonly before: UsageSample | null;
  /** Cores that it may use; null: no limit of its own. */
  readonly cpus: number | null;
}

export function sumUsage(usages: readonly ServiceUsage[], nowMs: number): Sample {
  const sum = (value: (usage: ServiceUsage) => number): number =>
    usages.reduce((total, usage) => total + value(usage), 0);
  const used = sum(({ now }) => now.cores);
  const available = Math.max(0, ...usages.map(({ now }) => now.availableCores));
  const allowed = usages.some(({ cpus }) => cpus === null)
    ? available
    : Math.min(
        available,
        sum(({ cpus }) => cpus ?? 0),
      );
  const limits = usages.map(({ now }) => now.memoryLimitBytes);
  return {
    at: new Date(nowMs).toISOString(),
    cpu: allowed > 0 ? Math.min(1, used / allowed) : 0,
    cores: allowed,
    memoryBytes: sum(({ now }) => now.memoryBytes),
    memoryLimitBytes: limits.includes(null) ? null : limits.reduce<number>((total, limit) => total + (limit ?? 0), 0),
    networkIn: sum((usage) => rate(usage, 'networkInBytes')),
    networkOut: sum((usage) => rate(usage, 'networkOutBytes')),
    diskRead: sum((usage) => rate(usage, 'diskReadBytes')),
    diskWrite: sum((usage) => rate(usage, 'diskWriteBytes')),
  };
}

type Counter = 'networkInBytes' | 'networkOutBytes' | 'diskReadBytes' | 'diskWriteBytes';

/** Bytes a second; a counter that went back belongs to a container that started anew. */
function rate({ now, before }: ServiceUsage, counter: Counter): number {
  if (before === null) return 0;
  const seconds = (now.atMs - before.atMs) / 1000;
  const grown = now[counter] - before[counter];
  return seconds > 0 && grown > 0 ? grown / seconds : 0;
}
