/** What a change of an instance's settings would do, field by field. */
import { z } from 'zod';
import { serviceNameSchema } from './ids.ts';
import { draftSchema, findingSchema } from './instance.ts';
import { planSchema } from './plan.ts';

/** The form of an instance that exists. `revision` goes back with the change: somebody else may have been faster. */
export const configurationSchema = z.object({ draft: draftSchema, revision: z.number().int() });
export type Configuration = z.infer<typeof configurationSchema>;

export const changedFieldSchema = z.enum([
  'environment',
  'port',
  'mount',
  'cpus',
  'memory',
  'restart',
  'label',
  'network',
  'host',
  'command',
  'repository',
  'privileged',
  /** The service itself comes or goes. */
  'service',
]);
export type ChangedField = z.infer<typeof changedFieldSchema>;

/** One difference. Texts are for people; those of secrets are null on both sides unless one is absent. */
export const changeSchema = z.object({
  service: serviceNameSchema,
  field: changedFieldSchema,
  /** Name of the variable, port, mount, label …; empty for fields that there is one of. */
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  isSecret: z.boolean(),
});
export type Change = z.infer<typeof changeSchema>;

/** `updated`: at once, without a restart. `restarted`: stopped and started, because another one is re-created. */
export const serviceEffectSchema = z.object({
  service: serviceNameSchema,
  effect: z.enum(['recreated', 'updated', 'restarted', 'kept']),
  /** Kinds of changes that make it so. */
  because: z.array(changedFieldSchema),
});
export type ServiceEffect = z.infer<typeof serviceEffectSchema>;

export const configurationPlanSchema = z.object({
  findings: z.array(findingSchema),
  changes: z.array(changeSchema),
  effects: z.array(serviceEffectSchema),
  /** Null when nothing changes. */
  plan: planSchema.nullable(),
});
export type ConfigurationPlan = z.infer<typeof configurationPlanSchema>;
