/** What a rejected call says, as a problem of the border. */
import { ORPCError } from '@orpc/client';
import { problemSchema, type Problem } from '../../src-main/contract/errors.ts';

export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    const known = problemSchema.safeParse({ code: String(error.code), data: data ?? {} });
    if (known.success) return known.data;
    return { code: 'UNEXPECTED', data: { details: `${String(error.code)}: ${error.message}` } };
  }
  return {
    code: 'UNEXPECTED',
    data: { details: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
  };
}
