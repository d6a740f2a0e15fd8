import type { Problem } from '../../../src-main/contract/errors.ts';
import { toProblem } from '../../../src-main/ports/problem-error.ts';

/** The problem that an act throws; null when it throws none. */
export function problemOf(act: () => unknown): Problem | null {
  try {
    act();
    return null;
  } catch (error) {
    return toProblem(error);
  }
}
