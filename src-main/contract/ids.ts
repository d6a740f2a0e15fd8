/** The identifiers that cross the border: branded strings, so that one kind cannot be passed for another. */
import { z } from 'zod';

/** Opaque, chosen by Berth once and never reused; ten lower-case base-32 characters. */
export const instanceIdSchema = z
  .string()
  .regex(/^[a-z0-9]{6,40}$/)
  .brand<'InstanceId'>();
export type InstanceId = z.infer<typeof instanceIdSchema>;

/** Sorts by time of creation: `20261122T082301Z-ab12cd`. */
export const jobIdSchema = z
  .string()
  .regex(/^[0-9TZ]+-[a-z0-9]+$/)
  .brand<'JobId'>();
export type JobId = z.infer<typeof jobIdSchema>;

/** The name of a backup's folder: `<instance name>-<utc>`. Never a path. */
export const backupIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,120}$/)
  .brand<'BackupId'>();
export type BackupId = z.infer<typeof backupIdSchema>;

/** `local` is the engine that was found; others are named by the user later. */
export const engineIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,60}$/)
  .brand<'EngineId'>();
export type EngineId = z.infer<typeof engineIdSchema>;

export const templateIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,60}$/)
  .brand<'TemplateId'>();
export type TemplateId = z.infer<typeof templateIdSchema>;

/** The role of a container in an instance, such as `server` or `database`; a key of the template's `services`. */
export const serviceNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/)
  .brand<'ServiceName'>();
export type ServiceName = z.infer<typeof serviceNameSchema>;

/** Where a secret lies in the vault: `<instance id>/<service>/<variable>`. */
export const secretRefSchema = z.string().min(1).max(300).brand<'SecretRef'>();
export type SecretRef = z.infer<typeof secretRefSchema>;

/**
 * The name of an instance: also the prefix of its containers', volumes' and network's names,
 * so it follows Docker's rule for names, in lower case.
 */
export const instanceNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Coordinated universal time, ISO 8601 with milliseconds. */
export const instantSchema = z.iso.datetime();
