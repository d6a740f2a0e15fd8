/** The one kind of error that crosses layers: a code of the border with its data. */
import type { Problem, ProblemCode, ProblemDataOf } from '../contract/errors.ts';

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  static of<C extends ProblemCode>(code: C, data: ProblemDataOf<C>, cause?: unknown): ProblemError {
    return new ProblemError({ code, data } as Problem, cause === undefined ? undefined : { cause });
  }
}

/** What is not a `ProblemError` is a fault of the program: it becomes UNEXPECTED with its message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const details = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'UNEXPECTED', data: { details } };
}

export function isProblem(error: unknown, code: ProblemCode): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === code;
}
