/** The small files of a backup: `manifest.json`, `SHA256SUMS` (for `sha256sum --check`) and `checked.json`. */
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { backupFormat, manifestSchema } from '../../contract/backup.ts';
import type { BackupPart, Manifest } from '../../contract/backup.ts';
import type { BackupId } from '../../contract/ids.ts';
import { instantSchema } from '../../contract/ids.ts';
import type { BackupCheck, Damage } from '../../ports/backup-store.ts';
import { writeWhole } from './durable-files.ts';
import { errorCode } from './system-errors.ts';

export const manifestFile = 'manifest.json';
export const sumsFile = 'SHA256SUMS';
const checkedFile = 'checked.json';
const largestManifest = 16 * 1024 * 1024;

const checkedSchema = z.object({
  at: instantSchema,
  damage: z
    .object({ part: z.string(), reason: z.enum(['missing', 'size', 'checksum', 'manifest', 'tooNew']) })
    .nullable(),
});

/** The manifest is the last file of a backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const lines = [...manifest.parts.map(sumLine), `${sha256(text)}  ${manifestFile}`];
  await writeWhole(join(folder, sumsFile), `${lines.join('\n')}\n`);
  await writeWhole(join(folder, manifestFile), text);
}

/** The folder's name counts as the backup's id: a folder may be renamed, and two copies are two backups. */
export async function readManifest(folder: string, id: BackupId): Promise<Manifest | Damage> {
  const text = await readText(join(folder, manifestFile), largestManifest);
  if (text === null) return { part: manifestFile, reason: 'missing' };
  const value = parsed(text);
  const format = z.object({ format: z.number().int() }).safeParse(value);
  if (format.success && format.data.format > backupFormat) return { part: manifestFile, reason: 'tooNew' };
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success || new Set(manifest.data.parts.map(({ file }) => file)).size < manifest.data.parts.length) {
    return { part: manifestFile, reason: 'manifest' };
  }
  const sums = await readText(join(folder, sumsFile), largestManifest);
  if (sums !== null && !hasLine(sums, `${sha256(text)}  ${manifestFile}`))
    return { part: manifestFile, reason: 'checksum' };
  return { ...manifest.data, id };
}

/** Does the list of checksums say what the parts are? */
export async function sumsDamage(folder: string, parts: readonly BackupPart[]): Promise<Damage | null> {
  const sums = await readText(join(folder, sumsFile), largestManifest);
  if (sums === null) return { part: sumsFile, reason: 'missing' };
  return parts.every((part) => hasLine(sums, sumLine(part))) ? null : { part: sumsFile, reason: 'checksum' };
}

export async function writeChecked(folder: string, check: BackupCheck): Promise<void> {
  await writeWhole(join(folder, checkedFile), `${JSON.stringify(check)}\n`);
}

/** Null when it was never checked, or when that cannot be read any more. */
export async function readChecked(folder: string): Promise<BackupCheck | null> {
  const text = await readText(join(folder, checkedFile), 65_536);
  const check = checkedSchema.safeParse(text === null ? null : parsed(text));
  return check.success ? check.data : null;
}

function sumLine({ sha256: sum, file }: BackupPart): string {
  return `${sum}  ${file}`;
}

function hasLine(text: string, line: string): boolean {
  return text.split('\n').includes(line);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

async function readText(path: string, limit: number): Promise<string | null> {
  try {
    const found = await lstat(path);
    return found.isFile() && found.size <= limit ? await readFile(path, 'utf8') : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
