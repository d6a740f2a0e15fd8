/** The Octopus stand-in: with “an existing database”, the SQL stand-in run beside Berth by the lane, or with its own. */
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { command, commandOrNothing } from '../integration/engine-harness/command.ts';
import { freePort } from '../integration/engine-harness/free-port.ts';
import { sweep } from './box.ts';
import { pause, type Client } from './host.ts';
import { Lane, type Act, type Kind, type Parts } from './lane.ts';
import { requireNeededSecrets, requireNoSecrets } from './vault-look.ts';

export const first = '2024.3.12899';
export const good = '2024.4.7091';
/** Of the same minor as the first: the database serves both. */
export const never = '2024.3.13026-never';

const password = 'Berth-Chaos-1';
const readyLine = 'SQL Server is now ready for client connections';

/** Where the database is: a server of somebody else's, or a service of the instance. */
export type Database = 'external' | 'own';

const ownKinds = { create: 'createOwn', upgrade: 'upgradeOwn', rollback: 'rollbackOwn' } as const;

interface FileFact {
  readonly path: string;
  readonly sha256: string;
}

export class Octopus {
  readonly lane: Lane;
  readonly #parts: Parts;
  readonly #database: Database;
  #server = '';
  #web = 0;
  #polling = 0;
  #databases = 0;
  #key = '';
  #documents: readonly string[] = [];
  #files: readonly string[] = [];

  constructor(name: string, parts: Parts, database: Database = 'external') {
    this.#parts = parts;
    this.#database = database;
    this.lane = new Lane(name, parts);
  }

  /** Starts the database that all rounds share, unless each has its own. */
  async open(): Promise<void> {
    this.#web = await freePort();
    this.#polling = await freePort();
    if (this.#database === 'own') return;
    const port = String(await freePort('0.0.0.0'));
    const words = ['run', '--detach', '--name', this.#sql, '--publish', `${port}:1433`];
    const environment = ['--env', 'ACCEPT_EULA=Y', '--env', `MSSQL_SA_PASSWORD=${password}`];
    await this.#docker(...words, ...environment, `${this.lane.registry}/mssql/server:2022-latest`);
    for (const end = Date.now() + 60_000; !(await this.#docker('logs', this.#sql)).includes(readyLine);) {
      if (Date.now() > end) throw new Error('the database does not start');
      await pause(200);
    }
    this.#server = `${await this.#addressForContainers()},${port}`;
  }

  /** With a fresh database in every round. */
  create(): Act {
    const environment = { ACCEPT_EULA: 'Y', ADMIN_USERNAME: 'admin', ADMIN_PASSWORD: 'Chaos-Password-1' };
    const ports = [
      { name: 'web', hostPort: this.#web, hostIp: '127.0.0.1' },
      { name: 'polling', hostPort: this.#polling, hostIp: '127.0.0.1' },
    ];
    const server = { tag: first, ports };
    // The mirror stands for one registry, and SQL Server comes from another.
    const sql = {
      repository: `${this.lane.registry}/mssql/server`,
      environment: { ACCEPT_EULA: 'Y', MSSQL_PID: 'Developer' },
    };
    const services =
      this.#database === 'own'
        ? { server: { ...server, environment }, database: sql }
        : { server: { ...server, environment: { ...environment, DB_CONNECTION_STRING: this.#nextDatabase() } } };
    const choices = { database: this.#database };
    const draft = { template: 'octopus-server' as never, name: this.lane.name, choices, services };
    return {
      kind: this.#kind('create'),
      submit: (client) => client.instances.create(draft),
      outcome: 'done',
      word: 'healthy',
      check: async (client) => {
        assert.equal(await this.#version(), first);
        await this.#requireSecrets(client);
      },
    };
  }

  /** A document into the database, a package and an artifact into the volumes. */
  async seed(mark: string): Promise<void> {
    await this.#ask('POST', '/api/standin/documents', { id: `Projects-${mark}`, Name: mark });
    await this.#ask('POST', '/api/standin/packages', { packageId: `Shop-${mark}`, version: '1.0.0', content: mark });
    await this.#ask('POST', '/api/standin/artifacts', { id: `artifact-${mark}`, content: mark });
    this.#documents = await this.#readDocuments();
    this.#files = await this.#readFiles();
    this.#key = await this.#readKey();
    assert.ok(
      this.#files.length >= 2 && this.#documents.some((row) => row.includes(`"Projects-${mark}"`)),
      'the seed is there',
    );
  }

  upgrade(): Act {
    return this.#upgrade(this.#kind('upgrade'), good, 'done', good);
  }

  comeback(): Act {
    return this.#upgrade(this.#kind('rollback'), never, 'rolledBack', first);
  }

  /** With its backups gone: of one that has its own database, nobody needs the secrets any more. */
  async remove(): Promise<Act> {
    await this.clearBackups();
    const id = await this.lane.id();
    return {
      kind: 'remove',
      submit: (client) => client.instances.remove({ id, safetyBackup: false }),
      outcome: 'done',
      word: 'gone',
      check: async () => {
        if (this.#database === 'own') requireNoSecrets(this.lane.folder, id);
        return Promise.resolve();
      },
    };
  }

  async clearBackups(): Promise<void> {
    const client = await this.lane.client();
    for (const { id } of await client.backups.list({})) await client.backups.remove({ id });
  }

  async close(): Promise<void> {
    await this.lane.close();
    await sweep(this.#parts.engine, this.lane.name);
    await commandOrNothing('docker', ['-H', this.#parts.engine, 'rm', '-fv', this.#sql]);
  }

  #kind(kind: 'create' | 'upgrade' | 'rollback'): Kind {
    return this.#database === 'own' ? ownKinds[kind] : kind;
  }

  #nextDatabase(): string {
    this.#databases += 1;
    return `Server=${this.#server};Database=Octopus${String(this.#databases)};User Id=sa;Password=${password};TrustServerCertificate=True`;
  }

  /** Only what is its own can be said to be needed by nobody. */
  async #requireSecrets(client: Client): Promise<void> {
    const instance = await client.instances.get({ id: await this.lane.id() });
    if (this.#database === 'own') requireNeededSecrets(this.lane.folder, instance);
  }

  #upgrade(kind: Kind, tag: string, outcome: Act['outcome'], version: string): Act {
    return {
      kind,
      submit: async (client) => client.upgrades.start({ id: await this.lane.id(), tag }),
      outcome,
      word: 'healthy',
      check: async (client) => {
        assert.equal(await this.#version(), version, 'version');
        assert.deepEqual(await this.#readDocuments(), this.#documents, 'documents');
        assert.deepEqual(await this.#readFiles(), this.#files, 'files');
        assert.equal(await this.#readKey(), this.#key, 'key');
        const instance = (await client.instances.list()).find(({ name }) => name === this.lane.name);
        assert.equal(instance?.version, version, 'version shown');
        assert.deepEqual(
          instance.keys.map(({ isStored }) => isStored),
          [true],
          'key stored',
        );
        await this.#requireSecrets(client);
      },
    };
  }

  get #sql(): string {
    return `sql-of-${this.lane.name}`;
  }

  async #readDocuments(): Promise<string[]> {
    return ((await this.#ask('GET', '/api/standin/documents')) as object[]).map((row) => JSON.stringify(row)).sort();
  }

  async #readFiles(): Promise<string[]> {
    const files = (await this.#ask('GET', '/api/standin/files')) as FileFact[];
    return files
      .filter(({ path }) => !path.startsWith('/cache/'))
      .map(({ path, sha256 }) => `${path} ${sha256}`)
      .sort();
  }

  async #readKey(): Promise<string> {
    return ((await this.#ask('GET', '/api/standin/state')) as { keyFingerprint: string }).keyFingerprint;
  }

  async #version(): Promise<string> {
    return ((await this.#ask('GET', '/api')) as { Version: string }).Version;
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${String(this.#web)}${path}`, {
      method,
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return JSON.parse(text);
  }

  #docker(...words: string[]): Promise<string> {
    return command('docker', ['-H', this.#parts.engine, ...words]);
  }

  /** The engine's own end of its first bridge: reached from every network of it. */
  async #addressForContainers(): Promise<string> {
    const options = JSON.parse(
      await this.#docker('network', 'inspect', 'bridge', '--format', '{{json .Options}}'),
    ) as Record<string, string>;
    const bridge = options['com.docker.network.bridge.name'] ?? 'docker0';
    const address = networkInterfaces()[bridge]?.find(({ family }) => family === 'IPv4')?.address;
    if (address === undefined) throw new Error(`the engine's bridge ${bridge} has no address on this machine`);
    return address;
  }
}
