/** What is exported makes the same containers as Berth, whoever runs it: Octopus with its SQL Server, every option in use. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exported, ExportFormat, ExportSecrets } from '../../src-main/contract/handover.ts';
import { buildImages } from '../images/build.ts';
import { until } from '../images/containers.ts';
import { command } from './engine-harness/command.ts';
import { freePort } from './engine-harness/free-port.ts';
import { startTestEngine } from './engine-harness/index.ts';
import { Berth } from './weather-berth.ts';
import { openBoxParts, type BoxParts } from './weather-parts.ts';

const name = 'export-octo';
/** Every character that some notation takes for its own. */
const password = `Pa$\{x}; "w'o\\rd" #1 $HOME \`id\` %s`;

let parts: BoxParts;
let berth: Berth;
let folder: string;
let id: string;
let made: Record<string, unknown>;

const docker = (...words: string[]): Promise<string> => command('docker', ['-H', parts.engine, ...words]);

/** What counts of a container, by service, in one form for all that may have made it. */
async function containers(): Promise<Record<string, unknown>> {
  const services = ['database', 'server'];
  const found = await Promise.all(
    services.map(async (service) => [service, await facts(`${name}-${service}`)] as const),
  );
  return Object.fromEntries(found);
}

const sorted = (list: readonly string[] | null | undefined): string[] => [...(list ?? [])].sort();

async function facts(container: string): Promise<unknown> {
  const [found] = JSON.parse(await docker('inspect', container)) as Inspected[];
  if (found === undefined) throw new Error(`${container} is not there`);
  const { Config: config, HostConfig: host } = found;
  const networks = Object.entries(found.NetworkSettings.Networks).map(([network, { Aliases }]) => [
    network,
    // The engine adds the container's id, Compose its name; and Compose finds a service by its name on every network.
    sorted(Aliases?.filter((alias) => !found.Id.startsWith(alias) && alias !== container)).filter(
      (alias) => network === name || alias !== container.slice(name.length + 1),
    ),
  ]);
  return {
    image: found.Image,
    environment: sorted(config.Env),
    // Of Berth and of Compose: each knows its own by them.
    labels: sorted(Object.keys(config.Labels).filter((key) => !/^(berth|com\.docker)\./.test(key))).map((key) => [
      key,
      config.Labels[key],
    ]),
    entrypoint: config.Entrypoint,
    command: config.Cmd,
    user: config.User,
    stdin: config.OpenStdin,
    stopSignal: config.StopSignal ?? null,
    stopTimeout: config.StopTimeout ?? null,
    mounts: sorted(
      found.Mounts.map(
        ({ Type, Name, Source, Destination, RW }) => `${Type} ${Name ?? Source} ${Destination} ${String(RW)}`,
      ),
    ),
    ports: Object.entries(host.PortBindings ?? {}).sort(),
    restart: host.RestartPolicy.Name,
    cpus: host.NanoCpus,
    memory: host.Memory,
    shm: host.ShmSize,
    isPrivileged: host.Privileged,
    hosts: sorted(host.ExtraHosts),
    networks: networks.sort(),
  };
}

interface Inspected {
  readonly Id: string;
  readonly Image: string;
  readonly Config: {
    readonly Env: string[];
    readonly Labels: Record<string, string>;
    readonly Entrypoint: string[] | null;
    readonly Cmd: string[] | null;
    readonly User: string;
    readonly OpenStdin: boolean;
    readonly StopSignal?: string;
    readonly StopTimeout?: number;
  };
  readonly Mounts: readonly { Type: string; Name?: string; Source: string; Destination: string; RW: boolean }[];
  readonly HostConfig: {
    readonly PortBindings: Record<string, unknown> | null;
    readonly RestartPolicy: { Name: string };
    readonly NanoCpus: number;
    readonly Memory: number;
    readonly ShmSize: number;
    readonly Privileged: boolean;
    readonly ExtraHosts: string[] | null;
  };
  readonly NetworkSettings: { readonly Networks: Record<string, { Aliases: string[] | null }> };
}

/** The exported files in a folder of their own. */
async function exported(
  format: ExportFormat,
  secrets: ExportSecrets,
): Promise<{ place: string; files: Exported['files'] }> {
  const { files } = await berth.client.instances.export({ id, format, secrets });
  const place = mkdtempSync(join(folder, `${format}-`));
  for (const file of files) writeFileSync(join(place, file.name), file.text, { mode: file.hasSecrets ? 0o600 : 0o644 });
  return { place, files };
}

/** Runs a program in a folder, with this test's engine as its Docker. */
function run(place: string, file: string, args: readonly string[], engine = parts.engine): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DOCKER_HOST: engine, COMPOSE_HTTP_TIMEOUT: '120' };
    execFile(file, [...args], { cwd: place, env, timeout: 150_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${file} ${args.join(' ')}: ${stderr}`));
    });
  });
}

async function removeAll(): Promise<void> {
  await docker('rm', '--force', `${name}-server`, `${name}-database`);
  await docker('network', 'rm', name);
}

async function untilUp(): Promise<void> {
  await until('Octopus to be up', 60_000, async () =>
    (await docker('logs', `${name}-server`)).includes('Web server is ready to process requests') ? true : undefined,
  );
}

beforeAll(async () => {
  parts = await openBoxParts();
  await buildImages({ registry: parts.registry, only: ['octopus', 'sqlserver'] });
  folder = mkdtempSync(join(tmpdir(), 'berth-exports-'));
  mkdirSync(join(folder, 'shared'));
  chmodSync(join(folder, 'shared'), 0o777);
  berth = await Berth.open(parts);
  berth.form(name);
  await berth.untilEngine('connected');
  await docker('network', 'create', 'export-other');
  const [web, sql] = [await freePort(), await freePort()];
  const answer = await berth.client.instances.create({
    template: 'octopus-server',
    name,
    choices: { database: 'own' },
    services: {
      ['server' as never]: {
        repository: `${parts.registry}/octopusdeploy/octopusdeploy`,
        tag: '2024.3.12899',
        environment: { ACCEPT_EULA: 'Y', ADMIN_PASSWORD: password, DISABLE_DIND: 'Y' },
        extra: [
          { name: 'STANDIN_START_MS', value: '0', isSecret: false },
          { name: 'NOTE', value: password, isSecret: false },
        ],
        ports: [{ name: 'web', hostPort: web, hostIp: '127.0.0.1' }],
        mounts: [
          {
            name: 'extra-shared',
            path: '/shared',
            isReadOnly: true,
            source: { kind: 'folder', path: join(folder, 'shared') },
          },
        ],
        labels: [{ name: 'team', value: 'a $b "c"' }],
        networks: ['export-other'],
        extraHosts: [{ name: 'nas', address: '10.1.2.3' }],
        resources: { cpus: 0.5, memoryBytes: 512 * 1024 * 1024 },
      },
      ['database' as never]: {
        repository: `${parts.registry}/mssql/server`,
        tag: '2022-latest',
        environment: {
          ACCEPT_EULA: 'Y',
          MSSQL_SA_PASSWORD: 'Pa$;s"w\'ord-1',
          MSSQL_PID: 'Express',
          MSSQL_MEMORY_LIMIT_MB: '2048',
        },
        ports: [{ name: 'sql', hostPort: sql, hostIp: '' }],
        restart: 'no',
        resources: {},
      },
    },
  });
  id = answer.id;
  expect(await berth.finish(answer.jobId)).toMatchObject({ state: 'done', problem: null });
  made = await containers();
  // The program that made them steps aside; the volumes stay.
  await removeAll();
});
afterAll(async () => {
  await removeAll().catch(() => undefined);
  await docker('network', 'rm', 'export-other').catch(() => undefined);
  await berth.close();
  rmSync(folder, { recursive: true, force: true });
  await parts.close();
});

describe('the same containers are made', () => {
  test.each(['inline', 'separate', 'placeholders'] as const)('by docker run, secrets %s', async (secrets) => {
    const { place } = await exported('dockerRun', secrets);
    if (secrets === 'placeholders') {
      await expect(run(place, 'sh', [`${name}.sh`])).rejects.toThrow(/MASTER_KEY|PASSWORD|CONNECTION/);
      await docker('network', 'rm', name);
      const { files } = await exported('dockerRun', 'separate');
      const values = files.find((file) => file.hasSecrets)?.text ?? '';
      writeFileSync(join(place, 'all.sh'), `set -a\n${values}\n. ./${name}.sh\n`);
      await run(place, 'sh', ['all.sh']);
    } else {
      await run(place, 'sh', [`${name}.sh`]);
    }
    expect(await containers()).toEqual(made);
    await untilUp();
    await removeAll();
  });

  test.each(['inline', 'separate'] as const)('by Compose, secrets %s', async (secrets) => {
    const { place, files } = await exported('compose', secrets);
    // Compose 1, which Debian has, takes the project's name as an option only.
    const main = files.find((file) => file.name === 'compose.yaml')?.text ?? '';
    writeFileSync(join(place, 'compose.yaml'), main.replace(/^name: .*\n/m, ''));
    const named = files.flatMap((file) => ['-f', file.name]);
    await run(place, 'docker-compose', [...named, '-p', name, 'up', '--detach']);
    expect(await containers()).toEqual(made);
    await untilUp();
    await run(place, 'docker-compose', [...named, '-p', name, 'down']);
    await docker('network', 'rm', name).catch(() => undefined);
  });
});

describe('a Swarm', () => {
  test('of one node runs the stack', async () => {
    const engine = await startTestEngine({ isOwn: true });
    try {
      const swarm = (...words: string[]): Promise<string> => command('docker', ['-H', engine.endpoint, ...words]);
      await swarm('swarm', 'init', '--advertise-addr', '127.0.0.1');
      await swarm('network', 'create', '--driver', 'overlay', '--attachable', 'export-other');
      const { place, files } = await exported('stack', 'separate');
      const named = files.flatMap((file) => ['-c', file.name]);
      await run(place, 'docker', ['stack', 'deploy', '--resolve-image', 'never', ...named, name], engine.endpoint);
      const tasks = async (): Promise<string> =>
        (await swarm('stack', 'ps', '--no-trunc', name)) +
        (await swarm('service', 'logs', '--tail', '20', `${name}_server`));
      await until('both services to be up', 60_000, async () => {
        const lines = (await swarm('service', 'ls', '--format', '{{.Replicas}}')).trim().split('\n');
        return lines.length === 2 && lines.every((line) => line.startsWith('1/1')) ? true : undefined;
      }).catch(async (error: unknown) => Promise.reject(new Error(await tasks(), { cause: error })));
      await until('Octopus to be up', 60_000, async () =>
        (await swarm('service', 'logs', `${name}_server`)).includes('Web server is ready') ? true : undefined,
      );
      await swarm('stack', 'rm', name);
    } finally {
      await engine.stop();
    }
  });
});
