/** The world around the Octopus stand-in: “an existing database”, its owner, and the server's own HTTP interface. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { command } from '../../integration/engine-harness/command.ts';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import {
  addressForContainers,
  docker,
  dockerOrNothing,
  engineEndpoint,
  http,
  registry,
  until,
} from '../harness/parts.ts';

const password = 'Berth-Journey-1';
const readyLine = 'SQL Server is now ready for client connections';

export interface Database {
  /** For `DB_CONNECTION_STRING`. */
  readonly connectionString: string;
  /** What its owner does before an upgrade. */
  backUp(): Promise<void>;
  /** What its owner does to go back. */
  putBack(): Promise<void>;
  remove(): Promise<void>;
}

async function waitUntilReady(name: string, times: number): Promise<void> {
  await until('the database to be ready', 30_000, async () => {
    const log = await docker('logs', name);
    return log.split(readyLine).length > times ? true : undefined;
  });
}

/** A tar file keeps the owners of the files, which `docker cp` into a folder does not. */
const through = (script: string, name: string, file: string): Promise<string> =>
  command('sh', ['-c', script, 'sh', engineEndpoint(), name, file]);

export async function startDatabase(name: string): Promise<Database> {
  await dockerOrNothing('rm', '-fv', name);
  // A port of our own choice stays the same when the database is started again.
  const port = String(await freePort('0.0.0.0'));
  const words = [
    '--detach',
    '--name',
    name,
    '--env',
    'ACCEPT_EULA=Y',
    '--env',
    `MSSQL_SA_PASSWORD=${password}`,
    '--publish',
    `${port}:1433`,
  ];
  await docker('run', ...words, `${registry()}/mssql/server:2022-latest`);
  await waitUntilReady(name, 1);
  const folder = mkdtempSync(join(tmpdir(), 'berth-owner-'));
  const copy = join(folder, 'mssql.tar');
  const server = `${await addressForContainers()},${port}`;
  let starts = 1;
  return {
    connectionString: `Server=${server};Database=Octopus;User Id=sa;Password=${password};TrustServerCertificate=True`,
    async backUp() {
      await through(`docker -H "$1" cp "$2:/var/opt/mssql" - > "$3"`, name, copy);
    },
    async putBack() {
      await docker('stop', name);
      await through(`docker -H "$1" cp - "$2:/var/opt" < "$3"`, name, copy);
      await docker('start', name);
      starts += 1;
      await waitUntilReady(name, starts);
    },
    async remove() {
      await dockerOrNothing('rm', '-fv', name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface State {
  readonly imageVersion: string;
  readonly databaseVersion: string;
  readonly keyFingerprint: string;
}

/** The server's own interface, at its published port. */
export class OctopusApi {
  readonly #address: string;

  constructor(port: number) {
    this.#address = `http://127.0.0.1:${String(port)}`;
  }

  async putDocument(id: string): Promise<void> {
    expect((await http('POST', `${this.#address}/api/standin/documents`, { id, Name: id })).status).toBe(201);
  }

  async putPackage(packageId: string, content: string): Promise<void> {
    expect(
      (await http('POST', `${this.#address}/api/standin/packages`, { packageId, version: '1.0.0', content })).status,
    ).toBe(201);
  }

  async putArtifact(id: string, content: string): Promise<void> {
    expect((await http('POST', `${this.#address}/api/standin/artifacts`, { id, content })).status).toBe(201);
  }

  async documents(): Promise<string[]> {
    const { body } = await http('GET', `${this.#address}/api/standin/documents`);
    return (body as { id: string }[]).map(({ id }) => id).sort();
  }

  /** Path and SHA-256 of every file in the volumes. */
  async files(): Promise<Record<string, string>> {
    const { body } = await http('GET', `${this.#address}/api/standin/files`);
    return Object.fromEntries((body as { path: string; sha256: string }[]).map(({ path, sha256 }) => [path, sha256]));
  }

  async state(): Promise<State> {
    return (await http('GET', `${this.#address}/api/standin/state`)).body as State;
  }

  async version(): Promise<string> {
    const { status, body } = await http('GET', `${this.#address}/api`);
    expect(status, JSON.stringify(body)).toBe(200);
    return (body as { Version: string }).Version;
  }
}
