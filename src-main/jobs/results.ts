/** What steps hand to later steps through the journal, parsed on the way back. */
import { z } from 'zod';
import { backupPartSchema } from '../contract/backup.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { StepContext } from './step.ts';
import type { StepId } from '../contract/plan.ts';

/** How the instance was when the job began. */
export const foundSchema = z.object({
  running: z.array(serviceNameSchema),
  /** Its probe said so: then it must say so again after an undo. */
  wasHealthy: z.boolean(),
});
export type Found = z.infer<typeof foundSchema>;

/** Digest by service. */
export const pulledSchema = z.object({ digests: z.record(z.string(), z.string()) });

export const capturedSchema = z.object({
  captured: z.array(
    z.object({ service: serviceNameSchema, variable: z.string(), name: z.string(), fingerprint: z.string() }),
  ),
});

/** `isRefused`: not everything could be started, and the gate has nothing to wait for. */
export const startedSchema = z.object({ isRefused: z.boolean() });

export const copiedSchema = z.object({
  parts: z.array(backupPartSchema),
  startedAt: z.string(),
  consistency: z.enum(['running', 'stopped']),
});
export type Copied = z.infer<typeof copiedSchema>;

/** What `step` returned; null while it has not finished, or when it returned nothing. */
export function resultOf<T extends z.ZodType>(
  context: Pick<StepContext, 'result'>,
  step: StepId,
  schema: T,
): z.infer<T> | null {
  const value = context.result(step);
  return value === undefined || value === null ? null : schema.parse(value);
}

/** The instance as the `check` step found it; not running when the check has not finished. */
export function foundBy(context: Pick<StepContext, 'result'>): Found {
  return resultOf(context, 'check', foundSchema) ?? { running: [], wasHealthy: false };
}
