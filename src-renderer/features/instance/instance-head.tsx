import { Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowBackUp,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconExternalLink,
  IconFileExport,
  IconFileText,
  IconPin,
  IconPinnedOff,
  IconPlayerPlay,
  IconRefresh,
  IconSquare,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useAsk, useEngine, useGo, useUpdate } from '../../stores/context.tsx';
import { canStart, canStop, isHeld, openUrl, useInstanceActions } from '../../stores/use-instance-actions.ts';
import { adoptText } from '../../text/adopt.ts';
import { formatSpan } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mono } from '../../ui/mono.tsx';
import { useNow } from '../../ui/now.tsx';
import { StatePill } from '../../ui/state.tsx';
import { Tile } from '../../ui/tile.tsx';
import { areAllAdopted, canBackUp, isUp, mainActionOf } from './instance-facts.ts';
import classes from './instance.module.css';

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;

interface HeadProps {
  readonly instance: Instance;
  /** Logs, Configuration, Backups: one line less. */
  readonly isCompact: boolean;
}

function MoreMenu({ instance }: Pick<HeadProps, 'instance'>) {
  const go = useGo();
  const update = useUpdate(instance.id, instance.version);
  const actions = useInstanceActions();
  const ask = useAsk();
  const isFree = !isHeld(instance);
  return (
    <Menu>
      <Menu.Target>
        <IconButton label={instanceText.more} className={classes.more} icon={<IconDots size={16} stroke={1.7} />} />
      </Menu.Target>
      <Menu.Dropdown>
        {canStop(instance) && (
          <>
            <Menu.Item
              leftSection={<IconRefresh {...icon} />}
              disabled={!isFree}
              onClick={() => actions.askRestart(instance)}
            >
              {instanceText.restart}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconSquare {...icon} />}
              disabled={!isFree}
              onClick={() => actions.askStop(instance)}
            >
              {instanceText.stop}
            </Menu.Item>
          </>
        )}
        {canStart(instance) && (
          <Menu.Item
            leftSection={<IconPlayerPlay {...icon} />}
            disabled={!isFree}
            onClick={() => actions.start(instance)}
          >
            {instanceText.start}
          </Menu.Item>
        )}
        {update === null && instance.template.isKnown && (
          <Menu.Item leftSection={<IconArrowUp {...icon} />} onClick={() => go({ page: 'upgrade', id: instance.id })}>
            {instanceText.versions}
          </Menu.Item>
        )}
        {openUrl(instance) !== null && (
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => actions.copyAddress(instance)}>
            {instanceText.copyAddress}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={instance.isPinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
          onClick={() => actions.togglePin(instance)}
        >
          {instance.isPinned ? instanceText.unpin : instanceText.pin}
        </Menu.Item>
        {areAllAdopted(instance) && (
          <Menu.Item
            leftSection={<IconArrowBackUp {...icon} />}
            disabled={!isFree}
            onClick={() => actions.askRelease(instance)}
          >
            {adoptText.release.action}
          </Menu.Item>
        )}
        {instance.template.isKnown && (
          <Menu.Item
            leftSection={<IconFileExport {...icon} />}
            onClick={() => ask({ kind: 'export', id: instance.id })}
          >
            {instanceText.export}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          className={classes.danger ?? ''}
          leftSection={<IconTrash {...icon} />}
          disabled={!isFree}
          onClick={() => actions.askRemove(instance)}
        >
          {instanceText.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Open while it is well, See log when it is down, Start when it is stopped. */
function MainButton({ instance }: Pick<HeadProps, 'instance'>) {
  const actions = useInstanceActions();
  switch (mainActionOf(instance)) {
    case 'open':
      return (
        <Button variant="filled" leftSection={<IconExternalLink {...icon} />} onClick={() => actions.open(instance)}>
          {instanceText.open}
        </Button>
      );
    case 'log':
      return (
        <Button variant="filled" leftSection={<IconFileText {...icon} />} onClick={() => actions.logs(instance)}>
          {instanceText.seeLog}
        </Button>
      );
    case 'start':
      return (
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay {...icon} />}
          disabled={isHeld(instance)}
          onClick={() => actions.start(instance)}
        >
          {instanceText.start}
        </Button>
      );
    case 'none':
      // Holds its place while a job runs, so that no other button slides under the pointer.
      return openUrl(instance) === null ? null : (
        <Button variant="filled" leftSection={<IconExternalLink {...icon} />} disabled>
          {instanceText.open}
        </Button>
      );
  }
}

export function InstanceHead({ instance, isCompact }: HeadProps) {
  const actions = useInstanceActions();
  const now = useNow();
  const engine = useEngine(instance.engineId);
  const update = useUpdate(instance.id, instance.version);
  const { state } = instance;
  const since =
    'since' in state && state.since !== null && isUp(state) ? formatSpan((now - Date.parse(state.since)) / 1000) : null;
  const second: ReactNode = (
    <>
      {instance.template.name} <Mono>{instance.version}</Mono>
    </>
  );
  return (
    <header className={classes.head} data-compact={isCompact || undefined}>
      <Tile tile={instance.template.tile} size={isCompact ? 24 : 46} isFaint={state.word === 'stopped'} />
      <div className={classes.headText}>
        <div className={classes.headTitle}>
          <h1 className={classes.title}>{instance.name}</h1>
          <StatePill state={state} />
          {isCompact && <span className={classes.sub}>{second}</span>}
        </div>
        {!isCompact && (
          <p className={classes.sub}>
            {second}
            {engine !== null && (
              <>
                <span className={classes.dot} aria-hidden />
                {engine.name}
              </>
            )}
            {since !== null && (
              <>
                <span className={classes.dot} aria-hidden />
                {instanceText.up(since)}
              </>
            )}
          </p>
        )}
      </div>
      <div className={classes.headButtons}>
        <MoreMenu instance={instance} />
        <Button
          leftSection={<IconArchive {...icon} />}
          disabled={!canBackUp(instance)}
          onClick={() => actions.backUp(instance)}
        >
          {instanceText.backUp}
        </Button>
        {update !== null && !isCompact && (
          <Button
            leftSection={<IconArrowUp {...icon} />}
            rightSection={<span className={classes.update}>{update}</span>}
            disabled={!canBackUp(instance)}
            onClick={() => actions.upgrade(instance)}
          >
            {instanceText.upgrade}
          </Button>
        )}
        <MainButton instance={instance} />
      </div>
    </header>
  );
}
