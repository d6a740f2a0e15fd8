/** Where you are, from the place down. */
import { useStore } from 'zustand';
import { useRoute, useStores } from '../../stores/context.tsx';
import type { Route } from '../../stores/route.ts';
import { adoptText } from '../../text/adopt.ts';
import { words } from '../../text/words.ts';

export interface Crumb {
  readonly label: string;
  readonly route: Route | null;
}

const home: Crumb = { label: words.shell.places.instances, route: { page: 'instances' } };

export function usePath(): readonly Crumb[] {
  const stores = useStores();
  const route = useRoute();
  const byId = useStore(stores.instances.store, (state) => state.byId);
  const jobs = useStore(stores.jobs.store, (state) => state.byId);
  const templates = useStore(stores.templates.store, (state) => state.templates);
  switch (route.page) {
    case 'gallery':
      return [home, { label: words.shell.newInstance, route: null }];
    case 'adopt':
      return [home, { label: adoptText.title, route: null }];
    case 'create': {
      const template = templates.find((one) => one.id === route.template);
      return [
        home,
        { label: words.shell.newInstance, route: { page: 'gallery' } },
        { label: template?.name ?? route.template, route: null },
      ];
    }
    case 'instance': {
      const name: Crumb = {
        label: byId.get(route.id)?.name ?? route.id,
        route: { page: 'instance', id: route.id, tab: 'overview' },
      };
      return route.tab === 'overview'
        ? [home, name]
        : [home, name, { label: words.shell.tabs[route.tab], route: null }];
    }
    case 'upgrade':
      return [
        home,
        { label: byId.get(route.id)?.name ?? route.id, route: { page: 'instance', id: route.id, tab: 'overview' } },
        { label: words.shell.upgrade, route: null },
      ];
    case 'job': {
      const job = jobs.get(route.id);
      if (job === undefined)
        return [
          { label: words.shell.places.activity, route: { page: 'activity' } },
          { label: words.shell.job, route: null },
        ];
      const label = words.shell.jobKinds[job.kind];
      return [
        home,
        {
          label: job.instanceName,
          route: byId.has(job.instanceId) ? { page: 'instance', id: job.instanceId, tab: 'activity' } : null,
        },
        { label, route: null },
      ];
    }
    default:
      return [{ label: words.shell.places[route.page], route: null }];
  }
}
