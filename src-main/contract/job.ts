/** One journaled run of a plan, as the window sees it. */
import { z } from 'zod';
import { problemSchema } from './errors.ts';
import { backupIdSchema, engineIdSchema, instanceIdSchema, instantSchema, jobIdSchema } from './ids.ts';
import { logLineSchema } from './logs.ts';
import { jobKindSchema, planSchema, stepDetailSchema, stepIdSchema, stepPhaseSchema } from './plan.ts';

/**
 * ```
 * running ⇄ waiting (engine away)     running → done
 *    └→ undoing → rolledBack | cancelled | halfway
 * ```
 */
export const jobStateSchema = z.enum(['running', 'waiting', 'undoing', 'done', 'rolledBack', 'cancelled', 'halfway']);
export type JobState = z.infer<typeof jobStateSchema>;

export const stepStateSchema = z.enum(['waiting', 'running', 'done', 'skipped', 'undoing', 'undone', 'failed']);

/** One layer of a pull. */
export const layerProgressSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'downloading', 'verifying', 'extracting', 'done']),
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
});
export type LayerProgress = z.infer<typeof layerProgressSchema>;

/** One thing that the gate waits for. */
export const gateCheckSchema = z.object({
  label: z.string(),
  state: z.enum(['waiting', 'alive', 'ready']),
  /** Plain fact: `200`, `exit 1`, `no answer`. */
  answer: z.string().nullable(),
});

/** Never journaled: only the window needs it. */
export const stepProgressSchema = z.object({
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'seconds', 'items']),
  /** What is being worked on: a path, a service. */
  subject: z.string().optional(),
  layers: z.array(layerProgressSchema).optional(),
  checks: z.array(gateCheckSchema).optional(),
});
export type StepProgress = z.infer<typeof stepProgressSchema>;

export const jobStepSchema = z.object({
  id: stepIdSchema,
  phase: stepPhaseSchema,
  isPointOfNoReturn: z.boolean(),
  estimateSeconds: z.number().nullable(),
  state: stepStateSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  detail: stepDetailSchema,
  progress: stepProgressSchema.nullable(),
});
export type JobStep = z.infer<typeof jobStepSchema>;

export const jobSchema = z.object({
  id: jobIdSchema,
  kind: jobKindSchema,
  instanceId: instanceIdSchema,
  instanceName: z.string(),
  engineId: engineIdSchema,
  by: z.enum(['you', 'commandLine', 'schedule']),
  state: jobStateSchema,
  from: z.string().nullable(),
  to: z.string().nullable(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  steps: z.array(jobStepSchema),
  notes: planSchema.shape.notes,
  /** Why it turned round; kept after the end. */
  problem: problemSchema.nullable(),
  /** Why going back does not get on, if it does not. */
  undoProblem: problemSchema.nullable(),
  /** Last lines of the container that did not come up. */
  logExcerpt: z.array(logLineSchema),
  /** Since when the instance is down because of this job; null while it is up. */
  downSince: instantSchema.nullable(),
  /** Seconds it was down in all, once it is up again. */
  downtimeSeconds: z.number().nullable(),
  /** Backup made or used by the job. */
  backup: backupIdSchema.nullable(),
  /** The process stopped in the middle and the job was driven on by a later start. */
  wasInterrupted: z.boolean(),
  canCancel: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;
