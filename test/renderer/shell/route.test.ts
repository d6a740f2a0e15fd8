import { describe, expect, it } from 'vitest';
import { createRouteStore, formatRoute, parseRoute, placeOf } from '../../../src-renderer/stores/route.ts';
import { idOf, upgradeJobId } from '../../fixtures/world-instances.ts';
import { templateIdSchema } from '../../../src-main/contract/ids.ts';

const id = idOf('git');

describe('routes', () => {
  it.each([
    { page: 'instances' },
    { page: 'backups' },
    { page: 'activity' },
    { page: 'templates' },
    { page: 'engines' },
    { page: 'settings' },
    { page: 'gallery' },
    { page: 'create', template: templateIdSchema.parse('node-red') },
    { page: 'instance', id, tab: 'logs' },
    { page: 'upgrade', id },
    { page: 'job', id: upgradeJobId },
  ] as const)('$page survives the address', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each(['', '#', '#/nonsense', '#/instances/%E0%A4%A', '#/instances/<script>', '#/jobs/..'])(
    'leads home or to a list from %s',
    (hash) => {
      expect(['instances', 'activity']).toContain(parseRoute(hash).page);
    },
  );

  it('opens the overview for a tab that is not known', () => {
    expect(parseRoute(`#/instances/${id}/nothing`)).toEqual({ page: 'instance', id, tab: 'overview' });
    expect(placeOf({ page: 'upgrade', id })).toBe('instances');
  });

  it('counts its own steps for back', () => {
    window.history.replaceState(null, '', '#/instances');
    const { store, close } = createRouteStore(window);
    expect(store.getState().canGoBack).toBe(false);
    store.getState().go({ page: 'settings' });
    store.getState().go({ page: 'settings' });
    expect(store.getState()).toMatchObject({ route: { page: 'settings' }, canGoBack: true, canGoForward: false });
    store.getState().replace({ page: 'engines' });
    expect(store.getState().route).toEqual({ page: 'engines' });
    close();
  });
});
