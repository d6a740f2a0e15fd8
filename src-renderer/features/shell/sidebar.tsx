/** The six places, what is pinned, and the engine in use. */
import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconArchive,
  IconHistory,
  IconLayoutGrid,
  IconPlug,
  IconServer2,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import { desktop } from '../../rpc/desktop.ts';
import { useGo, useInstances, useRoute, useStores } from '../../stores/context.tsx';
import { formatRoute, placeOf, places, type Place, type Route } from '../../stores/route.ts';
import { formatCount } from '../../text/format.ts';
import { words } from '../../text/words.ts';
import { instanceWord } from '../../text/states.ts';
import { Mark } from '../../ui/mark.tsx';
import { StateGlyph } from '../../ui/state.tsx';
import { Tile } from '../../ui/tile.tsx';
import { EngineFoot } from './engine-foot.tsx';
import classes from './sidebar.module.css';

const icons: Record<Place, Icon> = {
  instances: IconServer2,
  backups: IconArchive,
  activity: IconHistory,
  templates: IconLayoutGrid,
  engines: IconPlug,
  settings: IconSettings,
};

interface PlaceLinkProps {
  readonly route: Route;
  readonly className: string | undefined;
  readonly isCurrent: boolean;
  /** In the rail the words are in the tooltip. */
  readonly name: string;
  readonly isRail: boolean;
  readonly children: ReactNode;
}

function PlaceLink({ route, className, isCurrent, name, isRail, children }: PlaceLinkProps) {
  const go = useGo();
  return (
    <Tooltip label={name} position="right" disabled={!isRail}>
      <a
        href={formatRoute(route)}
        className={className}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={(event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          go(route);
        }}
      >
        {children}
      </a>
    </Tooltip>
  );
}

/** The instance that the page is about, if it is still there. */
function useOpenInstance(route: Route): InstanceId | null {
  const stores = useStores();
  const jobs = useStore(stores.jobs.store, (state) => state.byId);
  const instances = useStore(stores.instances.store, (state) => state.byId);
  if (route.page === 'instance' || route.page === 'upgrade') return route.id;
  const id = route.page === 'job' ? jobs.get(route.id)?.instanceId : undefined;
  return id !== undefined && instances.has(id) ? id : null;
}

export function Sidebar() {
  const route = useRoute();
  const instances = useInstances();
  const isRail = useMediaQuery('(max-width: 1199.98px)');
  const openId = useOpenInstance(route);
  // The path above a job begins at its instance, as long as there is one.
  const place = route.page === 'job' && openId !== null ? 'instances' : placeOf(route);
  const pinned = (instances ?? []).filter((instance) => instance.isPinned);
  return (
    <aside aria-label={words.shell.program} className={classes.side} data-pane>
      <div className={classes.head} data-is-mac={desktop?.platform === 'darwin' || undefined}>
        <Mark size={22} />
        <span className={classes.word}>{words.shell.program}</span>
      </div>
      <nav aria-label={words.shell.navigation} className={classes.nav}>
        {places.map((one) => {
          const PlaceIcon = icons[one];
          return (
            <PlaceLink
              key={one}
              route={{ page: one }}
              className={classes.place}
              isCurrent={one === place}
              name={words.shell.places[one]}
              isRail={isRail}
            >
              <PlaceIcon size={17} stroke={1.6} aria-hidden />
              <span className={classes.label}>{words.shell.places[one]}</span>
              {one === 'instances' && instances !== null && instances.length > 0 ? (
                <span className={classes.count}>{formatCount(instances.length)}</span>
              ) : null}
            </PlaceLink>
          );
        })}
      </nav>
      {pinned.length > 0 ? (
        <nav aria-label={words.shell.pinned} className={classes.pinned}>
          <div className={classes.pinnedTitle} aria-hidden>
            {words.shell.pinned}
          </div>
          {pinned.map((instance) => (
            <PlaceLink
              key={instance.id}
              route={{ page: 'instance', id: instance.id, tab: 'overview' }}
              className={classes.pin}
              isCurrent={instance.id === openId}
              name={`${instance.name}, ${instanceWord(instance.state)}`}
              isRail={isRail}
            >
              <span className={classes.tile}>
                <Tile tile={instance.template.tile} size={20} />
                <span className={classes.badge}>
                  <StateGlyph state={instance.state} size={12} isBesideWord />
                </span>
              </span>
              <span className={classes.label}>{instance.name}</span>
              <span className={classes.pinState}>
                <StateGlyph state={instance.state} size={14} />
              </span>
            </PlaceLink>
          ))}
        </nav>
      ) : (
        <div className={classes.pinned} />
      )}
      <EngineFoot isRail={isRail} />
    </aside>
  );
}
