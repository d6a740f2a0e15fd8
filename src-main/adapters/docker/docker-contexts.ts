/** Docker's contexts, read from the files of its command line: a program that was started from a dock has no shell variables. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TlsFiles } from './address.ts';

const configFile = z.object({ currentContext: z.string().optional() });
const metaFile = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
});

export interface DockerContext {
  readonly name: string;
  /** Null: there is no such context, or it names no engine. */
  readonly endpoint: string | null;
  readonly tls: TlsFiles | null;
}

/** The context of DOCKER_CONTEXT, else the current one; null when it is the default. `folder` is `~/.docker`. */
export async function chosenContext(
  folder: string,
  fromEnvironment: string | undefined,
): Promise<DockerContext | null> {
  const named =
    fromEnvironment !== undefined && fromEnvironment !== '' ? fromEnvironment : await currentContext(folder);
  if (named === null || named === 'default') return null;
  const id = createHash('sha256').update(named).digest('hex');
  const meta = metaFile.safeParse(await readJson(join(folder, 'contexts', 'meta', id, 'meta.json'))).data;
  const docker = meta?.Endpoints.docker;
  return {
    name: named,
    endpoint: docker?.Host ?? null,
    tls: await tlsOf(join(folder, 'contexts', 'tls', id, 'docker'), docker?.SkipTLSVerify !== true),
  };
}

async function currentContext(folder: string): Promise<string | null> {
  const config = configFile.safeParse(await readJson(join(folder, 'config.json'))).data;
  return config?.currentContext ?? null;
}

async function tlsOf(folder: string, isVerified: boolean): Promise<TlsFiles | null> {
  try {
    await readFile(join(folder, 'cert.pem'));
    return { folder, isVerified };
  } catch {
    return null;
  }
}

/** A file that is missing or broken says nothing. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
