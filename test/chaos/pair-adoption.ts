/** A server with its database that somebody else made, taken over in a lane: the server's data lies in its container. */
import assert from 'node:assert/strict';
import { command, commandOrNothing } from '../integration/engine-harness/command.ts';
import { boxVersion } from './box-image.ts';
import type { Act } from './lane.ts';
import { Pair, services, type Service } from './pair.ts';
import { requireNoSecrets } from './vault-look.ts';

export class FoundPair extends Pair {
  #untouched = '';

  /** As a person would make it, without Berth. */
  async make(): Promise<void> {
    const { server, database } = this.found;
    const { token, password } = this.given;
    this.given = { ...this.given, colour: '' };
    const image = `${this.parts.registry}/berth/box:${boxVersion}`;
    const run = (name: string, ...words: string[]): Promise<string> =>
      this.#docker('run', '--detach', '--name', name, '--network', this.#network, ...words, image);
    await this.#docker('network', 'create', this.#network);
    await run(
      database,
      '--network-alias',
      'database',
      '--env',
      `PASSWORD=${password}`,
      '--volume',
      `${this.#rows}:/data`,
    );
    const own = ['--env', `TOKEN=${token}`, '--env', `LOGIN=host=database;password=${password}`];
    await run(server, ...own, '--publish', `127.0.0.1:${String(this.port)}:8080`, '--restart', 'always');
    await this.fill(this.found);
    this.#untouched = await this.#inspected();
  }

  /** Whatever is left of it. */
  async unmake(): Promise<void> {
    const nothing = (...words: string[]): Promise<string> =>
      commandOrNothing('docker', ['-H', this.parts.engine, ...words]);
    for (const name of Object.values(this.found)) await nothing('rm', '-fv', name);
    await nothing('volume', 'rm', this.#rows);
    await nothing('network', 'rm', this.#network);
  }

  override async close(): Promise<void> {
    await this.unmake();
    await super.close();
  }

  get found(): Readonly<Record<Service, string>> {
    return { server: `of-${this.lane.name}-server`, database: `of-${this.lane.name}-database` };
  }

  adopt(): Act {
    const input = { template: 'pair' as never, name: this.lane.name, containers: this.found };
    return this.act('adopt', (client) => client.instances.adopt(input), {
      check: async () => assert.equal(await this.#inspected(), this.#untouched, 'the containers'),
    });
  }

  async release(): Promise<Act> {
    const id = await this.lane.id();
    return {
      kind: 'release',
      submit: (client) => client.instances.release({ id }),
      outcome: 'done',
      word: 'gone',
      check: async () => {
        assert.equal(await this.#inspected(), this.#untouched, 'the containers');
        requireNoSecrets(this.lane.folder, id);
      },
    };
  }

  /** The first change: the server becomes Berth's, its data gets a volume; the database stays as it was found. */
  takeOver(): Act {
    return this.act(
      'takeOver',
      (client) => this.configure(client, ({ server }) => (server.environment['COLOUR'] = 'taken over')),
      {
        given: () => ({ ...this.given, colour: 'taken over' }),
        check: async ({ spec }) => {
          const { adopted } = spec.services['database' as never] ?? {};
          assert.ok(adopted, 'the database is still the one that was found');
          await this.#requireGone('server');
        },
      },
    );
  }

  /** The same, but the new one spoils the data and ends. */
  takeOverUndone(): Act {
    return this.act(
      'takeOverUndone',
      (client) =>
        this.configure(client, ({ server }) => (server.command = ['-c', 'echo spoiled > /data/note; exit 3'])),
      {
        outcome: 'rolledBack',
        check: async () => {
          const { Config } = await this.lane.look.inspect((await this.#serving()).server);
          assert.deepEqual(Config.Cmd, ['/box.sh'], 'command');
        },
      },
    );
  }

  /** With a safety backup, of the data in the container too. */
  async removeAdopted(): Promise<Act> {
    const id = await this.lane.id();
    return {
      kind: 'removeAdopted',
      submit: (client) => client.instances.remove({ id, safetyBackup: true }),
      outcome: 'done',
      word: 'gone',
      check: async (client) => {
        for (const service of services) await this.#requireGone(service);
        assert.deepEqual(await this.#ownVolumes(), [], 'volumes');
        const [safety, ...others] = await client.backups.list({});
        assert.deepEqual(
          [safety?.reason, safety?.trust, safety?.parts.length, others],
          ['beforeRemove', 'match', 2, []],
        );
      },
    };
  }

  /** With its data kept: what lay in the container gets a volume. */
  async keepAdopted(): Promise<Act> {
    const id = await this.lane.id();
    return {
      kind: 'keepAdopted',
      submit: (client) => client.instances.remove({ id, safetyBackup: false, keepData: true }),
      outcome: 'done',
      word: 'gone',
      keepsVolumes: true,
      check: async (client) => {
        for (const service of services) await this.#requireGone(service);
        assert.deepEqual(await this.#ownVolumes(), [`${this.lane.name}-data`, this.#rows], 'volumes');
        const kept = await client.instances.kept();
        assert.deepEqual(
          kept.map((one) => [one.id, one.problem]),
          [[id, null]],
          'kept data',
        );
      },
    };
  }

  reinstall(): Act {
    return this.act('reinstall', async (client) => {
      const id = (await client.instances.kept()).find(({ name }) => name === this.lane.name)?.id;
      assert.ok(id, 'kept data');
      return client.instances.reinstall({ id });
    });
  }

  /** With its backups gone: nobody needs its secrets any more. */
  async remove(): Promise<Act> {
    await this.clearBackups();
    const id = await this.lane.id();
    return {
      kind: 'remove',
      submit: (client) => client.instances.remove({ id, safetyBackup: false }),
      outcome: 'done',
      word: 'gone',
      check: async () => {
        assert.deepEqual(await this.#ownVolumes(), [], 'volumes');
        requireNoSecrets(this.lane.folder, id);
      },
    };
  }

  get #network(): string {
    return `of-${this.lane.name}-net`;
  }

  get #rows(): string {
    return `of-${this.lane.name}-rows`;
  }

  async #serving(): Promise<Readonly<Record<Service, string>>> {
    const instance = await this.instance(await this.lane.client());
    const nameOf = (service: Service): string =>
      instance.services.find(({ name }) => name === service)?.container ?? '';
    return { server: nameOf('server'), database: nameOf('database') };
  }

  /** What an untouched container must still be; the engine itself notes what is executed in it. */
  async #inspected(): Promise<string> {
    const all: unknown = JSON.parse(await this.#docker('inspect', ...Object.values(this.found)));
    return JSON.stringify(all, (key: string, value: unknown) => (key === 'ExecIDs' ? undefined : value), 1);
  }

  async #requireGone(service: Service): Promise<void> {
    const names = (await this.lane.look.containers()).map(({ name }) => name);
    assert.ok(!names.includes(this.found[service]), `${this.found[service]} is gone`);
  }

  async #ownVolumes(): Promise<string[]> {
    const names = (await this.lane.look.volumes()).map(({ name }) => name);
    return names.filter((name) => name === this.#rows || name.startsWith(`${this.lane.name}-`)).sort();
  }

  #docker(...words: string[]): Promise<string> {
    return command('docker', ['-H', this.parts.engine, ...words]);
  }
}
