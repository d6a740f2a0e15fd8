/** Recipes of the images that hold real software: Node-RED from npm, PostgreSQL from Debian. */

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cache.ts';
import { addBinaries, GROUP, MissingOnHost, PASSWD } from './debian.ts';
import { LayerDraft, type Layer } from './layer.ts';
import type { Image, ImageConfig } from './registry.ts';

const run = promisify(execFile);
const HERE = path.join(import.meta.dirname, '..');
const SECOND_NS = 1_000_000_000;

/** Versions of Node-RED that are put into images. */
export const NODE_RED_VERSIONS = ['3.1.15', '4.1.15'] as const;
const NODE_MAJOR = process.versions.node.split('.')[0] ?? '';

/** Installs one version once; later builds find it in the cache folder. */
function installNodeRed(version: string, cacheFolder: string): Promise<string> {
  return cachedFolder(path.join(cacheFolder, `node-red-${version}`), async (folder) => {
    await fs.writeFile(path.join(folder, 'package.json'), '{"name":"node-red-image","private":true}\n');
    const options = [
      '--omit=dev',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--no-package-lock',
      '--loglevel=error',
    ];
    await run('npm', ['install', `node-red@${version}`, ...options], { cwd: folder, maxBuffer: 16 * 1024 * 1024 });
  });
}

function nodeRedConfig(version: string): ImageConfig {
  return {
    Env: [
      'PATH=/usr/local/bin:/usr/bin:/bin',
      `NODE_RED_VERSION=v${version}`,
      'FLOWS=flows.json',
      'HOME=/usr/src/node-red',
    ],
    Entrypoint: ['./entrypoint.sh'],
    WorkingDir: '/usr/src/node-red',
    User: 'node-red',
    ExposedPorts: { '1880/tcp': {} },
    Healthcheck: { Test: ['CMD', 'node', '/healthcheck.mjs'], Interval: 30 * SECOND_NS, Timeout: 10 * SECOND_NS },
  };
}

export async function nodeRedImages(below: readonly Layer[], cacheFolder: string): Promise<Image[]> {
  const common = new LayerDraft()
    .text('etc/passwd', `${PASSWD}node-red:x:1000:1000::/usr/src/node-red:/bin/bash\n`)
    .text('etc/group', `${GROUP}node-red:x:1000:\n`)
    .directory('data', { uid: 1000, gid: 0, mode: 0o775 })
    .directory('usr/src/node-red', { uid: 1000, gid: 0, mode: 0o775 })
    .file('usr/src/node-red/entrypoint.sh', path.join(HERE, 'node-red/entrypoint.sh'), { mode: 0o755 })
    .file('usr/src/node-red/old-console.cjs', path.join(HERE, 'node-red/old-console.cjs'))
    .file('healthcheck.mjs', path.join(HERE, 'node-red/healthcheck.mjs'));
  const shared = [...below, await common.pack(cacheFolder)];
  const images: Image[] = [];
  for (const version of NODE_RED_VERSIONS) {
    const folder = await installNodeRed(version, cacheFolder);
    const modules = await new LayerDraft().tree('usr/src/node-red/node_modules', path.join(folder, 'node_modules'));
    const layers = [...shared, await modules.pack(cacheFolder)];
    images.push({
      repository: 'nodered/node-red',
      tags: [`${version}-${NODE_MAJOR}`],
      layers,
      config: nodeRedConfig(version),
    });
  }
  const broken = new LayerDraft().file('usr/src/node-red/entrypoint.sh', path.join(HERE, 'node-red/exits.sh'), {
    mode: 0o755,
  });
  images.push({
    repository: 'nodered/node-red',
    tags: ['4.9.9-exits'],
    layers: [...shared, await broken.pack(cacheFolder)],
    config: { ...nodeRedConfig('4.9.9'), Labels: { 'berth.stand-in': 'true', 'berth.stand-in.for': 'Node-RED' } },
  });
  return images;
}

const POSTGRES_ROOT = '/usr/lib/postgresql';
const POSTGRES_PROGRAMS =
  'postgres initdb psql pg_ctl pg_dump pg_dumpall pg_restore pg_isready pg_basebackup pg_controldata createdb dropdb createuser';
const UNWANTED = /llvmjit|bitcode|pgxs|sepgsql|pgxml|plperl|plpython|pltcl/;

async function postgresFolder(): Promise<string> {
  const found = await fs.readdir(POSTGRES_ROOT).catch(() => []);
  for (const major of found.sort((a, b) => Number(b) - Number(a))) {
    const folder = path.join(POSTGRES_ROOT, major);
    if (await fs.stat(path.join(folder, 'bin/postgres')).catch(() => undefined)) return folder;
  }
  throw new MissingOnHost('The PostgreSQL image needs the Debian package: apt-get install postgresql');
}

export async function postgresImages(base: LayerDraft, below: readonly Layer[], cacheFolder: string): Promise<Image[]> {
  const folder = await postgresFolder();
  const major = path.basename(folder);
  const { stdout } = await run(path.join(folder, 'bin/postgres'), ['--version']);
  const version = /(\d+\.\d+)/.exec(stdout)?.[1] ?? major;
  const draft = new LayerDraft();
  const modules = (await fs.readdir(path.join(folder, 'lib'))).filter(
    (name) => name.endsWith('.so') && !UNWANTED.test(name),
  );
  await addBinaries(
    draft,
    [
      ...POSTGRES_PROGRAMS.split(' ').map((name) => path.join(folder, 'bin', name)),
      ...modules.map((name) => path.join(folder, 'lib', name)),
      '/usr/bin/locale',
    ],
    base,
  );
  const share = `/usr/share/postgresql/${major}`;
  await draft.tree(share, share, (name) => !/\/man\/|\/man$|postgresql\.conf\.sample$/.test(name));
  const sample = await fs.readFile(`${share}/postgresql.conf.sample`, 'utf8');
  draft.text(`${share}/postgresql.conf.sample`, sample.replace(/^#?listen_addresses = .*$/m, "listen_addresses = '*'"));
  await draft.tree('/usr/share/zoneinfo', '/usr/share/zoneinfo', (name) => !/\/(?:right|posix)$/.test(name));
  await draft.tree('/usr/lib/locale/C.utf8', '/usr/lib/locale/C.utf8');
  draft
    .text('etc/passwd', `${PASSWD}postgres:x:999:999::/var/lib/postgresql:/bin/bash\n`)
    .text('etc/group', `${GROUP}postgres:x:999:\n`)
    .directory('var/lib/postgresql', { uid: 999, gid: 999 })
    .directory('var/lib/postgresql/data', { uid: 999, gid: 999, mode: 0o1777 })
    .directory('run/postgresql', { uid: 999, gid: 999, mode: 0o3777 })
    .directory('docker-entrypoint-initdb.d')
    .file('usr/local/bin/docker-entrypoint.sh', path.join(HERE, 'postgres/entrypoint.sh'), { mode: 0o755 });
  const layers = [...below, await draft.pack(cacheFolder)];
  return [
    {
      repository: 'library/postgres',
      tags: [version, major],
      layers,
      config: {
        Env: [
          `PATH=/usr/local/bin:${folder}/bin:/usr/bin:/bin`,
          'LANG=C.UTF-8',
          `PG_MAJOR=${major}`,
          `PG_VERSION=${version}`,
          'PGDATA=/var/lib/postgresql/data',
        ],
        Entrypoint: ['docker-entrypoint.sh'],
        Cmd: ['postgres'],
        StopSignal: 'SIGINT',
        ExposedPorts: { '5432/tcp': {} },
        Volumes: { '/var/lib/postgresql/data': {} },
      },
    },
  ];
}
