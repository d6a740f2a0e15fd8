import type { z } from 'zod';
import type { InstanceId, ServiceName } from '../../../src-main/contract/ids.ts';
import type { LogExtent, LogLine, logMatchSchema } from '../../../src-main/contract/logs.ts';

export type LogMatch = z.infer<typeof logMatchSchema>;

export interface SearchQuery {
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

/** What the log view asks of the border. */
export interface LogCalls {
  open(instance: InstanceId): Promise<{ log: string; extent: LogExtent; services: ServiceName[] }>;
  read(log: string, from: number, count: number): Promise<{ extent: LogExtent; lines: LogLine[] }>;
  follow(log: string, signal: AbortSignal): Promise<AsyncIterable<{ event: { extent: LogExtent; lines: LogLine[] } }>>;
  search(
    log: string,
    query: SearchQuery,
    signal: AbortSignal,
  ): Promise<AsyncIterable<{ event: { matches: LogMatch[]; isDone: boolean } }>>;
  export(log: string, signal: AbortSignal): Promise<AsyncIterable<{ text: string }>>;
  close(log: string): Promise<unknown>;
}
