/** Lines of an instance's containers, and what the window asks of them. */
import { z } from 'zod';
import { instantSchema, serviceNameSchema } from './ids.ts';

export const logLevelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown']);
export type LogLevel = z.infer<typeof logLevelSchema>;

export const logStreamSchema = z.enum(['stdout', 'stderr']);

/** Text as the container wrote it, without its line end; control characters included. Longer than 1 MiB: cut, and `isCut`. */
export const logLineSchema = z.object({
  /** Counts from 0 over the whole life of the log; never reused, so a dropped line leaves a gap at the front only. */
  number: z.number().int().nonnegative(),
  at: instantSchema,
  service: serviceNameSchema,
  stream: logStreamSchema,
  level: logLevelSchema,
  text: z.string(),
  isCut: z.boolean().optional(),
  /** Set on rows that Berth itself wrote: re-created, started, stopped. */
  marker: z
    .object({
      kind: z.enum(['created', 'started', 'stopped', 'exited', 'recreated', 'engineAway', 'skipped']),
      job: z.string().nullable(),
      detail: z.string().nullable(),
    })
    .optional(),
  /** Diagnosis by a rule of the template. */
  diagnosis: z
    .object({
      rule: z.string(),
      level: z.enum(['info', 'warn', 'error']),
      words: z.string(),
      advice: z.string().nullable(),
    })
    .optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** Lines `first` … `next - 1` are held. */
export const logExtentSchema = z.object({
  first: z.number().int(),
  next: z.number().int(),
  /** Lines per second, mean of the last 5 s. */
  rate: z.number(),
});
export type LogExtent = z.infer<typeof logExtentSchema>;

export const logMatchSchema = z.object({
  number: z.number().int(),
  /** Character positions in `text`, start inclusive, end exclusive. */
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
});
