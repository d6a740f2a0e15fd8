/** Measured use of resources. */
import { z } from 'zod';
import { instanceIdSchema, instantSchema } from './ids.ts';

export const sampleSchema = z.object({
  at: instantSchema,
  /** Share of all cores the instance may use, 0 … 1. */
  cpu: z.number(),
  /** All cores the instance may use. */
  cores: z.number(),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number().nullable(),
  /** Bytes per second. */
  networkIn: z.number(),
  networkOut: z.number(),
  diskRead: z.number(),
  diskWrite: z.number(),
});
export type Sample = z.infer<typeof sampleSchema>;

export const instanceSampleSchema = z.object({ instance: instanceIdSchema, sample: sampleSchema });
