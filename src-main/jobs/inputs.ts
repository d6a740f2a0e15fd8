/** What each job kind is started with: plain JSON that is journaled, so a later process can build the same steps. */
import { z } from 'zod';
import { manifestSchema, backupReasonSchema } from '../contract/backup.ts';
import { backupIdSchema } from '../contract/ids.ts';
import { imageSpecSchema, instanceSpecSchema } from '../contract/spec.ts';
import { templateSchema } from '../contract/template.ts';

/** `spec` is the instance as it is when the job begins; secrets are already in the vault. */
const common = { spec: instanceSpecSchema, template: templateSchema };

export const jobInputSchema = z.discriminatedUnion('kind', [
  /** `kept` names volumes of an adopted instance that was removed: they carry no label, and are taken as they are. */
  z.object({ kind: z.literal('create'), ...common, kept: z.array(z.string()).optional() }),
  z.object({ kind: z.literal('start'), ...common }),
  z.object({ kind: z.literal('stop'), ...common }),
  z.object({ kind: z.literal('restart'), ...common }),
  z.object({
    kind: z.literal('backup'),
    ...common,
    backup: backupIdSchema,
    reason: backupReasonSchema,
    note: z.string(),
  }),
  z.object({ kind: z.literal('remove'), ...common, backup: backupIdSchema.nullable(), keepData: z.boolean() }),
  /** `source` is the manifest of the backup that comes back; `backup` names the safety backup. */
  z.object({ kind: z.literal('restore'), ...common, source: manifestSchema, backup: backupIdSchema }),
  /**
   * `spec` is the instance as it is, `wanted` as it should be: its `revision` is higher when containers are re-created, and
   * those of services whose own `revision` is lower stay. `backup` names the safety backup; null: none is taken.
   */
  z.object({ kind: z.literal('configure'), ...common, wanted: instanceSpecSchema, backup: backupIdSchema.nullable() }),
  /** `spec` names the containers that are taken over. */
  z.object({ kind: z.literal('adopt'), ...common }),
  z.object({ kind: z.literal('release'), ...common }),
  /** `image` is for the template's main service. */
  z.object({ kind: z.literal('upgrade'), ...common, image: imageSpecSchema, backup: backupIdSchema }),
]);
export type JobInput = z.infer<typeof jobInputSchema>;
export type JobInputOf<K extends JobInput['kind']> = Extract<JobInput, { kind: K }>;
