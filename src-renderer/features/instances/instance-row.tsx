/** One instance: its row and, while there is something to say, its band. The whole row opens the instance. */
import { IconExternalLink, IconPlayerPlay } from '@tabler/icons-react';
import { memo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useStores } from '../../stores/context.tsx';
import { useServices } from '../../stores/use-services.ts';
import { canOpen, canStart, openUrl, useInstanceActions } from '../../stores/use-instance-actions.ts';
import { formatAge } from '../../text/format.ts';
import { instanceWord, shieldWords, troubledService } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { Tile } from '../../ui/tile.tsx';
import { hasBand, RowBand, useBandJob } from './row-band.tsx';
import { AddressCell, BackupCell, CpuCell, MemoryCell, StateCell, VersionCell } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import classes from './instances.module.css';

export interface InstanceRowProps {
  readonly instance: Instance;
  /** The row that Tab reaches. */
  readonly isCurrent: boolean;
  readonly rowIndex: number;
  readonly onFocus: (id: InstanceId) => void;
}

/** The row's name as one sentence. */
function useSentence(instance: Instance): string {
  const update = useStore(useStores().updates.store, (state) => state.byId.get(instance.id)?.to ?? null);
  const now = useNow();
  const { lastBackup } = instance;
  const troubled = troubledService(instance);
  return words.instances.sentence([
    instance.name,
    `${instance.template.name} ${instance.version}`,
    instanceWord(instance.state).toLowerCase(),
    ...(troubled === null ? [] : [troubled]),
    ...(update === null ? [] : [words.instances.update(update)]),
    ...(lastBackup === null
      ? [shieldWords.none.toLowerCase()]
      : [words.instances.lastBackup(formatAge(lastBackup.at, now)), shieldWords[lastBackup.trust].toLowerCase()]),
  ]);
}

/** The template, and the services beside the main one: `Octopus Deploy, SQL Server`. */
function useMadeOf(instance: Instance): string {
  const [, ...others] = useServices(instance);
  return [instance.template.name, ...others.map((service) => service.label)].join(', ');
}

/** Among hundreds only the rows that changed are drawn again. */
export const InstanceRow = memo(function InstanceRow({ instance, isCurrent, rowIndex, onFocus }: InstanceRowProps) {
  const actions = useInstanceActions();
  const job = useBandJob(instance.id);
  const sentence = useSentence(instance);
  const madeOf = useMadeOf(instance);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const tabIndex = isCurrent ? 0 : -1;
  const isStopped = instance.state.word === 'stopped';

  const clicked = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button, [role="menu"]')) return;
    actions.show(instance);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') actions.show(instance);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenuOpen(true);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) actions.copyAddress(instance);
    else return;
    event.preventDefault();
  };
  const cell = (content: React.ReactNode, className: string | undefined) => (
    <div role="gridcell" className={className}>
      {content}
    </div>
  );
  const wide = `${classes.cell ?? ''} ${classes.onlyWide ?? ''}`;

  return (
    <div role="rowgroup" className={classes.group}>
      <div
        role="row"
        aria-label={sentence}
        aria-rowindex={rowIndex}
        data-instance={instance.id}
        tabIndex={tabIndex}
        className={`${classes.columns ?? ''} ${classes.row ?? ''}`}
        onClick={clicked}
        onKeyDown={pressed}
        onFocus={() => onFocus(instance.id)}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenuOpen(true);
        }}
      >
        {cell(
          <div className={classes.who}>
            <Tile tile={instance.template.tile} size={36} isFaint={isStopped} />
            <div className={classes.whoText}>
              <div className={classes.name}>{instance.name}</div>
              <div className={classes.second}>{madeOf}</div>
            </div>
          </div>,
          classes.cell,
        )}
        {cell(<StateCell instance={instance} />, classes.cell)}
        {cell(
          <VersionCell
            instance={instance}
            job={job}
            tabIndex={tabIndex}
            onUpgrade={() => {
              actions.upgrade(instance);
            }}
          />,
          `${classes.cell ?? ''} ${classes.version ?? ''}`,
        )}
        {cell(<AddressCell instance={instance} job={job} tabIndex={tabIndex} />, wide)}
        {cell(<CpuCell instance={instance} />, classes.cpu)}
        {cell(<MemoryCell instance={instance} />, classes.memory)}
        {cell(<BackupCell instance={instance} />, wide)}
        {cell(
          <>
            {canStart(instance) ? (
              <IconButton
                label={words.instances.actions.start}
                keys="S"
                tabIndex={tabIndex}
                icon={<IconPlayerPlay size={16} stroke={1.7} />}
                onClick={() => {
                  actions.start(instance);
                }}
              />
            ) : openUrl(instance) === null ? null : (
              <IconButton
                label={words.instances.openIn(instance.name)}
                keys="O"
                tabIndex={tabIndex}
                isDisabled={!canOpen(instance)}
                icon={<IconExternalLink size={16} stroke={1.7} />}
                onClick={() => {
                  actions.open(instance);
                }}
              />
            )}
            <RowMenu instance={instance} isOpen={isMenuOpen} onChange={setMenuOpen} tabIndex={tabIndex} />
          </>,
          classes.actions,
        )}
      </div>
      {hasBand(instance, job) ? (
        <div role="row">
          <div role="gridcell" aria-colspan={8} className={classes.bandCell}>
            <RowBand instance={instance} job={job} />
          </div>
        </div>
      ) : null}
    </div>
  );
});
