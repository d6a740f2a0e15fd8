/** What must be true of a world after a job has ended, wherever the power went. */
import { expect } from 'vitest';
import type { Job } from '../../../src-main/contract/job.ts';
import { instanceSpecSchema } from '../../../src-main/contract/spec.ts';
import { label } from '../../../src-main/domain/names.ts';
import { revisionOf } from '../../../src-main/domain/services.ts';
import { serviceNameSchema, type ServiceName } from '../../../src-main/contract/ids.ts';
import { instanceId, server, type World } from './world.ts';

export interface Facts {
  readonly isThere: boolean;
  readonly isRunning: boolean;
  readonly image: string | undefined;
  readonly data: Readonly<Record<string, string>>;
  /** Of the database beside it; null: there is none. */
  readonly database: { readonly isRunning: boolean; readonly data: Readonly<Record<string, string>> } | null;
}

export function factsOf(world: World): Facts {
  const serving = world.serving;
  const beside = world.servingAs(database);
  return {
    isThere: serving !== undefined,
    isRunning: serving?.status === 'running',
    image: serving === undefined ? undefined : pinned(world, serving.wanted.image),
    data: dataOf(world, '/data', server),
    database:
      beside === undefined ? null : { isRunning: beside.status === 'running', data: dataOf(world, '/db', database) },
  };
}

const database = serviceNameSchema.parse('database');

/** A container that others made may name its image by tag. */
function pinned(world: World, reference: string): string {
  const image = world.engine.image(reference);
  return image === undefined ? reference : `${image.repository}@${image.digest}`;
}

function dataOf(world: World, path: string, service: ServiceName): Facts['data'] {
  return Object.fromEntries([...(world.files(path, service) ?? [])].sort());
}

/** Everything has an owner, and the registry and the engine agree. */
export function expectNothingOrphaned(world: World, job: Job, keepsData: boolean): void {
  const containers = [...world.engine.containers.values()];
  const record = world.record();
  const services = Object.keys(record?.spec.services ?? {}).map((name) => serviceNameSchema.parse(name));
  const serving = new Set(services.map((service) => world.servingAs(service)));
  for (const one of containers) {
    const isFound = world.foundBefore.has(one.id);
    if (!isFound) expect(one.wanted.labels[label.instance], `owner of container ${one.name}`).toBe(instanceId);
    expect(one.wanted.labels[label.helper], `helper ${one.name} is left`).toBeUndefined();
  }
  const aside = containers.filter((one) => !serving.has(one));
  expect(aside.length, `set aside: ${aside.map((one) => one.name).join()}`).toBeLessThanOrEqual(services.length);
  expect(aside.filter((one) => one.status === 'running')).toEqual([]);
  for (const one of aside) expect(one.name).toMatch(/^demo-[a-z]+-before-\d+$/);
  for (const [name, volume] of world.engine.volumes) {
    if (world.foundBefore.has(name)) continue;
    expect(volume.labels[label.instance], `owner of volume ${name}`).toBe(instanceId);
    const isUsed = containers.some((one) => one.wanted.mounts.some((mount) => mount.source === name));
    expect(isUsed || keepsData, `volume ${name} is used`).toBe(true);
  }
  for (const path of world.engine.folders.keys()) expect(path).not.toMatch(/\.berth-(?:new|old)$/);
  for (const [id, backup] of world.backups) expect(backup.manifest, `backup ${id} is whole`).not.toBeNull();
  for (const name of world.foundBefore)
    expect(isThere(world, name), `${name}, which was there before Berth`).toBe(true);
  const made = services.filter((service) => record?.spec.services[service]?.adopted === undefined);
  const own = [...world.engine.networks.keys()].filter((name) => !world.foundBefore.has(name));
  expect(own).toEqual(made.length === 0 ? [] : ['demo']);
  if (world.serving === undefined) {
    expect(record, `registry after ${job.kind} ${job.state}`).toBeUndefined();
    return;
  }
  for (const service of made) {
    const labels = world.servingAs(service)?.wanted.labels ?? {};
    const revision = record === undefined ? undefined : revisionOf(record.spec, service);
    expect(labels[label.revision], `revision of ${service}`).toBe(String(revision));
    if (revision === record?.spec.revision)
      expect(lasting(JSON.parse(labels[label.spec] ?? '{}'))).toEqual(lasting(record?.spec));
  }
}

/** Without what is changed while a container runs, and its label stays. */
function lasting(spec: unknown): unknown {
  const { services, ...rest } = instanceSpecSchema.parse(spec);
  return { ...rest, services: Object.values(services).map((one) => ({ ...one, restart: null, resources: null })) };
}

/** Containers that were adopted may go once they are replaced; volumes and networks of others never do. */
function isThere({ engine }: World, name: string): boolean {
  return /^c\d+$/.test(name) || engine.volumes.has(name) || engine.networks.has(name);
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
