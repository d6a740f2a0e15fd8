/** What Berth asks of a database that is not its own. */
import type { ConnectionTest } from '../contract/connection.ts';

/** Never rejects because of what is at the other end: that is the answer. Reads only. */
export interface DatabaseTester {
  test(connectionString: string, signal: AbortSignal): Promise<ConnectionTest>;
}
