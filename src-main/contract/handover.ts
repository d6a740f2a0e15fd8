/** What an instance looks like for other tools, and what they bring in. */
import { z } from 'zod';
import { serviceNameSchema } from './ids.ts';

export const exportFormatSchema = z.enum(['dockerRun', 'compose', 'stack', 'helm']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** `placeholders`: names only. `separate`: values in files of their own. `inline`: where they are used. */
export const exportSecretsSchema = z.enum(['placeholders', 'separate', 'inline']);
export type ExportSecrets = z.infer<typeof exportSecretsSchema>;

export const exportedFileSchema = z.object({ name: z.string(), text: z.string(), hasSecrets: z.boolean() });
export type ExportedFile = z.infer<typeof exportedFileSchema>;

/** What the other tool cannot do as Berth does it. */
export const exportNoteSchema = z.enum([
  'FOLDERS_ON_ONE_NODE',
  'NO_CONTAINER_NAMES',
  'NO_SHM',
  'NO_PRIVILEGES',
  'PORTS_ON_EVERY_ADDRESS',
  'NETWORKS_MUST_EXIST',
  'DATA_STAYS',
  'CHART_VERSION',
  'START_ORDER',
]);

export type ExportNote = z.infer<typeof exportNoteSchema>;

export const exportedSchema = z.object({
  files: z.array(exportedFileSchema),
  notes: z.array(z.object({ code: exportNoteSchema, values: z.array(z.string()) })),
});
export type Exported = z.infer<typeof exportedSchema>;

/** One variable of a `.env` file and what would become of it. Lines count from 1. */
export const envEntrySchema = z.object({
  name: z.string(),
  value: z.string(),
  line: z.number().int(),
  /** `known`: a variable of the template. `extra`: passed on. `ignored`: see `reason`. */
  fate: z.enum(['known', 'extra', 'ignored']),
  service: serviceNameSchema.nullable(),
  isSecret: z.boolean(),
  /** Why it is ignored, or what it replaces. */
  reason: z.enum(['duplicate', 'name', 'unreadable', 'composed', 'empty']).nullable(),
});
export type EnvEntry = z.infer<typeof envEntrySchema>;
