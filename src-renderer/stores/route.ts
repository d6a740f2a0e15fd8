/** Where the window is: read from and written to the address' hash, so that back and forward are the browser's own. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  instanceIdSchema,
  jobIdSchema,
  templateIdSchema,
  type InstanceId,
  type JobId,
  type TemplateId,
} from '../../src-main/contract/ids.ts';

export const instanceTabs = ['overview', 'logs', 'configuration', 'backups', 'activity'] as const;
export type InstanceTab = (typeof instanceTabs)[number];
export const places = ['instances', 'backups', 'activity', 'templates', 'engines', 'settings'] as const;
export type Place = (typeof places)[number];

export type Route =
  | { readonly page: Place }
  | { readonly page: 'gallery' }
  | { readonly page: 'adopt' }
  | { readonly page: 'create'; readonly template: TemplateId }
  | { readonly page: 'instance'; readonly id: InstanceId; readonly tab: InstanceTab }
  | { readonly page: 'upgrade'; readonly id: InstanceId }
  | { readonly page: 'job'; readonly id: JobId };

const isOneOf = <T extends string>(list: readonly T[], value: string | undefined): value is T =>
  list.some((item) => item === value);

/** An address that is not known leads home. */
export function parseRoute(hash: string): Route {
  const [first, second, third] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodeSafely);
  if (first === 'jobs') {
    const id = jobIdSchema.safeParse(second);
    return id.success ? { page: 'job', id: id.data } : { page: 'activity' };
  }
  if (first === 'instances' && second === 'new') {
    const template = templateIdSchema.safeParse(third);
    return template.success ? { page: 'create', template: template.data } : { page: 'gallery' };
  }
  if (first === 'instances' && second === 'adopt') return { page: 'adopt' };
  if (first === 'instances' && second) {
    const id = instanceIdSchema.safeParse(second);
    if (!id.success) return { page: 'instances' };
    if (third === 'upgrade') return { page: 'upgrade', id: id.data };
    return { page: 'instance', id: id.data, tab: isOneOf(instanceTabs, third) ? third : 'overview' };
  }
  return { page: isOneOf(places, first) ? first : 'instances' };
}

export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'gallery':
      return '#/instances/new';
    case 'adopt':
      return '#/instances/adopt';
    case 'create':
      return `#/instances/new/${route.template}`;
    case 'instance':
      return `#/instances/${route.id}/${route.tab}`;
    case 'upgrade':
      return `#/instances/${route.id}/upgrade`;
    case 'job':
      return `#/jobs/${route.id}`;
    default:
      return `#/${route.page}`;
  }
}

/** Which of the six places the route lies in. */
export function placeOf(route: Route): Place {
  switch (route.page) {
    case 'gallery':
    case 'adopt':
    case 'create':
    case 'instance':
    case 'upgrade':
      return 'instances';
    case 'job':
      return 'activity';
    default:
      return route.page;
  }
}

export interface RouteState {
  readonly route: Route;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  readonly go: (route: Route) => void;
  /** Without a step in the history: the address that was opened stands for this one. */
  readonly replace: (route: Route) => void;
  readonly back: () => void;
  readonly forward: () => void;
}
export interface RouteStore {
  readonly store: StoreApi<RouteState>;
  readonly close: () => void;
}

function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function positionOf(state: unknown): number | null {
  return typeof state === 'object' && state !== null && 'position' in state && typeof state.position === 'number'
    ? state.position
    : null;
}

export function createRouteStore(target: Window): RouteStore {
  const { history, location } = target;
  let position = positionOf(history.state) ?? 0;
  let last = position;
  history.replaceState({ position }, '', location.href);

  const store = createStore<RouteState>()(() => ({
    route: parseRoute(location.hash),
    canGoBack: position > 0,
    canGoForward: false,
    go: (route) => {
      if (formatRoute(route) === formatRoute(store.getState().route)) return;
      position += 1;
      last = position;
      history.pushState({ position }, '', formatRoute(route));
      read();
    },
    replace: (route) => {
      history.replaceState({ position }, '', formatRoute(route));
      read();
    },
    back: () => {
      if (position > 0) history.back();
    },
    forward: () => {
      if (position < last) history.forward();
    },
  }));

  function read() {
    store.setState({ route: parseRoute(location.hash), canGoBack: position > 0, canGoForward: position < last });
  }
  /** A typed or linked hash arrives without a position: it is the newest step. */
  function moved() {
    const known = positionOf(history.state);
    if (known === null) {
      position += 1;
      last = position;
      history.replaceState({ position }, '', location.href);
    } else {
      position = known;
    }
    read();
  }
  target.addEventListener('popstate', moved);
  return {
    store,
    close: () => {
      target.removeEventListener('popstate', moved);
    },
  };
}
