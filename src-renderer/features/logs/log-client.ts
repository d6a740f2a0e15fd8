import type { BerthClient } from '../../rpc/client.ts';
import type { LogCalls } from './log-calls.ts';

export function logCallsOf(client: BerthClient): LogCalls {
  return {
    open: (instance) => client.logs.open({ instance }),
    read: (log, from, count) => client.logs.read({ log, from, count }),
    follow: (log, signal) => client.logs.follow({ log }, { signal }),
    search: (log, query, signal) => client.logs.search({ log, ...query }, { signal }),
    export: (log, signal) => client.logs.export({ log }, { signal }),
    close: (log) => client.logs.close({ log }),
  };
}
