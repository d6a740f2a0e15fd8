/**
 * Builds the images of the tests and puts them into a registry:
 * `node test/images/build.ts --registry 127.0.0.1:5000 [--only octopus,sqlserver,nodered,postgres,servers] [--cache FOLDER]`.
 */

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { baseLayer, nodeLayer } from './build/debian.ts';
import { nodeRedImages, postgresImages } from './build/real-servers.ts';
import { Registry, type Image } from './build/registry.ts';
import { serverImages } from './build/server-stand-ins.ts';
import { octopusImages, sqlServerImages } from './build/stand-ins.ts';

type Family = 'octopus' | 'sqlserver' | 'nodered' | 'postgres' | 'servers';
const FAMILIES: readonly Family[] = ['octopus', 'sqlserver', 'nodered', 'postgres', 'servers'];

export interface BuildOptions {
  /** Host and port of a registry without TLS. */
  readonly registry: string;
  readonly only?: readonly Family[];
  readonly cacheFolder?: string;
  readonly log?: (line: string) => void;
}

/** Names of everything that was pushed, as `<registry>/<repository>:<tag>`. */
export async function buildImages(options: BuildOptions): Promise<string[]> {
  const { registry, only = FAMILIES, log = () => undefined } = options;
  const cacheFolder = options.cacheFolder ?? path.join(os.tmpdir(), 'berth-test-images');
  await fs.mkdir(cacheFolder, { recursive: true });
  const base = await baseLayer();
  const packedBase = await base.pack(cacheFolder);
  const withNode = [packedBase, await (await nodeLayer(base)).pack(cacheFolder)];
  const recipes: Record<Family, () => Promise<Image[]>> = {
    octopus: () => octopusImages(withNode, cacheFolder),
    sqlserver: () => sqlServerImages(withNode, cacheFolder),
    nodered: () => nodeRedImages(withNode, cacheFolder),
    postgres: () => postgresImages(base, [packedBase], cacheFolder),
    servers: () => serverImages(withNode, cacheFolder),
  };
  const target = new Registry(registry);
  const names: string[] = [];
  for (const family of only) {
    for (const image of await recipes[family]()) {
      await target.push(image);
      for (const tag of image.tags) {
        names.push(`${registry}/${image.repository}:${tag}`);
        log(names.at(-1) ?? '');
      }
    }
  }
  return names;
}

function isFamily(name: string): name is Family {
  return FAMILIES.some((family) => family === name);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      registry: { type: 'string' },
      only: { type: 'string' },
      cache: { type: 'string' },
      host: { type: 'string' },
    },
  });
  if (values.registry === undefined) throw new Error('--registry HOST:PORT is missing');
  const only = values.only?.split(',') ?? [...FAMILIES];
  const unknown = only.filter((name) => !isFamily(name));
  if (unknown.length > 0) throw new Error(`--only takes ${FAMILIES.join(', ')}; not ${unknown.join(', ')}`);
  await buildImages({
    registry: values.registry,
    only: only.filter(isFamily),
    ...(values.cache === undefined ? {} : { cacheFolder: values.cache }),
    log: (line) => console.log(line),
  });
}

if (import.meta.main) await main();
