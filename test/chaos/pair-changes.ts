/** What is done to a server with its database that Berth made: changes of configuration, removing with the data kept. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Act } from './lane.ts';
import { Pair, type Given } from './pair.ts';
import { requireNoSecrets } from './vault-look.ts';

export class ChangedPair extends Pair {
  #changes = 0;

  /** The server is made anew with another variable and another secret; the container of the database stays. */
  async reconfigure(): Promise<Act> {
    const next: Given = { ...this.given, ...this.#next() };
    const { Id, State } = await this.lane.look.inspect(this.containers.database);
    return this.act(
      'configure',
      (client) =>
        this.configure(client, ({ server }) => {
          server.environment['COLOUR'] = next.colour;
          server.environment['TOKEN'] = next.token;
        }),
      {
        given: () => next,
        check: async () => {
          const now = await this.lane.look.inspect(this.containers.database);
          assert.deepEqual([now.Id, now.State.StartedAt], [Id, State.StartedAt], 'the container of the database');
        },
      },
    );
  }

  /** Both are made anew with another password; the server spoils its data and ends. */
  unfit(): Act {
    const { password } = { password: `Password-${this.#next().token}` };
    return this.act(
      'unfit',
      (client) =>
        this.configure(client, ({ server, database }) => {
          server.command = ['-c', 'echo spoiled > /data/note; rm /data/noise; exit 3'];
          database.environment['PASSWORD'] = password;
        }),
      {
        outcome: 'rolledBack',
        check: async () => {
          const { Config } = await this.lane.look.inspect(this.containers.server);
          assert.deepEqual(Config.Cmd, ['/box.sh'], 'command');
        },
      },
    );
  }

  /** Both containers go on. */
  async limits(): Promise<Act> {
    const memoryBytes = 64_000_000 + this.#count() * 4096;
    const restart = this.#changes % 2 === 0 ? 'no' : 'unless-stopped';
    const look = async (): Promise<unknown> =>
      Promise.all(
        Object.values(this.containers).map(async (name) => {
          const { Id, State } = await this.lane.look.inspect(name);
          return [Id, State.StartedAt];
        }),
      );
    const before = await look();
    return this.act(
      'limits',
      (client) =>
        this.configure(client, ({ server, database }) => {
          server.resources = { memoryBytes };
          database.restart = restart;
        }),
      {
        check: async ({ spec }) => {
          assert.deepEqual(await look(), before, 'the containers');
          const server = await this.lane.look.inspect(this.containers.server);
          const database = await this.lane.look.inspect(this.containers.database);
          assert.equal(server.HostConfig.Memory, memoryBytes, 'memory');
          assert.equal(database.HostConfig.RestartPolicy.Name, restart, 'restart policy');
          assert.deepEqual(
            Object.values(spec.services).map((service) => service.resources.memoryBytes ?? service.restart),
            [memoryBytes, restart],
            'limits noted',
          );
        },
      },
    );
  }

  toFolder(): Act {
    const path = this.newFolder();
    return this.act('toFolder', (client) => this.#move(client, { kind: 'folder', path }), {
      check: async () => {
        assert.equal(await this.#place(), path, 'place of the data');
      },
    });
  }

  async toVolume(): Promise<Act> {
    const before = await this.#place();
    const entries = readdirSync(before).sort();
    return this.act('toVolume', (client) => this.#move(client, { kind: 'volume' }), {
      check: async () => {
        assert.notEqual(await this.#place(), before, 'place of the data');
        assert.deepEqual(readdirSync(before).sort(), entries, 'the folder is the user’s');
      },
    });
  }

  /** With its data kept. */
  async keep(): Promise<Act> {
    const id = await this.lane.id();
    return {
      kind: 'keep',
      submit: (client) => client.instances.remove({ id, safetyBackup: false, keepData: true }),
      outcome: 'done',
      word: 'gone',
      keepsVolumes: true,
      check: async (client) => {
        const kept = await client.instances.kept();
        assert.deepEqual(
          kept.map((one) => [one.id, one.name, one.problem, one.volumes.length]),
          [[id, this.lane.name, null, 2]],
          'kept data',
        );
      },
    };
  }

  reinstall(): Act {
    return this.act(
      'reinstall',
      async (client) => {
        const id = (await client.instances.kept()).find(({ name }) => name === this.lane.name)?.id;
        assert.ok(id, 'kept data');
        return client.instances.reinstall({ id });
      },
      { check: async (_instance, client) => assert.deepEqual(await client.instances.kept(), [], 'kept data') },
    );
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
      check: async () => requireNoSecrets(this.lane.folder, id),
    };
  }

  #move(client: Parameters<Act['submit']>[0], source: { kind: 'volume' } | { kind: 'folder'; path: string }) {
    return this.configure(client, ({ server }) => {
      server.mounts = server.mounts.map((mount) => (mount.name === 'data' ? { ...mount, source } : mount));
    });
  }

  /** Where the server's data lies. */
  async #place(): Promise<string> {
    const { Mounts } = await this.lane.look.inspect(this.containers.server);
    return Mounts.find(({ Destination }) => Destination === '/data')?.Source ?? '';
  }

  #count(): number {
    this.#changes += 1;
    return this.#changes;
  }

  #next(): Pick<Given, 'token' | 'colour'> {
    const count = String(this.#count());
    return { token: `Token-${count}-of-many`, colour: `colour ${count}` };
  }
}
