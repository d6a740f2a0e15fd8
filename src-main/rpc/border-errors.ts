/** From what was thrown inside to a typed error of the border. No stack, no cause, nothing of the inside leaves. */
import { ORPCError, ValidationError } from '@orpc/server';
import type { Problem } from '../contract/errors.ts';
import { toProblem } from '../ports/problem-error.ts';

export function toBorderError(error: unknown): ORPCError<string, unknown> {
  if (isFromBorder(error)) {
    const issues = issuesOf(error);
    if (error.defined) return error;
    if (issues !== null && error.code === 'BAD_REQUEST') return bordered({ code: 'BAD_REQUEST', data: { issues } });
    const where = (issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    return bordered({
      code: 'UNEXPECTED',
      data: { details: [error.message, where].filter((part) => part !== '').join(': ') },
    });
  }
  return bordered(toProblem(error));
}

function isFromBorder(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError;
}

function bordered({ code, data }: Problem): ORPCError<string, unknown> {
  return new ORPCError(code, { data, message: code });
}

function issuesOf({ cause }: ORPCError<string, unknown>): { path: string[]; message: string }[] | null {
  if (!(cause instanceof ValidationError)) return null;
  return cause.issues.map(({ path, message }) => ({
    path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)),
    message,
  }));
}
