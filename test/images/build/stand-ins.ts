/** Recipes of the stand-ins for Octopus Server and SQL Server. */

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cache.ts';
import { GROUP, MissingOnHost, PASSWD } from './debian.ts';
import { LayerDraft, type Layer } from './layer.ts';
import type { Image } from './registry.ts';

const run = promisify(execFile);
const HERE = path.join(import.meta.dirname, '..');
const SECOND_NS = 1_000_000_000;
const STAND_IN = { 'berth.stand-in': 'true' };
const HAS_NODE = `PATH=/usr/local/bin:/usr/bin:/bin`;

interface OctopusTag {
  readonly tag: string;
  readonly switches?: Readonly<Record<string, string>>;
}

const NEVER_READY = { STANDIN_HANG_STEP: '13', STANDIN_CHANGE_FILES: 'Y' };

/** Every tag of the Octopus stand-in and what its image is told to do wrong. */
const OCTOPUS_TAGS: readonly OctopusTag[] = [
  { tag: '2024.1.12413' },
  { tag: '2024.2.9428' },
  { tag: '2024.3.12899' },
  { tag: '2024.3.13026-never', switches: NEVER_READY },
  { tag: '2024.4.7091' },
  { tag: '2024.4.7200-slow', switches: { STANDIN_MIGRATION_MS: '20000', STANDIN_MIGRATION_SCRIPTS: '20' } },
  { tag: '2024.4.7300-exits', switches: { STANDIN_FAULT: 'migration-exits' } },
  { tag: '2024.4.7400-never', switches: NEVER_READY },
  { tag: '2024.4.7500-fails', switches: { STANDIN_FAULT: 'migration-fails' } },
  { tag: '2024.4.7600-dirty', switches: { STANDIN_FAULT: 'migration-dirty' } },
];

function wrapper(program: string): string {
  return `#!/bin/sh\nexec /usr/local/bin/node ${program} "$@"\n`;
}

async function programs(draft: LayerDraft, home: string, folders: readonly string[]): Promise<LayerDraft> {
  for (const folder of folders) {
    await draft.tree(
      `${home}/${folder}`,
      path.join(HERE, folder),
      (name) => !path.extname(name) || name.endsWith('.mjs'),
    );
  }
  return draft;
}

export async function octopusImages(below: readonly Layer[], cacheFolder: string): Promise<Image[]> {
  const draft = await programs(new LayerDraft(), 'Octopus/stand-in', ['octopus', 'tds']);
  const start = '/Octopus/stand-in/octopus/main.mjs';
  draft
    .text('etc/passwd', `${PASSWD}octopus:x:999:999::/home/octopus:/bin/bash\n`)
    .text('etc/group', `${GROUP}octopus:x:999:\n`)
    .directory('home/octopus', { uid: 999, gid: 999 })
    .text('Octopus/Octopus.Server', wrapper(start), { mode: 0o755 })
    .text('Octopus/Octopus.Server.dll', 'stand-in\n')
    .text('Octopus/install.sh', '#!/bin/sh\nexec /usr/local/bin/node /Octopus/stand-in/octopus/main.mjs run\n', {
      mode: 0o755,
    })
    .text(
      'usr/bin/dotnet',
      `#!/bin/sh\nSTANDIN_FORM=dll; export STANDIN_FORM\nshift\nexec /usr/local/bin/node ${start} "$@"\n`,
      {
        mode: 0o755,
      },
    );
  for (const folder of ['repository', 'artifacts', 'taskLogs', 'eventExports', 'cache', 'import'])
    draft.directory(folder);
  const layers = [...below, await draft.pack(cacheFolder)];
  return OCTOPUS_TAGS.map(({ tag, switches = {} }) => ({
    repository: 'octopusdeploy/octopusdeploy',
    tags: [tag],
    layers,
    config: {
      Env: [HAS_NODE, `STANDIN_VERSION=${tag}`, ...Object.entries(switches).map(([name, value]) => `${name}=${value}`)],
      Entrypoint: ['./install.sh'],
      WorkingDir: '/Octopus',
      ExposedPorts: { '8080/tcp': {}, '443/tcp': {}, '10943/tcp': {}, '8443/tcp': {} },
      Labels: { ...STAND_IN, 'berth.stand-in.for': 'Octopus Server' },
      Healthcheck: {
        Test: ['CMD', '/Octopus/Octopus.Server', 'container-healthcheck'],
        Interval: 10 * SECOND_NS,
        Timeout: 5 * SECOND_NS,
      },
    },
  }));
}

/** A self-signed certificate, made once and kept beside the cached layers. */
function certificate(cacheFolder: string): Promise<string> {
  return cachedFolder(path.join(cacheFolder, 'certificate'), async (folder) => {
    const name = ['-subj', '/CN=SSL_Self_Signed_Fallback'];
    const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650'];
    await run('openssl', [...request, ...name, ...files]).catch((error: unknown) => {
      throw new MissingOnHost(`The SQL Server stand-in needs openssl: apt-get install openssl (${String(error)})`);
    });
  });
}

interface SqlServerTag {
  readonly tag: string;
  readonly major: number;
  readonly build: string;
  readonly updates: string;
  /** Where `sqlcmd` is, and with it how it behaves. */
  readonly tools: 'mssql-tools' | 'mssql-tools18';
}

/** Tags of the SQL Server stand-in; the tools moved with 2019 CU28 and 2022 CU14. */
const SQL_SERVER_TAGS: readonly SqlServerTag[] = [
  { tag: '2017-latest', major: 14, build: '3485.1', updates: 'CU31', tools: 'mssql-tools' },
  { tag: '2019-CU27', major: 15, build: '4375.4', updates: 'CU27', tools: 'mssql-tools' },
  { tag: '2019-latest', major: 15, build: '4430.1', updates: 'CU32', tools: 'mssql-tools18' },
  { tag: '2022-CU13', major: 16, build: '4125.3', updates: 'CU13', tools: 'mssql-tools' },
  { tag: '2022-latest', major: 16, build: '4150.1', updates: 'CU15', tools: 'mssql-tools18' },
  { tag: '2025-latest', major: 17, build: '1000.7', updates: '', tools: 'mssql-tools18' },
];

export async function sqlServerImages(below: readonly Layer[], cacheFolder: string): Promise<Image[]> {
  const home = 'opt/mssql/stand-in';
  const draft = await programs(new LayerDraft(), home, ['sqlserver', 'tds']);
  const files = await certificate(cacheFolder);
  draft
    .text('etc/passwd', `${PASSWD}mssql:x:10001:10001::/var/opt/mssql:/bin/bash\n`)
    .text('etc/group', `${GROUP}mssql:x:10001:\n`)
    .file(`${home}/certificate/key.pem`, path.join(files, 'key.pem'), { mode: 0o640, gid: 10001 })
    .file(`${home}/certificate/cert.pem`, path.join(files, 'cert.pem'))
    .directory('var/opt/mssql', { uid: 10001, gid: 10001, mode: 0o770 })
    .text('opt/mssql/bin/sqlservr', wrapper(`/${home}/sqlserver/main.mjs`), { mode: 0o755 });
  const layers = [...below, await draft.pack(cacheFolder)];
  const sqlcmd = wrapper(`/${home}/sqlserver/sqlcmd.mjs`);
  const tools = {
    'mssql-tools': await new LayerDraft()
      .text('opt/mssql-tools/bin/sqlcmd', sqlcmd.replace('exec ', 'exec env STANDIN_SQLCMD=17 '), { mode: 0o755 })
      .pack(cacheFolder),
    'mssql-tools18': await new LayerDraft()
      .text('opt/mssql-tools18/bin/sqlcmd', sqlcmd, { mode: 0o755 })
      .pack(cacheFolder),
  };
  return SQL_SERVER_TAGS.map(({ tag, major, build, updates, tools: kind }) => ({
    repository: 'mssql/server',
    tags: [tag],
    layers: [...layers, tools[kind]],
    config: {
      Env: [
        HAS_NODE,
        `STANDIN_SQL_MAJOR=${major}`,
        `STANDIN_SQL_BUILD=${build}`,
        ...(updates === '' ? [] : [`STANDIN_SQL_UPDATES=${updates}`]),
      ],
      Entrypoint: ['/opt/mssql/bin/sqlservr'],
      User: '10001',
      ExposedPorts: { '1433/tcp': {} },
      Labels: { ...STAND_IN, 'berth.stand-in.for': 'SQL Server' },
    },
  }));
}
