/** Which secrets a data folder holds, and which of them somebody needs; asked past Berth. Values stay sealed. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { manifestSchema } from '../../src-main/contract/backup.ts';
import type { Instance } from '../../src-main/contract/instance.ts';
import type { InstanceSpec } from '../../src-main/contract/spec.ts';

const vaultSchema = z.object({ entries: z.record(z.string(), z.unknown()) });

/** References of all secrets in the vault. */
function vaultRefs(folder: string): string[] {
  const file = join(folder, 'vault');
  return existsSync(file) ? Object.keys(vaultSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).entries) : [];
}

/** All that the instance needs is there, and nothing of it that neither it nor a backup needs. */
export function requireNeededSecrets(folder: string, instance: Instance): void {
  const stored = vaultRefs(folder).filter((ref) => ref.startsWith(`${instance.id}/`));
  const own = refsOf(instance.spec);
  const captured = instance.keys.flatMap(({ variable }) =>
    instance.services.map(({ name }) => `${instance.id}/${name}/${variable}`),
  );
  const needed = new Set([...own, ...captured, ...specsOfBackups(folder).flatMap(refsOf)]);
  assert.deepEqual(
    own.filter((ref) => !stored.includes(ref)),
    [],
    'secrets that are missing',
  );
  assert.deepEqual(
    stored.filter((ref) => !needed.has(ref)),
    [],
    'secrets that nobody needs',
  );
}

/** Of an instance that is gone. */
export function requireNoSecrets(folder: string, id: string): void {
  assert.deepEqual(
    vaultRefs(folder).filter((ref) => ref.startsWith(`${id}/`)),
    [],
    'secrets without an instance',
  );
}

function specsOfBackups(folder: string): InstanceSpec[] {
  const backups = join(folder, 'backups');
  if (!existsSync(backups)) return [];
  return readdirSync(backups).flatMap((name) => {
    const file = join(backups, name, 'manifest.json');
    return existsSync(file) ? [manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).spec] : [];
  });
}

function refsOf({ services }: InstanceSpec): string[] {
  return Object.values(services).flatMap(({ environment }) =>
    Object.values(environment).flatMap((value) => (value.kind === 'secret' ? [value.ref] : [])),
  );
}
