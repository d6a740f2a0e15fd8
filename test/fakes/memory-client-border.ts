/** The contract's builder for handlers in memory: problems cross it as they cross the real border. */
import { ORPCError } from '@orpc/client';
import { implement } from '@orpc/server';
import { contract } from '../../src-main/contract/router.ts';
import { ProblemError } from '../../src-main/ports/problem-error.ts';

export const os = implement(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof ProblemError) throw new ORPCError(error.problem.code, { data: error.problem.data });
    throw error;
  }
});
