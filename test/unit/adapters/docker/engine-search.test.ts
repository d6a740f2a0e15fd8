import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngineConnection } from '../../../../src-main/adapters/docker/engine-connection.ts';
import { examine, spots } from '../../../../src-main/adapters/docker/engine-search.ts';
import type { RunCommand } from '../../../../src-main/adapters/docker/engine-starter.ts';
import type { Surroundings } from '../../../../src-main/adapters/docker/places.ts';
import type { EngineCandidate } from '../../../../src-main/contract/engine.ts';
import type { EngineConnection } from '../../../../src-main/ports/engines.ts';
import { toProblem } from '../../../../src-main/ports/problem-error.ts';

let root: string;
const undo: (() => Promise<void>)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'berth-search-'));
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await rm(root, { recursive: true, force: true });
});

function around(more: Partial<Surroundings> = {}): Surroundings {
  const environment = { XDG_RUNTIME_DIR: join(root, 'run/user/1000') };
  return {
    environment,
    home: join(root, 'home/mira'),
    platform: 'linux',
    userName: 'mira',
    isAdministrator: false,
    root,
    ...more,
  };
}

async function put(path: string, text = ''): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const engineAnswer =
  (apiVersion: string): RequestListener =>
  (request, answer) => {
    const isEvents = request.url?.includes('/events') === true;
    answer.writeHead(200, { 'content-type': 'application/json' });
    if (isEvents) {
      answer.flushHeaders();
      return;
    }
    const about = {
      Version: '27.0',
      ApiVersion: apiVersion,
      MinAPIVersion: '1.24',
      Os: 'linux',
      Arch: 'amd64',
      Name: 'host',
      NCPU: 4,
      MemTotal: 1024,
    };
    answer.end(JSON.stringify(about));
  };

/** A made-up engine on a socket under the made-up root. */
async function listen(path: string, answer: RequestListener): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  const server = createServer(answer);
  await new Promise<void>((resolve) =>
    server.listen(file, () => {
      resolve();
    }),
  );
  undo.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  );
  return `unix://${file}`;
}

async function look(surroundings: Surroundings, settings = '', limitMs = 500): Promise<EngineCandidate[]> {
  return Promise.all((await spots(surroundings, settings)).map((spot) => examine(spot, surroundings, limitMs)));
}

async function lookAt(kind: EngineCandidate['kind'], surroundings = around()): Promise<EngineCandidate | undefined> {
  return (await look(surroundings)).find((candidate) => candidate.kind === kind);
}

function connect(
  surroundings: Surroundings,
  more: { settingsEndpoint?: string; run?: RunCommand } = {},
): EngineConnection {
  const connection = createEngineConnection({
    ...surroundings,
    settingsEndpoint: '',
    hurriedMs: 20,
    usualMs: 20,
    ...more,
  });
  undo.push(() => connection.stop());
  return connection;
}

describe('the doctor', () => {
  it('looks at the settings, DOCKER_HOST and the context first, and says what is not set', async () => {
    const found = await look(around(), 'tcp://127.0.0.1:1');
    expect(found.slice(0, 3).map(({ kind, finding }) => [kind, finding])).toEqual([
      ['settings', 'notRunning'],
      ['dockerHost', 'notSet'],
      ['context', 'notSet'],
    ]);
    expect(found.slice(3).map(({ kind }) => kind)).toEqual([
      'dockerEngine',
      'rootlessDocker',
      'dockerDesktop',
      'podman',
      'podman',
      'colima',
      'rancher',
    ]);
    expect(found.slice(3).every(({ finding }) => finding === 'notInstalled')).toBe(true);
  });

  it('tells engines that answer, are too old, are none, or say nothing', async () => {
    await listen('var/run/docker.sock', engineAnswer('1.47'));
    await listen('run/user/1000/docker.sock', engineAnswer('1.39'));
    await listen('home/mira/.rd/docker.sock', (_request, answer) => answer.end('hello'));
    await listen('home/mira/.colima/default/docker.sock', () => undefined);
    const words = Object.fromEntries((await look(around())).map(({ kind, finding }) => [kind, finding]));
    expect(words).toMatchObject({
      dockerEngine: 'answers',
      rootlessDocker: 'tooOld',
      rancher: 'notAnEngine',
      colima: 'noAnswer',
    });
  });

  it('tells that something else listens', async () => {
    const file = join(root, 'var/run/docker.sock');
    await mkdir(dirname(file), { recursive: true });
    const server = createSocketServer((socket) => socket.resume().end('SSH-2.0-x\r\n'));
    await new Promise<void>((resolve) =>
      server.listen(file, () => {
        resolve();
      }),
    );
    undo.push(
      () =>
        new Promise((resolve) => {
          server.close(() => {
            resolve();
          });
        }),
    );
    expect((await lookAt('dockerEngine'))?.finding).toBe('notAnEngine');
  });

  it('offers to start an installed engine, by systemd where that runs', async () => {
    await put('usr/bin/dockerd');
    await put('etc/init.d/docker');
    const sudo = await lookAt('dockerEngine');
    expect(sudo).toMatchObject({
      finding: 'notRunning',
      fix: { kind: 'command', command: 'sudo service docker start' },
    });
    const administrator = await lookAt('dockerEngine', around({ isAdministrator: true }));
    expect(administrator?.fix).toEqual({ kind: 'start', command: 'service docker start' });
    await put('run/systemd/system/x');
    await put('usr/lib/systemd/system/docker.service');
    expect((await lookAt('dockerEngine'))?.fix).toEqual({ kind: 'start', command: 'systemctl start docker' });
  });

  it('knows Docker Desktop and OrbStack on a Mac, and the pipes of Windows', async () => {
    await mkdir(join(root, 'Applications/Docker.app'), { recursive: true });
    expect(await lookAt('dockerDesktop', around({ platform: 'darwin' }))).toMatchObject({
      finding: 'notRunning',
      fix: { kind: 'start', command: 'open -a Docker' },
    });
    const places = await spots(around({ platform: 'win32' }), '');
    expect(places.map(({ endpoint }) => endpoint)).toContain('npipe:////./pipe/docker_engine');
  });
});

describe('the choice of an engine', () => {
  async function putContext(name: string, host: string): Promise<void> {
    const id = createHash('sha256').update(name).digest('hex');
    await put(
      `home/mira/.docker/contexts/meta/${id}/meta.json`,
      JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
    );
  }

  it('takes DOCKER_HOST before the context, and nothing else when it does not answer', async () => {
    await listen('var/run/docker.sock', engineAnswer('1.47'));
    const connection = connect(around({ environment: { DOCKER_HOST: `unix://${root}/none.sock` } }));
    const refused: unknown = await connection.engine().catch((error: unknown) => error);
    expect(toProblem(refused)).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      data: { endpoint: `unix://${root}/none.sock` },
    });
  });

  it('takes the current context, and what is usual when that is left over', async () => {
    const usual = await listen('var/run/docker.sock', engineAnswer('1.47'));
    const other = await listen('other.sock', engineAnswer('1.43'));
    await put('home/mira/.docker/config.json', JSON.stringify({ currentContext: 'other' }));
    await putContext('other', other);
    const connection = connect(around());
    expect((await connection.engine()).endpoint).toBe(other);
    expect(connection.view()).toMatchObject({
      version: '27.0',
      apiVersion: '1.43',
      cpus: 4,
      state: { word: 'connected' },
    });
    await putContext('other', `unix://${root}/none.sock`);
    expect((await connect(around()).engine()).endpoint).toBe(usual);
    const named = connect(around({ environment: { DOCKER_CONTEXT: 'other' } }));
    expect(toProblem(await named.engine().catch((error: unknown) => error)).code).toBe('ENGINE_UNREACHABLE');
  });

  it('survives broken files of Docker', async () => {
    await put('home/mira/.docker/config.json', '{ "currentContext": 7,');
    const usual = await listen('var/run/docker.sock', engineAnswer('1.47'));
    expect((await connect(around()).engine()).endpoint).toBe(usual);
  });

  it('says that an engine is too old rather than that another place is empty', async () => {
    await listen('var/run/docker.sock', engineAnswer('1.38'));
    const connection = connect(around());
    expect(toProblem(await connection.engine().catch((error: unknown) => error))).toMatchObject({
      code: 'ENGINE_TOO_OLD',
      data: { apiVersion: '1.38', needed: '1.40' },
    });
  });

  it('goes to another address when the user sets one, and back', async () => {
    const usual = await listen('var/run/docker.sock', engineAnswer('1.47'));
    const other = await listen('other.sock', engineAnswer('1.43'));
    const connection = connect(around());
    expect((await connection.engine()).endpoint).toBe(usual);
    connection.setEndpoint(other);
    expect((await connection.engine()).endpoint).toBe(other);
    connection.setEndpoint('nonsense://');
    expect(toProblem(await connection.engine().catch((error: unknown) => error)).code).toBe('ENGINE_UNREACHABLE');
    connection.setEndpoint('');
    expect((await connection.engine()).endpoint).toBe(usual);
  });

  it('notices an engine whose events flow though it answers nothing, and that it answers again', async () => {
    let isDeaf = false;
    const usual = engineAnswer('1.47');
    const endpoint = await listen('var/run/docker.sock', (request, answer) => {
      if (isDeaf) answer.destroy();
      else usual(request, answer);
    });
    const connection = connect(around());
    const engine = await connection.engine();
    isDeaf = true;
    expect(toProblem(await engine.listVolumes().catch((error: unknown) => error)).code).toBe('ENGINE_UNREACHABLE');
    await expect.poll(() => connection.view().state.word).toBe('away');
    isDeaf = false;
    await expect.poll(() => connection.view().state.word).toBe('connected');
    expect((await connection.engine()).endpoint).toBe(endpoint);
  });

  it('runs the command that it named, and no other', async () => {
    await put('usr/bin/dockerd');
    await put('etc/init.d/docker');
    const ran: string[] = [];
    const run: RunCommand = async (file, args) => {
      ran.push([file, ...args].join(' '));
      await listen('var/run/docker.sock', engineAnswer('1.47'));
      return { exitCode: 0, output: '' };
    };
    const endpoint = `unix://${root}/var/run/docker.sock`;
    const mira = connect(around(), { run });
    expect(toProblem(await mira.start(endpoint).catch((error: unknown) => error)).code).toBe('ENGINE_START_REFUSED');
    const administrator = connect(around({ isAdministrator: true }), { run });
    expect(toProblem(await administrator.start('unix:///elsewhere').catch((error: unknown) => error)).code).toBe(
      'ENGINE_START_REFUSED',
    );
    expect(await administrator.start(endpoint)).toEqual({ command: 'service docker start' });
    expect(ran).toEqual(['service docker start']);
    await expect.poll(() => administrator.view().state.word).toBe('connected');
  });

  it('gives the output of a command that did not work', async () => {
    await put('usr/bin/dockerd');
    await put('etc/init.d/docker');
    const connection = connect(around({ isAdministrator: true }), {
      run: () => Promise.resolve({ exitCode: 1, output: 'no such service\n' }),
    });
    expect(
      toProblem(await connection.start(`unix://${root}/var/run/docker.sock`).catch((error: unknown) => error)),
    ).toEqual({
      code: 'ENGINE_START_REFUSED',
      data: { command: 'service docker start', details: 'no such service' },
    });
  });
});
