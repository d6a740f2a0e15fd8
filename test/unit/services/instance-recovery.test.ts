import { describe, expect, it } from 'vitest';
import type { InstanceRecord } from '../../../src-main/ports/instance-registry.ts';
import type { ContainerDetails } from '../../../src-main/ports/engine.ts';
import { recoverInstances } from '../../../src-main/services/instance-recovery.ts';
import { MemoryInstanceRegistry } from '../../fakes/memory-stores.ts';
import { instanceId, specOf } from '../jobs/world.ts';

const spec = specOf('volume');
const nowMs = Date.parse('2026-11-22T12:00:00.000Z');

function container(revision: number, name: string, isRunning: boolean): ContainerDetails {
  const labels = {
    'berth.instance': instanceId,
    'berth.service': 'server',
    'berth.spec': JSON.stringify({ ...spec, revision }),
  };
  return {
    name,
    labels,
    isRunning,
    isRestarting: false,
    createdAt: `2026-11-0${String(revision)}T00:00:00.123456789Z`,
    startedAt: '2026-11-09T00:00:00Z',
    finishedAt: isRunning ? '0001-01-01T00:00:00Z' : '2026-11-10T00:00:00Z',
  } as unknown as ContainerDetails;
}

const both = [container(1, 'demo-server-before-2', false), container(2, 'demo-server', true)];

describe('taking instances in from the labels of containers', () => {
  it('believes the container that serves, and what it does now', async () => {
    const registry = new MemoryInstanceRegistry();
    await recoverInstances(registry, both, () => false, nowMs);
    expect(registry.get(instanceId)).toEqual({
      spec: { ...spec, revision: 2 },
      createdAt: '2026-11-01T00:00:00.123Z',
      desired: 'running',
      desiredSince: '2026-11-09T00:00:00.000Z',
      isPinned: false,
    });
    const stopped = new MemoryInstanceRegistry();
    await recoverInstances(stopped, [container(2, 'demo-server', false)], () => false, nowMs);
    expect(stopped.get(instanceId)).toMatchObject({ desired: 'stopped', desiredSince: '2026-11-10T00:00:00.000Z' });
  });

  it('leaves instances alone on which a job works, and takes over what an old registry does not know', async () => {
    const record: InstanceRecord = { spec, createdAt: 'c', desired: 'stopped', desiredSince: 'd', isPinned: true };
    const registry = new MemoryInstanceRegistry(new Map([[instanceId, record]]));
    await recoverInstances(registry, both, () => true, nowMs);
    expect(registry.get(instanceId)).toEqual(record);
    await recoverInstances(registry, both, () => false, nowMs);
    expect(registry.get(instanceId)).toEqual({ ...record, spec: { ...spec, revision: 2 } });
    expect(await recoverInstances(registry, both, () => false, nowMs)).toEqual([]);
  });
});
