/** What jobs ask of the logs: nothing is lost when a container goes, and its last lines explain why it did not come up. */
import type { InstanceId, JobId, ServiceName } from '../contract/ids.ts';
import type { LogLine } from '../contract/logs.ts';
import type { Engine } from './engine.ts';

export interface LogKeeper {
  /** Reads what the container still has into the instance's log; a missing container, or a log that may not be read, is no fault. Call before it is removed. */
  drain(engine: Engine, instance: InstanceId, service: ServiceName, container: string): Promise<void>;
  /** Writes a row of Berth's own into the log. */
  mark(
    instance: InstanceId,
    service: ServiceName,
    kind: 'created' | 'started' | 'stopped' | 'exited' | 'recreated',
    job: JobId | null,
    detail: string | null,
  ): void;
  /** The last lines of a container straight from the engine, diagnosed by the template's rules, oldest first; at most `count`. */
  tail(
    engine: Engine,
    instance: InstanceId,
    service: ServiceName,
    container: string,
    count: number,
  ): Promise<LogLine[]>;
}
