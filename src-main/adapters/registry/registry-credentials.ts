/** User names and passwords that `docker login` left in its configuration file. Credential helpers are not asked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Secret } from '../../base/secret.ts';

const configFile = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional() });

/** The value of a Basic `Authorization` header. */
export type CredentialSource = (registry: string) => Promise<Secret | null>;

/** `folder` is `~/.docker`. The file is read anew each time: a login takes effect at once. */
export function dockerConfigCredentials(folder: string): CredentialSource {
  return async (registry) => {
    const config = configFile.safeParse(await readJson(join(folder, 'config.json'))).data;
    const auth = namesOf(registry)
      .map((name) => config?.auths?.[name]?.auth)
      .find((value) => value !== undefined && value !== '');
    return auth === undefined ? null : new Secret(`Basic ${auth}`);
  };
}

function namesOf(registry: string): string[] {
  const own = [registry, `https://${registry}`, `http://${registry}`, `https://${registry}/v2/`];
  return registry === 'docker.io' ? ['https://index.docker.io/v1/', 'index.docker.io', ...own] : own;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
