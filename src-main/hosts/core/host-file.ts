/** `host.json`: how the `berth` command finds the host that owns a data folder. Readable by this user only. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const hostFileSchema = z.object({
  pid: z.number().int().positive(),
  mark: z.string().nullable(),
  kind: z.enum(['electron', 'browser', 'command']),
  version: z.string(),
  /** Unix socket or named pipe. */
  socket: z.string(),
  /** Proves to the socket that the caller may read this file. */
  token: z.string().min(32),
});
export type HostFile = z.infer<typeof hostFileSchema>;

const pathOf = (folder: string): string => join(folder, 'host.json');

export function readHostFile(folder: string): HostFile | null {
  try {
    const file = hostFileSchema.safeParse(JSON.parse(readFileSync(pathOf(folder), 'utf8')));
    return file.success ? file.data : null;
  } catch {
    return null;
  }
}

export function writeHostFile(folder: string, file: HostFile): void {
  const draft = `${pathOf(folder)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(file), { mode: 0o600 });
  renameSync(draft, pathOf(folder));
}

export function removeHostFile(folder: string): void {
  rmSync(pathOf(folder), { force: true });
}

export const newToken = (): string => randomBytes(32).toString('base64url');

/** The system's limit for a Unix socket's path is 104 bytes on macOS, 108 on Linux. */
const longestSocketPath = 100;

export function controlAddress(folder: string, platform: NodeJS.Platform = process.platform): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\berth-${hash}`;
  const inside = join(folder, 'host.sock');
  return Buffer.byteLength(inside) <= longestSocketPath
    ? inside
    : join(tmpdir(), `berth-${userInfo().uid}-${hash}.sock`);
}
