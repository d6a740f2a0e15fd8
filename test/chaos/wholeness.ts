/** What must be true after a killed host was started again and its job has ended. */
import assert from 'node:assert/strict';
import type { Instance } from '../../src-main/contract/instance.ts';
import { instanceSpecSchema, type InstanceSpec } from '../../src-main/contract/spec.ts';
import { label } from '../../src-main/domain/names.ts';
import { revisionOf } from '../../src-main/domain/services.ts';
import type { EngineLook, LookedContainer } from './engine-look.ts';
import { partialBackups, pause, type Client } from './host.ts';

export interface Expected {
  readonly client: Client;
  readonly engine: EngineLook;
  readonly folder: string;
  /** What everything of this lane on the engine is named after. */
  readonly name: string;
  readonly isThere: boolean;
  readonly word: 'healthy' | 'stopped' | 'gone';
  /** Volumes that stay without an instance. */
  readonly keepsVolumes?: boolean;
}

const settleLimitMs = 60_000;

/** Nothing without an owner; registry, engine and states agree; no unfinished backup, no damaged one. */
export async function requireWhole(expected: Expected): Promise<Instance | null> {
  const { client, engine, name } = expected;
  const instance = await settled(expected);
  const adopted = new Map(
    Object.values(instance?.spec.services ?? {}).flatMap((one) =>
      one.adopted === undefined ? [] : [[one.adopted.container, one.adopted.id]],
    ),
  );
  const isOurs = (one: { name: string; labels: Readonly<Record<string, string>> }): boolean =>
    one.name === name ||
    adopted.has(one.name) ||
    one.name.startsWith(`${name}-`) ||
    (instance !== null && one.labels[label.instance] === instance.id);
  const containers = (await engine.containers()).filter(isOurs);
  const volumes = (await engine.volumes()).filter(isOurs);
  const networks = (await engine.networks()).filter(isOurs);

  for (const one of [...containers, ...volumes, ...networks])
    if (instance !== null)
      assert.equal(one.labels[label.instance], adopted.has(one.name) ? undefined : instance.id, `owner of ${one.name}`);
  for (const one of containers) assert.equal(one.labels[label.helper], undefined, `helper ${one.name} is left`);
  assert.deepEqual(partialBackups(expected.folder), [], 'unfinished backups');
  for (const backup of await client.backups.list({})) assert.equal(backup.damage, null, `backup ${backup.id}`);

  if (instance === null) {
    assert.deepEqual(
      containers.map((one) => one.name),
      [],
      'containers without an instance',
    );
    assert.deepEqual(
      networks.map((one) => one.name),
      [],
      'networks without an instance',
    );
    if (expected.keepsVolumes !== true)
      assert.deepEqual(
        volumes.map((one) => one.name),
        [],
        'volumes without an instance',
      );
    return null;
  }
  assert.deepEqual(
    networks.map((one) => one.name),
    adopted.size === instance.services.length ? [] : [name],
    'networks',
  );
  const serving = containers.filter((one) => !one.name.includes('-before-'));
  const aside = containers.filter((one) => one.name.includes('-before-'));
  assert.deepEqual(
    serving.map((one) => one.name).sort(),
    instance.services.map((one) => one.container).sort(),
    'containers that serve',
  );
  for (const one of serving) {
    assert.equal(one.isRunning, expected.word === 'healthy', `${one.name} runs`);
    const id = adopted.get(one.name);
    if (id === undefined) await requireSpec(one, instance, engine);
    else assert.equal(one.id, id, `the adopted container ${one.name}`);
  }
  const places = aside.map((one) => one.name.replace(/-before-\d+$/, ''));
  assert.equal(new Set(places).size, places.length, `set aside: ${aside.map((one) => one.name).join(', ')}`);
  assert.deepEqual(
    aside.filter((one) => one.isRunning).map((one) => one.name),
    [],
    'two at a time',
  );
  const used = new Set(containers.flatMap((one) => one.volumes));
  assert.deepEqual(
    volumes.map((one) => one.name).filter((volume) => !used.has(volume)),
    [],
    'volumes that nobody uses',
  );
  return instance;
}

/** The container is the one that the spec wants, by its labels and by its limits. */
async function requireSpec({ name, labels }: LookedContainer, { spec }: Instance, engine: EngineLook): Promise<void> {
  const service = labels[label.service] ?? '';
  const wanted = Object.entries(spec.services).find(([key]) => key === service)?.[1];
  assert.ok(wanted, `a service for ${name}`);
  const revision = revisionOf(spec, service as never);
  assert.equal(labels[label.revision], String(revision), `revision of ${name}`);
  const own = instanceSpecSchema.parse(JSON.parse(labels[label.spec] ?? 'null'));
  // A container that a change left as it was has the spec of before.
  if (revision === spec.revision) assert.deepEqual(lasting(own), lasting(spec), `spec of ${name}`);
  else assert.deepEqual(lasting(own).services[service], lasting(spec).services[service], `spec of ${name}`);
  const { HostConfig: limits } = await engine.inspect(name);
  if (wanted.resources.memoryBytes !== undefined)
    assert.equal(limits.Memory, wanted.resources.memoryBytes, `memory of ${name}`);
}

/** Without what is changed while a container goes on, and what tells the containers of one instance apart. */
function lasting(spec: InstanceSpec): { readonly services: Readonly<Record<string, object>> } {
  const services = Object.entries(spec.services).map(([name, service]) => {
    const { resources: _resources, restart: _restart, revision: _revision, ...rest } = service;
    return [name, rest];
  });
  return { ...spec, services: Object.fromEntries(services) as Record<string, object> };
}

/** The instance once its state is the one expected; null once it is gone as expected. */
async function settled({ client, name, isThere, word }: Expected): Promise<Instance | null> {
  for (const end = Date.now() + settleLimitMs; ;) {
    const instance = (await client.instances.list()).find((one) => one.name === name) ?? null;
    if (!isThere && instance === null) return null;
    if (isThere && instance?.state.word === word) return instance;
    if (Date.now() > end) assert.fail(`expected ${word}, found ${JSON.stringify(instance?.state ?? 'nothing')}`);
    await pause(100);
  }
}
