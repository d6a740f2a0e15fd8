/** What a job's journal holds: one record per fact, appended and never changed. */
import { z } from 'zod';
import { problemSchema } from '../contract/errors.ts';
import { instantSchema } from '../contract/ids.ts';
import { jobSchema } from '../contract/job.ts';
import { logLineSchema } from '../contract/logs.ts';
import { plannedStepSchema, planSchema, stepDetailSchema, stepIdSchema } from '../contract/plan.ts';
import { jobInputSchema } from './inputs.ts';

const base = { at: instantSchema };
const ofStep = { ...base, step: stepIdSchema };

export const outcomeSchema = z.enum(['done', 'rolledBack', 'cancelled', 'halfway']);
export type Outcome = z.infer<typeof outcomeSchema>;

export const recordSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('created'),
    ...base,
    input: jobInputSchema,
    steps: z.array(plannedStepSchema),
    notes: planSchema.shape.notes,
    from: z.string().nullable(),
    to: z.string().nullable(),
    by: jobSchema.shape.by,
  }),
  z.object({ kind: z.literal('stepStarted'), ...ofStep }),
  z.object({
    kind: z.literal('stepDone'),
    ...ofStep,
    result: z.json().optional(),
    detail: stepDetailSchema.optional(),
    problem: problemSchema.optional(),
  }),
  z.object({ kind: z.literal('stepFailed'), ...ofStep, problem: problemSchema }),
  z.object({ kind: z.literal('cancelRequested'), ...base }),
  z.object({ kind: z.literal('undoStarted'), ...ofStep }),
  z.object({ kind: z.literal('undoDone'), ...ofStep, problem: problemSchema.optional() }),
  z.object({ kind: z.literal('undoFailed'), ...ofStep, problem: problemSchema }),
  z.object({ kind: z.literal('linesKept'), ...base, lines: z.array(logLineSchema) }),
  /** A new process picked the job up. */
  z.object({ kind: z.literal('interrupted'), ...base }),
  z.object({ kind: z.literal('finished'), ...base, outcome: outcomeSchema }),
]);
export type JobRecord = z.infer<typeof recordSchema>;
export type CreatedRecord = Extract<JobRecord, { kind: 'created' }>;

/** Whole records as the journal gave them; null when they are not those of a job that this program can read. */
export function parseRecords(values: readonly unknown[]): [CreatedRecord, ...JobRecord[]] | null {
  const parsed = z.array(recordSchema).safeParse(values);
  if (!parsed.success) return null;
  const [first, ...rest] = parsed.data;
  return first?.kind === 'created' ? [first, ...rest] : null;
}
