/** A router over the real contract whose answers a test can foresee; what it does not name is not there. */
import { implement } from '@orpc/server';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { contract } from '../../../src-main/contract/router.ts';
import type { AppRouter } from '../../../src-main/rpc/transport.ts';
import type { CallContext } from '../../../src-main/rpc/transport-context.ts';

export interface Stub {
  readonly router: AppRouter;
  /** Who called, in order. */
  readonly callers: CallContext['by'][];
  /** Streams that are open now. */
  openStreams(): number;
  engines: EngineView[];
  jobs: Job[];
}

export function stubRouter(): Stub {
  const os = implement(contract).$context<CallContext>();
  const callers: CallContext['by'][] = [];
  const world: Pick<Stub, 'engines' | 'jobs'> = { engines: [], jobs: [] };
  let open = 0;
  const router = {
    settings: {
      get: os.settings.get.handler(({ context }) => {
        callers.push(context.by);
        return { theme: 'dark' as const, backupFolder: '', engineEndpoint: '', logFontSize: 12, isLogWrapped: false };
      }),
      set: os.settings.set.handler(({ input }) => ({
        theme: input.theme ?? ('system' as const),
        backupFolder: '',
        engineEndpoint: '',
        logFontSize: 12,
        isLogWrapped: false,
      })),
    },
    instances: {
      list: os.instances.list.handler(() => []),
      get: os.instances.get.handler(({ input, errors }) => {
        throw errors.NO_SUCH_INSTANCE({ data: { instance: input.id } });
      }),
    },
    engines: { list: os.engines.list.handler(() => world.engines) },
    jobs: { list: os.jobs.list.handler(() => world.jobs) },
    stats: {
      watch: os.stats.watch.handler(async function* ({ signal }) {
        open += 1;
        try {
          for (let seq = 0; signal?.aborted !== true; seq += 1) {
            yield { seq, event: [] };
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        } finally {
          open -= 1;
        }
      }),
    },
  };
  return Object.assign(world, { router: router as unknown as AppRouter, callers, openStreams: () => open });
}
