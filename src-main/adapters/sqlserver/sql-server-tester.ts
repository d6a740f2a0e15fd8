/** Tries a connection to a SQL Server, and looks at what a login may do there. */
import type { DatabaseTester } from '../../ports/database-tester.ts';
import { ProblemError } from '../../ports/problem-error.ts';

export const sqlServerTester: DatabaseTester = {
  test: () => Promise.reject(ProblemError.of('UNEXPECTED', { details: 'not built yet' })),
};
