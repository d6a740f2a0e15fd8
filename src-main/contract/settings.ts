/** What the user chose about the program itself. */
import { z } from 'zod';

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Absolute folder; empty: `backups` in the data folder. */
  backupFolder: z.string().default(''),
  /** Engine address that is used instead of looking around; empty: Berth looks by itself. */
  engineEndpoint: z.string().default(''),
  /** Prefix for images of Docker Hub, such as `mirror.corp.example/hub`; counts for instances that are made from now on. Empty: what the host was given, else Docker Hub itself. */
  registryMirror: z.string().max(255).default(''),
  logFontSize: z.number().int().min(11).max(16).default(12),
  isLogWrapped: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * What is to change: only what is named. Not `settingsSchema.partial()`, which would fill in the defaults
 * of what was left out and so reset it.
 */
export const settingsChangeSchema = z
  .strictObject({
    theme: settingsSchema.shape.theme.unwrap(),
    backupFolder: settingsSchema.shape.backupFolder.unwrap(),
    engineEndpoint: settingsSchema.shape.engineEndpoint.unwrap(),
    registryMirror: settingsSchema.shape.registryMirror.unwrap(),
    logFontSize: settingsSchema.shape.logFontSize.unwrap(),
    isLogWrapped: settingsSchema.shape.isLogWrapped.unwrap(),
  } satisfies Record<keyof Settings, z.ZodType>)
  .partial();
