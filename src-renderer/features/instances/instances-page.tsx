/** Home: all instances, those in trouble first. */
import { Button, Menu, Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconArrowsSort, IconCheck, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useCurrentEngine, useGo, useInstances, useStores } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { formatTime } from '../../text/format.ts';
import { adoptText } from '../../text/adopt.ts';
import { words } from '../../text/words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyInstances } from './empty-instances.tsx';
import { InstanceGrid } from './instance-grid.tsx';
import { arranged, filters, fits, orders, type Filter, type Order } from './instance-list.ts';
import classes from './instances.module.css';

/** The engine is away: what is seen is the last known state. */
function AwayNote() {
  const engine = useCurrentEngine();
  const go = useGo();
  const act = useAct();
  const { system } = useStores();
  if (engine?.state.word !== 'away') return null;
  const { since } = engine.state;
  return (
    <div className={classes.away}>
      <Note
        tone="bad"
        role="alert"
        title={words.instances.engineAway(engine.name)}
        actions={
          <>
            <Button
              size="sm"
              onClick={() => {
                go({ page: 'engines' });
              }}
            >
              {words.instances.openDoctor}
            </Button>
            <Button
              size="sm"
              leftSection={<IconRefresh size={14} stroke={1.7} />}
              onClick={() => {
                act(system.refreshEngines);
              }}
            >
              {words.common.lookAgain}
            </Button>
          </>
        }
      >
        {words.instances.asOf(formatTime(since))}
      </Note>
    </div>
  );
}

function useUpdates(instances: readonly Instance[]): ReadonlySet<InstanceId> {
  const byId = useStore(useStores().updates.store, (state) => state.byId);
  return useMemo(
    () =>
      new Set(
        instances
          .filter(({ id, version }) => {
            const update = byId.get(id);
            return update?.installed === version && update.to !== null;
          })
          .map(({ id }) => id),
      ),
    [instances, byId],
  );
}

function OrderMenu({ order, onChange }: { readonly order: Order; readonly onChange: (order: Order) => void }) {
  const names = words.instances.orders;
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" size="sm" leftSection={<IconArrowsSort size={15} stroke={1.7} />}>
          {names[order]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={words.instances.order}>
        {orders.map((one) => (
          <Menu.Item
            key={one}
            rightSection={one === order ? <IconCheck size={15} stroke={1.8} /> : null}
            onClick={() => {
              onChange(one);
            }}
          >
            {names[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Listed({ instances }: { readonly instances: readonly Instance[] }) {
  const updates = useUpdates(instances);
  const [filter, setFilter] = useState<Filter>('all');
  const [order, setOrder] = useLocalStorage<Order>({ key: 'berth-order', defaultValue: 'attention' });
  const shown = useMemo(() => arranged(instances, filter, order, updates), [instances, filter, order, updates]);
  return (
    <>
      <div className={classes.tools}>
        <div className={classes.chips} role="group" aria-label={words.instances.filterGroup}>
          {filters.map((one) => (
            <FilterChip
              key={one}
              label={words.instances.filters[one]}
              count={instances.filter((instance) => fits(instance, one, updates)).length}
              isOn={one === filter}
              isAll={one === 'all'}
              glyph={one === 'attention' ? <Glyph shape="triangle" tone="warn" size={13} /> : null}
              onChange={() => {
                setFilter(one);
              }}
            />
          ))}
        </div>
        <OrderMenu order={order} onChange={setOrder} />
      </div>
      <AwayNote />
      {shown.length > 0 ? (
        <InstanceGrid instances={shown} />
      ) : (
        <EmptyState
          title={words.instances.noneInFilter}
          text={words.instances.noneInFilterText}
          actions={
            <Button
              onClick={() => {
                setFilter('all');
              }}
            >
              {words.instances.showAll}
            </Button>
          }
        />
      )}
    </>
  );
}

export function InstancesPage() {
  const instances = useInstances();
  const go = useGo();
  if (instances?.length === 0) {
    return (
      <div className={classes.emptyPage}>
        <EmptyInstances />
      </div>
    );
  }
  return (
    <Page
      title={words.instances.title}
      actions={
        <>
          <Button onClick={() => go({ page: 'adopt' })}>{adoptText.open}</Button>
          <Button
            variant="filled"
            leftSection={<IconPlus size={15} stroke={1.8} />}
            onClick={() => {
              go({ page: 'gallery' });
            }}
          >
            {words.instances.new}
          </Button>
        </>
      }
    >
      {instances === null ? (
        <div role="status" aria-label={words.common.loading}>
          <Skeleton height={28} width={320} mb={14} />
          <Skeleton height={360} radius={12} />
        </div>
      ) : (
        <Listed instances={instances} />
      )}
    </Page>
  );
}
