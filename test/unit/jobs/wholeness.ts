/** What must be true of a world after a job has ended, wherever the power went. */
import { expect } from 'vitest';
import type { Job } from '../../../src-main/contract/job.ts';
import { label } from '../../../src-main/domain/names.ts';
import { instanceId, type World } from './world.ts';

export interface Facts {
  readonly isThere: boolean;
  readonly isRunning: boolean;
  readonly image: string | undefined;
  readonly data: Readonly<Record<string, string>>;
}

export function factsOf(world: World): Facts {
  const serving = world.serving;
  return {
    isThere: serving !== undefined,
    isRunning: serving?.status === 'running',
    image: serving?.wanted.image,
    data: Object.fromEntries([...(world.files('/data') ?? [])].sort()),
  };
}

/** Everything has an owner, and the registry and the engine agree. */
export function expectNothingOrphaned(world: World, job: Job, keepsData: boolean): void {
  const containers = [...world.engine.containers.values()];
  for (const one of containers) {
    expect(one.wanted.labels[label.instance], `owner of container ${one.name}`).toBe(instanceId);
    expect(one.wanted.labels[label.helper], `helper ${one.name} is left`).toBeUndefined();
  }
  const aside = containers.filter((one) => one.name !== 'demo-server');
  expect(aside.length, `set aside: ${aside.map((one) => one.name).join()}`).toBeLessThanOrEqual(1);
  expect(aside.filter((one) => one.status === 'running')).toEqual([]);
  for (const [name, volume] of world.engine.volumes) {
    expect(volume.labels[label.instance], `owner of volume ${name}`).toBe(instanceId);
    const isUsed = containers.some((one) => one.wanted.mounts.some((mount) => mount.source === name));
    expect(isUsed || keepsData, `volume ${name} is used`).toBe(true);
  }
  for (const path of world.engine.folders.keys()) expect(path).not.toMatch(/\.berth-(?:new|old)$/);
  for (const [id, backup] of world.backups) expect(backup.manifest, `backup ${id} is whole`).not.toBeNull();
  const record = world.record();
  expect(world.engine.networks.size).toBe(record === undefined ? 0 : 1);
  if (world.serving === undefined) {
    expect(record, `registry after ${job.kind} ${job.state}`).toBeUndefined();
    return;
  }
  expect(world.serving.wanted.labels[label.revision]).toBe(String(record?.spec.revision));
  expect(JSON.parse(world.serving.wanted.labels[label.spec] ?? '{}')).toEqual(record?.spec);
}

/** Two containers on the same data at once would ruin it. */
export function watchForTwoWriters(world: World): () => string[] {
  const found: string[] = [];
  world.engine.listeners.add(({ action }) => {
    if (action !== 'start') return;
    const running = [...world.engine.containers.values()].filter((one) => one.status === 'running');
    const sources = running.flatMap((one) => one.wanted.mounts.map((mount) => mount.source));
    if (new Set(sources).size !== sources.length) found.push(running.map((one) => one.name).join(' and '));
  });
  return () => found;
}
