/** Translates what the file system says. */
import { ProblemError } from '../../ports/problem-error.ts';

/** `ENOENT`, `ENOSPC` …; null for what is no error of the system. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** A full disk or quota becomes DISK_FULL with the path; everything else stays what it is. */
export function fileProblem(error: unknown, path: string): unknown {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? ProblemError.of('DISK_FULL', { path }, error) : error;
}
