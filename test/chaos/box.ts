/** The box in a lane: what it does, and what must be true of its content after it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOrNothing } from '../integration/engine-harness/command.ts';
import { writeBoxTemplate } from './box-image.ts';
import type { Client } from './host.ts';
import { Lane, type Act, type Parts } from './lane.ts';

export class Box {
  readonly lane: Lane;
  readonly #shelf: string;
  readonly #engine: string;
  #backup = '';
  #content = '';
  /** What the last backup holds. */
  #saved = '';

  constructor(name: string, parts: Parts) {
    this.#engine = parts.engine;
    this.lane = new Lane(name, parts, writeBoxTemplate);
    this.#shelf = join(mkdtempSync(join(tmpdir(), 'berth-chaos-shelf-')), 'shelf');
    mkdirSync(this.#shelf);
  }

  create(): Act {
    const draft = {
      template: 'box' as never,
      name: this.lane.name,
      services: {
        ['server' as never]: {
          mounts: [
            { name: 'data', source: { kind: 'volume' as const } },
            { name: 'shelf', source: { kind: 'folder' as const, path: this.#shelf } },
          ],
        },
      },
    };
    return this.#act(
      'create',
      (client) => client.instances.create(draft),
      'healthy',
      async () => undefined,
    );
  }

  /** What the box holds from now on, in the volume and in the folder. */
  async put(content: string): Promise<void> {
    this.#content = content;
    await this.lane.look.writeFile(`${this.lane.name}-server`, '/data/note', content);
    writeFileSync(join(this.#shelf, 'note'), content);
  }

  backup(): Act {
    return this.#act(
      'backup',
      async (client) => client.backups.create({ instance: await this.lane.id(), note: this.#content }),
      'healthy',
      async (client) => {
        const newest = (await client.backups.list({})).find(({ note }) => note === this.#content);
        assert.equal(newest?.trust, 'match', 'the new backup');
        assert.equal((await client.backups.verify({ id: newest.id })).trust, 'match');
        this.#backup = newest.id;
        this.#saved = this.#content;
      },
    );
  }

  /** Of the last backup. */
  restore(): Act {
    return this.#act(
      'restore',
      async (client) => client.backups.restore({ id: this.#backup, instance: await this.lane.id() }),
      'healthy',
      async (client) => {
        this.#content = this.#saved;
        const reasons = (await client.backups.list({})).map(({ reason }) => reason);
        assert.ok(reasons.includes('beforeRestore'), 'a safety backup');
        assert.deepEqual(readdirSync(join(this.#shelf, '..')), ['shelf'], 'folders beside the shelf');
      },
    );
  }

  stop(): Act {
    return this.#act('stop', async (client) => client.instances.stop({ id: await this.lane.id() }), 'stopped');
  }

  start(): Act {
    return this.#act('start', async (client) => client.instances.start({ id: await this.lane.id() }), 'healthy');
  }

  restart(): Act {
    return this.#act('restart', async (client) => client.instances.restart({ id: await this.lane.id() }), 'healthy');
  }

  remove(): Act {
    const submit = async (client: Client): Promise<{ jobId: string }> =>
      client.instances.remove({ id: await this.lane.id(), safetyBackup: true });
    return {
      kind: 'remove',
      submit,
      outcome: 'done',
      word: 'gone',
      check: async (client) => {
        assert.equal(readFileSync(join(this.#shelf, 'note'), 'utf8'), this.#content, 'the folder is the user’s');
        const safety = (await client.backups.list({})).filter(({ reason }) => reason === 'beforeRemove');
        assert.deepEqual(
          safety.map(({ trust }) => trust),
          ['match'],
          'the safety backup',
        );
      },
    };
  }

  /** So that the next round begins with none. */
  async clearBackups(): Promise<void> {
    const client = await this.lane.client();
    for (const { id } of await client.backups.list({})) await client.backups.remove({ id });
  }

  #act(
    kind: Act['kind'],
    submit: Act['submit'],
    word: Act['word'],
    check: (client: Client) => Promise<void> = async () => undefined,
  ): Act {
    return {
      kind,
      submit,
      outcome: 'done',
      word,
      check: async (client) => {
        await check(client);
        if (kind === 'create') return;
        assert.equal(
          await this.lane.look.readFile(`${this.lane.name}-server`, '/data/note'),
          this.#content,
          'the volume',
        );
        assert.equal(readFileSync(join(this.#shelf, 'note'), 'utf8'), this.#content, 'the folder');
      },
    };
  }

  async close(): Promise<void> {
    await this.lane.close();
    await sweep(this.#engine, this.lane.name);
    rmSync(join(this.#shelf, '..'), { recursive: true, force: true });
  }
}

/** Removes whatever is left of an instance. */
export async function sweep(engine: string, name: string): Promise<void> {
  const list = async (...words: string[]): Promise<string[]> =>
    (await commandOrNothing('docker', ['-H', engine, ...words])).split(/\s+/).filter((word) => word !== '');
  const containers = await list('ps', '-aq', '--filter', `name=^/${name}-`);
  if (containers.length > 0) await commandOrNothing('docker', ['-H', engine, 'rm', '-fv', ...containers]);
  const volumes = await list('volume', 'ls', '-q', '--filter', `name=^${name}-`);
  if (volumes.length > 0) await commandOrNothing('docker', ['-H', engine, 'volume', 'rm', ...volumes]);
  await commandOrNothing('docker', ['-H', engine, 'network', 'rm', name]);
}
