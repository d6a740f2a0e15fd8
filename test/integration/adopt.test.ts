/** Containers made with docker run and Compose, taken over on a real engine: first nothing changes, then everything can. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdoptCandidate } from '../../src-main/contract/adoption.ts';
import type { InstanceId } from '../../src-main/contract/ids.ts';
import { pushBox, boxVersion, newBoxVersion } from '../chaos/box-image.ts';
import { buildImages } from '../images/build.ts';
import { until } from '../images/containers.ts';
import { command, commandOrNothing } from './engine-harness/command.ts';
import { freePort } from './engine-harness/free-port.ts';
import { startTestEngine, startTestRegistry } from './engine-harness/index.ts';
import { Berth, refusal } from './weather-berth.ts';

const password = 'Berth-Adopt-1';
const first = '2024.3.12899';
const next = '2024.4.7091';

let engine: Awaited<ReturnType<typeof startTestEngine>>;
let ownRegistry: Awaited<ReturnType<typeof startTestRegistry>> | null = null;
let registry = '';
let berth: Berth;

const docker = (...words: string[]): Promise<string> => command('docker', ['-H', engine.endpoint, ...words]);
const octopus = (tag: string): string => `${registry}/octopusdeploy/octopusdeploy:${tag}`;
const sqlServer = (): string => `${registry}/mssql/server:2022-latest`;

beforeAll(async () => {
  engine = await startTestEngine();
  const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
  ownRegistry = named === '' ? await startTestRegistry() : null;
  registry = ownRegistry?.endpoint ?? named;
  if (ownRegistry !== null) await buildImages({ registry, only: ['octopus', 'sqlserver'] });
  for (const version of [boxVersion, newBoxVersion]) await pushBox({ engine: engine.endpoint, registry }, version);
  berth = await Berth.open({ engine: engine.endpoint, registry });
  await berth.untilEngine('connected');
});
afterAll(async () => {
  await berth.close();
  const own = ['OctopusDeploy', 'adopt-sql', 'adopt-stack_server_1', 'adopt-stack_db_1', 'adopt-gone', 'adopt-undo'];
  const left = await commandOrNothing('docker', [
    '-H',
    engine.endpoint,
    'ps',
    '-aq',
    '--filter',
    'label=berth.instance',
  ]);
  await commandOrNothing('docker', ['-H', engine.endpoint, 'rm', '-fv', ...own, ...left.split(/\s+/).filter(Boolean)]);
  await ownRegistry?.stop();
  await engine.stop();
});

/** What an untouched container must still be; the engine itself notes its health checks. */
async function inspected(...names: string[]): Promise<unknown> {
  const all = JSON.parse(await docker('inspect', ...names)) as { State: { Health?: unknown }; ExecIDs: unknown }[];
  return all.map(({ State: { Health: _health, ...state }, ExecIDs: _execs, ...one }) => ({ ...one, State: state }));
}

async function things(): Promise<unknown> {
  return [await docker('volume', 'ls', '-q'), await docker('network', 'ls', '--format', '{{.Name}}')];
}

async function candidate(container: string): Promise<AdoptCandidate> {
  const found = (await berth.client.instances.adoptCandidates()).find((one) => one.container === container);
  if (found === undefined) throw new Error(`${container} is not offered`);
  return found;
}

async function adopt(offered: AdoptCandidate, name = offered.suggestedName): Promise<InstanceId> {
  const containers = Object.fromEntries(offered.services.map(({ service, container }) => [service, container]));
  const { id, jobId } = await berth.client.instances.adopt({ template: offered.template!, name, containers });
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
  return id;
}

async function upgrade(id: InstanceId, tag: string): Promise<void> {
  const { jobId } = await berth.client.upgrades.start({ id, tag });
  expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
}

/** The stand-in's own interface. */
class Api {
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async put(packageId: string): Promise<void> {
    const body = JSON.stringify({ packageId, version: '1.0.0', content: `content of ${packageId}` });
    const url = `http://127.0.0.1:${String(this.port)}/api/standin/packages`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(201);
  }

  async packages(): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${String(this.port)}/api/standin/files`);
    const files = (await answer.json()) as { path: string; sha256: string }[];
    return files.filter(({ path }) => path.includes('repository')).map(({ path, sha256 }) => `${path} ${sha256}`);
  }

  async untilReady(): Promise<void> {
    await until(`Octopus on ${String(this.port)}`, 60_000, async () => {
      const answer = await fetch(`http://127.0.0.1:${String(this.port)}/api`).catch(() => null);
      return answer?.status === 200 ? true : undefined;
    });
  }
}

/** An address of this machine that containers reach. */
async function gateway(): Promise<string> {
  return (await docker('network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}')).trim();
}

describe('the container of the documentation of Octopus', () => {
  const api = new Api(1322);
  let id: InstanceId;
  let packages: string[] = [];

  test('is adopted with nothing changed on the engine', async () => {
    const port = String(await freePort('0.0.0.0'));
    const sql = ['--env', 'ACCEPT_EULA=Y', '--env', `MSSQL_SA_PASSWORD=${password}`, '--publish', `${port}:1433`];
    await docker('run', '--detach', '--name', 'adopt-sql', ...sql, sqlServer());
    const database = `Server=${await gateway()},${port};Database=Octopus;User Id=sa;Password=${password};ConnectRetryCount=6`;
    const line = `docker run --interactive --detach --name OctopusDeploy --publish 1322:8080 --env ACCEPT_EULA="Y" --env DB_CONNECTION_STRING="${database}" ${octopus(first)}`;
    await command('env', [`DOCKER_HOST=${engine.endpoint}`, 'sh', '-c', line]);
    await api.untilReady();
    await api.put('Shop');
    packages = await api.packages();
    expect(packages).toHaveLength(1);

    const offered = await candidate('OctopusDeploy');
    expect(offered).toMatchObject({ template: 'octopus-server', suggestedName: 'octopus-deploy', refusal: null });
    expect(offered.services.map(({ container }) => container)).toEqual(['OctopusDeploy']);
    expect(offered.services[0]?.variables).toEqual([
      { name: 'ACCEPT_EULA', isKnown: true, isSecret: false },
      { name: 'DB_CONNECTION_STRING', isKnown: true, isSecret: true },
    ]);
    expect(offered.notes.map(({ code }) => code)).toContain('NO_VOLUME');
    expect(JSON.stringify(offered)).not.toContain(password);

    const before = [await inspected('OctopusDeploy', 'adopt-sql'), await things()];
    id = await adopt(offered);
    await berth.untilState('octopus-deploy', 'healthy');
    expect([await inspected('OctopusDeploy', 'adopt-sql'), await things()]).toEqual(before);

    const { spec, isAdopted, services } = await berth.client.instances.get({ id });
    expect(isAdopted).toBe(true);
    expect(services.map(({ container }) => container)).toEqual(['OctopusDeploy']);
    expect(spec.choices).toEqual({ database: 'external' });
    expect(Object.values(spec.services)[0]).toMatchObject({
      environment: { DB_CONNECTION_STRING: { kind: 'secret' }, ACCEPT_EULA: { kind: 'plain', value: 'Y' } },
      ports: [{ name: 'web', hostPort: 1322 }],
      restart: 'no',
    });
    for (const file of ['config.json']) expect(readFileSync(join(berth.folder, file), 'utf8')).not.toContain(password);
    expect((await berth.client.instances.adoptCandidates()).map(({ container }) => container)).not.toContain(
      'OctopusDeploy',
    );
  });

  test('outlives the program, and is not adopted twice', async () => {
    await berth.stop();
    await berth.start();
    await berth.untilState('octopus-deploy', 'healthy');
    const again = { template: 'octopus-server' as never, name: 'again', containers: { server: 'OctopusDeploy' } };
    expect(await refusal(berth.client.instances.adopt(again))).toEqual({
      code: 'NOT_ADOPTABLE',
      data: { container: 'OctopusDeploy', reason: 'managed' },
    });
  });

  test('is backed up, and is the same container after it', async () => {
    const container = (await docker('inspect', '--format', '{{.Id}}', 'OctopusDeploy')).trim();
    await berth.backUp({ id, name: 'octopus-deploy' });
    await berth.untilState('octopus-deploy', 'healthy');
    expect((await docker('inspect', '--format', '{{.Id}}', 'OctopusDeploy')).trim()).toBe(container);
    // Nobody ever told its key.
    expect(
      (await berth.client.instances.revealSecret({ id, service: 'server', variable: 'MASTER_KEY' })).value,
    ).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });

  test('is upgraded, with the data that lay in the container itself', async () => {
    await upgrade(id, next);
    await berth.untilState('octopus-deploy', 'healthy');
    expect(await api.packages()).toEqual(packages);
    const { services, isAdopted } = await berth.client.instances.get({ id });
    expect(isAdopted).toBe(false);
    expect(services.map(({ container }) => container)).toEqual(['octopus-deploy-server']);
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).not.toMatch(/^OctopusDeploy$/m);
    expect(await refusal(berth.client.instances.release({ id }))).toMatchObject({ code: 'NOT_ADOPTED' });
  });

  test('is removed with its data kept, and installed again on it', async () => {
    const { jobId } = await berth.client.instances.remove({ id, safetyBackup: false, keepData: true });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).not.toContain('octopus-deploy');
    const kept = (await berth.client.instances.kept()).find((one) => one.id === id);
    expect(kept).toMatchObject({ name: 'octopus-deploy', version: next, problem: null });
    expect(kept?.volumes).toContain('octopus-deploy-repository');
    const again = await berth.client.instances.reinstall({ id });
    expect(await berth.finish(again.jobId)).toMatchObject({ state: 'done', problem: null });
    await berth.untilState('octopus-deploy', 'healthy');
    expect(await api.packages()).toEqual(packages);
    expect(await berth.client.instances.kept()).toEqual([]);
  });

  test('is removed with everything that is its own, and the database beside it stays', async () => {
    const { jobId } = await berth.client.instances.remove({ id, safetyBackup: false, keepData: false });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).not.toContain('octopus-deploy');
    expect(await docker('volume', 'ls', '-q')).not.toContain('octopus-deploy');
    expect(await berth.client.instances.kept()).toEqual([]);
    expect((await docker('inspect', '--format', '{{.State.Running}}', 'adopt-sql')).trim()).toBe('true');
    await docker('rm', '-fv', 'adopt-sql');
  });
});

describe('a version that does not come up', () => {
  test('is undone: the old one is back with its data, and with the key that it had made itself', async () => {
    const [web, sql] = [await freePort(), String(await freePort('0.0.0.0'))];
    const api = new Api(web);
    const own = ['--env', 'ACCEPT_EULA=Y', '--env', `MSSQL_SA_PASSWORD=${password}`, '--publish', `${sql}:1433`];
    await docker('run', '--detach', '--name', 'adopt-sql', ...own, sqlServer());
    const database = `Server=${await gateway()},${sql};Database=Octopus;User Id=sa;Password=${password};ConnectRetryCount=6`;
    const given = [
      '--env',
      'ACCEPT_EULA=Y',
      '--env',
      `DB_CONNECTION_STRING=${database}`,
      '--publish',
      `${String(web)}:8080`,
    ];
    await docker('run', '--interactive', '--detach', '--name', 'adopt-undo', ...given, octopus(first));
    await api.untilReady();
    await api.put('Undo');
    const packages = await api.packages();
    const id = await adopt(await candidate('adopt-undo'), 'undo');
    await berth.untilState('undo', 'healthy');

    const { jobId } = await berth.client.upgrades.start({ id, tag: '2024.4.7300-exits' });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'rolledBack' });
    await berth.untilState('undo', 'healthy');
    expect(await api.packages()).toEqual(packages);
    expect((await berth.client.instances.get({ id })).version).toBe(first);
    // It starts again now, as often as one likes.
    expect(await berth.finish((await berth.client.instances.restart({ id })).jobId)).toMatchObject({ problem: null });
    await berth.untilState('undo', 'healthy');
    expect(await api.packages()).toEqual(packages);
    await berth.finish((await berth.client.instances.remove({ id, safetyBackup: false })).jobId);
    expect(await docker('volume', 'ls', '-q')).not.toContain('undo-');
    await docker('rm', '-fv', 'adopt-sql');
  });
});

describe('a Compose project of two services', () => {
  test('is adopted as one instance, upgraded, and removed; its anonymous volume is kept in use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-compose-'));
    const port = await freePort();
    const api = new Api(port);
    writeFileSync(
      join(folder, 'docker-compose.yml'),
      `version: '3'
services:
  db:
    image: ${sqlServer()}
    environment: { ACCEPT_EULA: 'Y', SA_PASSWORD: ${password} }
    volumes: ['sql:/var/opt/mssql']
  server:
    image: ${octopus(first)}
    depends_on: [db]
    environment:
      ACCEPT_EULA: 'Y'
      DISABLE_DIND: 'Y'
      DB_CONNECTION_STRING: Server=db,1433;Database=Octopus;User Id=sa;Password=${password};ConnectRetryCount=60
    ports: ['127.0.0.1:${String(port)}:8080']
    volumes: ['/repository', 'artifacts:/artifacts']
volumes: { sql: {}, artifacts: {} }
`,
    );
    const compose = (...words: string[]): Promise<string> =>
      command('env', [
        `DOCKER_HOST=${engine.endpoint}`,
        'docker-compose',
        ...['--project-name', 'adopt-stack', '--file', join(folder, 'docker-compose.yml')],
        ...words,
      ]);
    try {
      await compose('up', '--detach');
      await api.untilReady();
      await api.put('Stack');
      const packages = await api.packages();
      const offered = await candidate('adopt-stack_server_1');
      expect(offered).toMatchObject({ template: 'octopus-server', project: 'adopt-stack', refusal: null });
      expect(offered.services.map(({ service, container }) => [service, container])).toEqual([
        ['server', 'adopt-stack_server_1'],
        ['database', 'adopt-stack_db_1'],
      ]);
      const anonymous = offered.services[0]?.mounts.find(({ kind }) => kind === 'anonymous');
      expect(anonymous).toMatchObject({ path: '/repository', name: 'repository' });
      const before = [await inspected('adopt-stack_server_1', 'adopt-stack_db_1'), await things()];
      const id = await adopt(offered, 'stack');
      await berth.untilState('stack', 'healthy');
      expect([await inspected('adopt-stack_server_1', 'adopt-stack_db_1'), await things()]).toEqual(before);

      await upgrade(id, next);
      await berth.untilState('stack', 'healthy');
      expect(await api.packages()).toEqual(packages);
      const mounts = await docker('inspect', '--format', '{{range .Mounts}}{{.Name}} {{end}}', 'stack-server');
      expect(mounts).toContain(anonymous?.source);

      const { jobId } = await berth.client.instances.remove({ id, safetyBackup: false, keepData: false });
      expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
      const volumes = await docker('volume', 'ls', '-q');
      for (const gone of [anonymous?.source ?? '', 'adopt-stack_sql', 'adopt-stack_artifacts'])
        expect(volumes).not.toContain(gone);
      // The network is the project's own.
      expect(await docker('network', 'ls', '--format', '{{.Name}}')).toContain('adopt-stack_default');
    } finally {
      await compose('down', '--volumes').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('an adopted container that somebody removes', () => {
  const run = (): Promise<string> =>
    docker('run', '--detach', '--name', 'adopt-gone', '--env', 'OWNER=nobody', `${registry}/berth/box:${boxVersion}`);
  const stateOf = async (id: InstanceId) => (await berth.client.instances.get({ id })).state;

  test('is down and says so; one that is made again under its name is not silently taken; release forgets it', async () => {
    await run();
    const id = await adopt(await candidate('adopt-gone'), 'gone');
    await berth.untilState('gone', 'healthy');
    await docker('rename', 'adopt-gone', 'adopt-renamed');
    await until('the new name', 10_000, async () => {
      const [service] = (await berth.client.instances.get({ id })).services;
      return service?.container === 'adopt-renamed' ? true : undefined;
    });
    await docker('rename', 'adopt-renamed', 'adopt-gone');
    await berth.untilState('gone', 'healthy');

    await docker('rm', '--force', 'adopt-gone');
    await berth.untilState('gone', 'down');
    expect(await stateOf(id)).toMatchObject({
      word: 'down',
      reason: { problem: { code: 'CONTAINER_GONE', data: { container: 'adopt-gone' } } },
    });
    await run();
    const other = (await docker('inspect', '--format', '{{.Id}}', 'adopt-gone')).trim();
    const job = await berth.finish((await berth.client.instances.start({ id })).jobId);
    expect(job).toMatchObject({ problem: { code: 'NAME_TAKEN', data: { name: 'adopt-gone' } } });
    expect(await stateOf(id)).toMatchObject({ word: 'down' });

    const offered = await candidate('adopt-gone');
    expect(await berth.finish((await berth.client.instances.release({ id })).jobId)).toMatchObject({ state: 'done' });
    const again = await adopt(offered, 'gone');
    await berth.untilState('gone', 'healthy');
    const { jobId } = await berth.client.instances.remove({ id: again, safetyBackup: false });
    expect(await berth.finish(jobId)).toMatchObject({ state: 'done', problem: null });
    expect(await docker('ps', '--all', '--no-trunc', '--format', '{{.ID}}')).not.toContain(other);
  });

  test('between the look and the job, nothing is adopted and no secret stays', async () => {
    await docker('run', '--detach', '--rm', '--name', 'adopt-gone', `${registry}/berth/box:${boxVersion}`);
    const offered = await candidate('adopt-gone');
    expect(offered.refusal).toBe('autoRemove');
    const input = { template: 'box' as never, name: 'gone', containers: { server: 'adopt-gone' } };
    expect(await refusal(berth.client.instances.adopt(input))).toMatchObject({ data: { reason: 'autoRemove' } });
    await docker('rm', '--force', 'adopt-gone');
    expect(await refusal(berth.client.instances.adopt(input))).toMatchObject({ data: { reason: 'gone' } });
    expect((await berth.client.instances.list()).map(({ name }) => name)).not.toContain('gone');
  });
});
