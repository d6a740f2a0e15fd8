/** What must be true after a killed host was started again and its job has ended. */
import assert from 'node:assert/strict';
import type { Instance } from '../../src-main/contract/instance.ts';
import { label } from '../../src-main/domain/names.ts';
import type { EngineLook } from './engine-look.ts';
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
  const isOurs = (one: { name: string; labels: Readonly<Record<string, string>> }): boolean =>
    one.name === name ||
    one.name.startsWith(`${name}-`) ||
    (instance !== null && one.labels[label.instance] === instance.id);
  const containers = (await engine.containers()).filter(isOurs);
  const volumes = (await engine.volumes()).filter(isOurs);
  const networks = (await engine.networks()).filter(isOurs);

  for (const one of [...containers, ...volumes, ...networks])
    if (instance !== null) assert.equal(one.labels[label.instance], instance.id, `owner of ${one.name}`);
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
    [name],
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
    assert.equal(one.labels[label.revision], String(instance.spec.revision), `revision of ${one.name}`);
    assert.deepEqual(JSON.parse(one.labels[label.spec] ?? 'null'), instance.spec, `spec of ${one.name}`);
  }
  assert.ok(aside.length <= 1, `set aside: ${aside.map((one) => one.name).join(', ')}`);
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
