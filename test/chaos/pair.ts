/** A server with its database in a lane: what is in them, what they are given, and what must be true after a job. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft, Instance, ServiceDraft } from '../../src-main/contract/instance.ts';
import { freePort } from '../integration/engine-harness/free-port.ts';
import { sweep } from './box.ts';
import type { Client } from './host.ts';
import { Lane, type Act, type Kind, type Parts } from './lane.ts';
import { writePairTemplate } from './pair-template.ts';
import { requireNeededSecrets } from './vault-look.ts';

export const services = ['server', 'database'] as const;
export type Service = (typeof services)[number];
type Drafts = Readonly<Record<Service, ServiceDraft>>;

/** What the containers are given. */
export interface Given {
  readonly token: string;
  readonly password: string;
  readonly colour: string;
}

export class Pair {
  readonly lane: Lane;
  readonly parts: Parts;
  port = 0;
  given: Given = { token: 'Token-0-of-many', password: 'Password-0-of-many', colour: '' };
  readonly #folders: string;
  #trees: Readonly<Record<string, readonly string[]>> = {};
  #count = 0;

  constructor(name: string, parts: Parts) {
    this.parts = parts;
    this.lane = new Lane(name, parts, writePairTemplate);
    this.#folders = mkdtempSync(join(tmpdir(), 'berth-chaos-folders-'));
  }

  async open(): Promise<void> {
    this.port = await freePort();
  }

  create(): Act {
    const { token, password } = this.given;
    const draft = {
      template: 'pair' as never,
      name: this.lane.name,
      services: {
        ['server' as never]: {
          environment: { TOKEN: token },
          ports: [{ name: 'web', hostPort: this.port, hostIp: '127.0.0.1' }],
        },
        ['database' as never]: { environment: { PASSWORD: password } },
      },
    };
    return this.act('create', async (client) => client.instances.create(draft), { isEmpty: true });
  }

  /** Something in the volumes of both: text, noise, folders. */
  async fill(containers: Readonly<Record<Service, string>> = this.containers): Promise<void> {
    this.#count += 1;
    for (const container of Object.values(containers)) {
      await this.lane.look.writeFiles(container, {
        '/data/note': `${container} ${String(this.#count)}`,
        '/data/noise': randomBytes(200_000),
        '/data/deep/er/row': randomBytes(20),
      });
    }
    await this.remember(containers);
  }

  /** What must be in them from now on is what is in them. */
  async remember(containers: Readonly<Record<Service, string>> = this.containers): Promise<void> {
    this.#trees = await this.#readTrees(containers);
  }

  get containers(): Readonly<Record<Service, string>> {
    return { server: `${this.lane.name}-server`, database: `${this.lane.name}-database` };
  }

  newFolder(): string {
    this.#count += 1;
    const folder = join(this.#folders, `data-${String(this.#count)}`);
    mkdirSync(folder);
    return folder;
  }

  /** The form of the instance, edited and sent. */
  async configure(client: Client, edit: (drafts: Drafts) => void): Promise<{ jobId: string }> {
    const id = await this.lane.id();
    const { draft, revision } = await client.instances.configuration({ id });
    edit({ server: draftOf(draft, 'server'), database: draftOf(draft, 'database') });
    return client.instances.configure({ id, revision, draft, safetyBackup: true });
  }

  /** A job after which the instance must run with its data and its secrets. */
  act(
    kind: Kind,
    submit: Act['submit'],
    also: {
      readonly outcome?: Act['outcome'];
      readonly isEmpty?: boolean;
      readonly check?: (instance: Instance, client: Client) => Promise<void> | void;
      /** Once it is proved what the job came to. */
      readonly given?: () => Given;
    } = {},
  ): Act {
    return {
      kind,
      submit,
      outcome: also.outcome ?? 'done',
      word: 'healthy',
      check: async (client) => {
        const instance = await this.instance(client);
        this.given = also.given?.() ?? this.given;
        if (also.isEmpty === true) await this.remember();
        else await this.requireContent(instance);
        await this.#requireGiven(instance);
        requireNeededSecrets(this.lane.folder, instance);
        await also.check?.(instance, client);
      },
    };
  }

  async instance(client: Client): Promise<Instance> {
    return client.instances.get({ id: await this.lane.id() });
  }

  async requireContent(instance: Instance): Promise<void> {
    assert.deepEqual(await this.#readTrees(namesOf(instance)), this.#trees, 'data');
  }

  async clearBackups(): Promise<void> {
    const client = await this.lane.client();
    for (const { id } of await client.backups.list({})) await client.backups.remove({ id });
  }

  async close(): Promise<void> {
    await this.lane.close();
    await sweep(this.parts.engine, this.lane.name);
    rmSync(this.#folders, { recursive: true, force: true });
  }

  async #readTrees(containers: Readonly<Record<Service, string>>): Promise<Record<string, readonly string[]>> {
    const { look } = this.lane;
    return {
      server: await look.readTree(containers.server, '/data'),
      database: await look.readTree(containers.database, '/data'),
    };
  }

  async #requireGiven(instance: Instance): Promise<void> {
    const { look } = this.lane;
    const { server, database } = namesOf(instance);
    const environment = (await look.inspect(server)).Config.Env;
    const { token, password, colour } = this.given;
    const wanted = [
      `TOKEN=${token}`,
      `LOGIN=host=database;password=${password}`,
      ...(colour === '' ? [] : [`COLOUR=${colour}`]),
    ];
    for (const entry of wanted) assert.ok(environment.includes(entry), `${entry} among ${environment.join(' ')}`);
    const own = (await look.inspect(database)).Config.Env;
    assert.ok(own.includes(`PASSWORD=${password}`), `PASSWORD=${password} among ${own.join(' ')}`);
  }
}

function namesOf(instance: Instance): Readonly<Record<Service, string>> {
  const nameOf = (service: Service): string => instance.services.find(({ name }) => name === service)?.container ?? '';
  return { server: nameOf('server'), database: nameOf('database') };
}

function draftOf({ services: drafts }: Draft, service: Service): ServiceDraft {
  const found = Object.entries(drafts).find(([name]) => name === service)?.[1];
  assert.ok(found, `a draft of ${service}`);
  return found;
}
