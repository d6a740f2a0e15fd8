/** The list: one row is in the tab order, the arrow keys move. */
import { VisuallyHidden } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { words } from '../../text/words.ts';
import { InstanceRow } from './instance-row.tsx';
import classes from './instances.module.css';

function nextIndex(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

export function InstanceGrid({ instances }: { readonly instances: readonly Instance[] }) {
  const [focused, setFocused] = useState<InstanceId | null>(null);
  const { columns } = words.instances;
  const current = instances.some((instance) => instance.id === focused) ? focused : (instances[0]?.id ?? null);
  const wide = `${classes.cell ?? ''} ${classes.onlyWide ?? ''}`;

  const pressed = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = event.target instanceof HTMLElement ? event.target : null;
    if (row?.dataset.instance === undefined) return;
    const at = instances.findIndex((instance) => instance.id === row.dataset.instance);
    const next = nextIndex(event.key, at, instances.length);
    const id = next === null ? undefined : instances[next]?.id;
    if (id === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-instance="${id}"]`)?.focus();
  };

  return (
    <div
      role="grid"
      aria-label={words.instances.list}
      aria-rowcount={instances.length + 1}
      className={classes.list}
      onKeyDown={pressed}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={`${classes.columns ?? ''} ${classes.head ?? ''}`}>
          <div role="columnheader" className={classes.cell}>
            {columns.instance}
          </div>
          <div role="columnheader" className={classes.cell}>
            {columns.state}
          </div>
          <div role="columnheader" className={`${classes.cell ?? ''} ${classes.version ?? ''}`}>
            {columns.version}
          </div>
          <div role="columnheader" className={wide}>
            {columns.address}
          </div>
          <div role="columnheader" className={classes.cpu}>
            {columns.cpu}
          </div>
          <div role="columnheader" className={classes.memory}>
            {columns.memory}
          </div>
          <div role="columnheader" className={wide}>
            {columns.backup}
          </div>
          <div role="columnheader">
            <VisuallyHidden>{columns.actions}</VisuallyHidden>
          </div>
        </div>
      </div>
      {instances.map((instance, index) => (
        <InstanceRow
          key={instance.id}
          instance={instance}
          rowIndex={index + 2}
          isCurrent={instance.id === current}
          onFocus={setFocused}
        />
      ))}
    </div>
  );
}
