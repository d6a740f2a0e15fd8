import { describe, expect, it } from 'vitest';
import type { UsageSample } from '../../../src-main/ports/engine.ts';
import { StatsService } from '../../../src-main/services/stats.ts';
import { sumUsage } from '../../../src-main/services/usage-sum.ts';
import { FakeEngine } from '../../fakes/fake-engine.ts';
import { FakeEngineState } from '../../fakes/fake-engine-state.ts';
import { ManualClock } from '../../fakes/manual-clock.ts';
import { instanceId } from '../jobs/world.ts';

const usage: UsageSample = {
  atMs: 10_000,
  cores: 0.5,
  availableCores: 4,
  memoryBytes: 100,
  memoryLimitBytes: 400,
  networkInBytes: 1000,
  networkOutBytes: 0,
  diskReadBytes: 50,
  diskWriteBytes: 0,
};

describe('use of an instance', () => {
  it('is summed over its services, as a share of what they may use', () => {
    const one = { now: usage, before: { ...usage, atMs: 8000, networkInBytes: 600 }, cpus: 1 };
    const other = { now: { ...usage, cores: 1, memoryLimitBytes: 600 }, before: null, cpus: 1 };
    expect(sumUsage([one, other], 10_000)).toMatchObject({
      cores: 2,
      cpu: 0.75,
      memoryBytes: 200,
      memoryLimitBytes: 1000,
      networkIn: 200,
      diskRead: 0,
    });
    expect(sumUsage([{ ...one, cpus: null }], 0).cpu).toBe(0.125);
    expect(sumUsage([{ ...one, now: { ...usage, memoryLimitBytes: null } }], 0).memoryLimitBytes).toBeNull();
  });

  it('has no negative rates when a container began anew', () => {
    expect(
      sumUsage([{ now: usage, before: { ...usage, atMs: 8000, networkInBytes: 9000 }, cpus: null }], 0).networkIn,
    ).toBe(0);
  });
});

describe('sampling', () => {
  it('is every ten seconds for the last hour, every two while somebody watches, and never of what does not run', async () => {
    const clock = new ManualClock();
    const engine = new FakeEngine(new FakeEngineState(), clock);
    let isRunning = true;
    let asked = 0;
    const stats = new StatsService(
      {
        targets: () => {
          asked += 1;
          return isRunning ? [{ instance: instanceId, containers: [{ id: 'c1', cpus: null }] }] : [];
        },
        engine: () => Promise.resolve(engine),
      },
      clock,
    );
    stats.start();
    await clock.advance(60_000);
    expect(asked).toBe(7);
    expect(stats.history(instanceId).length).toBe(7);
    const watch = stats.watch();
    expect((await watch.next()).value).toHaveLength(1);
    await clock.advance(10_000);
    expect(asked).toBeGreaterThanOrEqual(12);
    expect(stats.history(instanceId).length).toBeLessThanOrEqual(9);
    await watch.return();
    expect(stats.watcherCount).toBe(0);
    isRunning = false;
    await clock.advance(4_000_000);
    const kept = stats.history(instanceId).length;
    expect(kept).toBeLessThanOrEqual(360);
    await stats.stop();
    expect(clock.sleeping).toBe(0);
  });
});
