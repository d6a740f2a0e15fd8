/** What Berth asks of a database that is not its own. */
import type { ConnectionTest } from '../contract/connection.ts';

export interface DatabaseTester {
  /**
   * Never rejects because of what is at the other end: that is the answer; rejects with the signal's reason. Reads only, and
   * takes at most about 10 s. `hosts`: names that lead to another place from here than from a container, lower-cased.
   */
  test(connectionString: string, signal: AbortSignal, hosts?: ReadonlyMap<string, string>): Promise<ConnectionTest>;
}
