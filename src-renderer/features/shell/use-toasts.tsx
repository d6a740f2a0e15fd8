/** Says what happens outside the page one is looking at: jobs that end, an engine that goes away and comes back, instances in trouble. */
import { useEffect } from 'react';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import type { Stores } from '../../stores/stores.ts';
import { useStores } from '../../stores/context.tsx';
import { isActive } from '../../stores/jobs.ts';
import { formatDuration, formatTime } from '../../text/format.ts';
import { problemWords } from '../../text/problems.ts';
import { jobSentence } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { hideToast, showToast } from '../../ui/toast.tsx';

function jobText(job: Job): string | undefined {
  if (job.state === 'rolledBack' && job.kind === 'upgrade' && job.to)
    return `${words.toasts.didNotComeUp(job.to)} ${words.toasts.backIntact}`;
  if (job.problem) return problemWords(job.problem).title;
  if (job.downtimeSeconds !== null && job.downtimeSeconds > 0)
    return words.toasts.downFor(formatDuration(job.downtimeSeconds));
  return undefined;
}

function jobTitle(job: Job): string {
  if (job.state === 'done' && job.kind === 'upgrade' && job.to) return words.toasts.onVersion(job.instanceName, job.to);
  if (job.state === 'rolledBack' && job.kind === 'upgrade' && job.from)
    return words.toasts.backOn(job.instanceName, job.from);
  return jobSentence(job);
}

function sayJob(stores: Stores, job: Job) {
  const { route, go } = stores.route.store.getState();
  if (route.page === 'job' && route.id === job.id) return;
  showToast({
    id: `job-${job.id}`,
    glyph: <JobGlyph state={job.state} isBesideWord />,
    title: jobTitle(job),
    text: jobText(job),
    actions: [
      {
        label: job.state === 'rolledBack' ? words.toasts.seeWhat : words.toasts.seeJob,
        run: () => {
          go({ page: 'job', id: job.id });
        },
      },
    ],
    ...(job.state === 'done' || job.state === 'cancelled' ? { seconds: 8 } : {}),
  });
}

function sayEngine(stores: Stores, engine: EngineView, wasAway: boolean) {
  const { route, go } = stores.route.store.getState();
  const isSaidOnPage = route.page === 'instances' || route.page === 'engines';
  if (engine.state.word === 'away' && !wasAway && !isSaidOnPage) {
    showToast({
      id: `engine-${engine.id}`,
      glyph: <Glyph shape="octagon" tone="bad" />,
      title: words.toasts.engineAway(engine.name),
      text: words.toasts.engineAwayText(formatTime(engine.state.since)),
      actions: [
        {
          label: words.toasts.openDoctor,
          run: () => {
            go({ page: 'engines' });
          },
        },
      ],
      isUrgent: true,
    });
  }
  if (engine.state.word === 'connected' && wasAway) {
    hideToast(`engine-${engine.id}`);
    showToast({
      id: `engine-${engine.id}-back`,
      glyph: <Glyph shape="check" tone="ok" />,
      title: words.toasts.engineBack(engine.name),
      text: words.toasts.engineBackText,
      seconds: 8,
    });
  }
}

/** The reason as one text: a toast is not repeated while it is the same. */
function trouble({ state }: Instance): string | null {
  if (state.word !== 'attention' && state.word !== 'down') return null;
  return `${state.word} ${state.reason.diagnosis?.words ?? state.reason.problem?.code ?? ''}`;
}

function sayTrouble(stores: Stores, instance: Instance) {
  const { state } = instance;
  if (state.word !== 'attention' && state.word !== 'down') return;
  const { route, go } = stores.route.store.getState();
  if (route.page === 'instances' || (route.page === 'instance' && route.id === instance.id)) return;
  showToast({
    id: `trouble-${instance.id}`,
    glyph: state.word === 'down' ? <Glyph shape="octagon" tone="bad" /> : <Glyph shape="triangle" tone="warn" />,
    title: state.word === 'down' ? words.toasts.down(instance.name) : words.toasts.attention(instance.name),
    text:
      state.reason.diagnosis?.words ?? (state.reason.problem ? problemWords(state.reason.problem).title : undefined),
    actions: [
      {
        label: words.toasts.seeLog,
        run: () => {
          go({ page: 'instance', id: instance.id, tab: 'logs' });
        },
      },
    ],
    seconds: 20,
    isUrgent: state.word === 'down',
  });
}

export function useToasts(): void {
  const stores = useStores();
  useEffect(() => {
    const stops = [
      stores.jobs.store.subscribe((state, before) => {
        if (!before.isLoaded) return;
        for (const job of state.byId.values()) {
          const earlier = before.byId.get(job.id);
          if (earlier && isActive(earlier) && !isActive(job)) sayJob(stores, job);
        }
      }),
      stores.system.store.subscribe((state, before) => {
        if (before.engines === null || state.engines === before.engines) return;
        const hasAnyInstance = stores.instances.store.getState().byId.size > 0;
        for (const engine of state.engines ?? []) {
          const earlier = before.engines.find((other) => other.id === engine.id);
          if (!earlier || earlier.state.word === 'connecting') continue;
          // An engine without a version has never answered: then it does not answer “again”.
          if (hasAnyInstance || (engine.state.word === 'connected' && earlier.version !== null))
            sayEngine(stores, engine, earlier.state.word === 'away');
        }
      }),
      stores.instances.store.subscribe((state, before) => {
        if (!before.isLoaded) return;
        for (const instance of state.byId.values()) {
          const earlier = before.byId.get(instance.id);
          if (earlier && trouble(instance) !== null && trouble(earlier) !== trouble(instance))
            sayTrouble(stores, instance);
        }
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [stores]);
}
