/** A self-describing, verified copy of an instance: its manifest on disk and its view in the window. */
import { z } from 'zod';
import { backupIdSchema, instanceIdSchema, instantSchema, jobIdSchema } from './ids.ts';
import { trustSchema } from './instance.ts';
import { instanceSpecSchema } from './spec.ts';
import { templateSchema } from './template.ts';

/** The newest format of `manifest.json` that this program writes and reads. */
export const backupFormat = 1;

export const backupPartSchema = z.object({
  /** File name in the backup's folder; never a path. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  kind: z.literal('volume'),
  service: z.string(),
  /** Name of the mount in the spec. */
  mount: z.string(),
  /** Path in the container. */
  path: z.string(),
  codec: z.enum(['zstd', 'gzip']),
  /** Of the file, as it lies on disk. */
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the tar stream inside. */
  rawBytes: z.number().int().nonnegative(),
});
export type BackupPart = z.infer<typeof backupPartSchema>;

export const backupReasonSchema = z.enum([
  'manual',
  'beforeUpgrade',
  'beforeRestore',
  'beforeRemove',
  'beforeConfigure',
  'schedule',
]);
export type BackupReason = z.infer<typeof backupReasonSchema>;

export const manifestSchema = z.object({
  format: z.literal(backupFormat),
  id: backupIdSchema,
  instanceId: instanceIdSchema,
  instanceName: z.string(),
  reason: backupReasonSchema,
  note: z.string().default(''),
  job: jobIdSchema.nullable(),
  createdAt: instantSchema,
  durationMs: z.number().nonnegative(),
  /** Version of the program that wrote it. */
  program: z.string(),
  version: z.string(),
  spec: instanceSpecSchema,
  template: templateSchema,
  /** Stopped containers: exact. Running: as good as the template promises. */
  consistency: z.enum(['running', 'stopped']),
  /** First 8 hex digits of the SHA-256 of each captured secret, to tell keys apart without holding them. */
  keyFingerprints: z.record(z.string(), z.string()),
  parts: z.array(backupPartSchema),
  /** The services whose data it holds; absent: all of the spec. A change that stops only some copies only theirs. */
  services: z.array(z.string()).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const backupViewSchema = z.object({
  id: backupIdSchema,
  instanceId: instanceIdSchema.nullable(),
  instanceName: z.string(),
  createdAt: instantSchema,
  reason: backupReasonSchema.nullable(),
  note: z.string(),
  version: z.string(),
  sizeBytes: z.number(),
  parts: z.array(backupPartSchema.pick({ file: true, path: true, sizeBytes: true, rawBytes: true })),
  /** Paths of data that belongs in a whole backup and is not in this one: it serves its change, not a whole way back. */
  without: z.array(z.string()),
  trust: trustSchema,
  checkedAt: instantSchema.nullable(),
  /** Set when damaged: what is wrong, and with which part. */
  damage: z
    .object({ part: z.string(), reason: z.enum(['missing', 'size', 'checksum', 'manifest', 'tooNew']) })
    .nullable(),
  folder: z.string(),
});
export type BackupView = z.infer<typeof backupViewSchema>;
