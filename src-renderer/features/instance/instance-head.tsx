import { Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconExternalLink,
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
import { useEngine, useGo, useUpdate } from '../../stores/context.tsx';
import { formatSpan } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mono } from '../../ui/mono.tsx';
import { useNow } from '../../ui/now.tsx';
import { StatePill } from '../../ui/state.tsx';
import { Tile } from '../../ui/tile.tsx';
import { mainActionOf, isUp, openAddress } from './instance-facts.ts';
import type { InstanceActions } from './use-actions.ts';
import classes from './instance.module.css';

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;

interface HeadProps {
  readonly instance: Instance;
  readonly actions: InstanceActions;
  /** Logs, Configuration, Backups: one line less. */
  readonly isCompact: boolean;
  readonly onRemove: () => void;
}

function MoreMenu({ instance, actions, onRemove }: HeadProps) {
  const go = useGo();
  const update = useUpdate(instance.id, instance.version);
  const address = instance.addresses[0];
  const canStop = isUp(instance.state) && !actions.isBusy;
  return (
    <Menu>
      <Menu.Target>
        <span>
          <IconButton label={instanceText.more} hasMenu className={classes.more} icon={<IconDots size={16} stroke={1.7} />} />
        </span>
      </Menu.Target>
      <Menu.Dropdown>
        {isUp(instance.state) ? (
          <>
            <Menu.Item leftSection={<IconRefresh {...icon} />} disabled={!canStop} onClick={() => actions.ask('restart')}>
              {instanceText.restart}
            </Menu.Item>
            <Menu.Item leftSection={<IconSquare {...icon} />} disabled={!canStop} onClick={() => actions.ask('stop')}>
              {instanceText.stop}
            </Menu.Item>
          </>
        ) : (
          <Menu.Item leftSection={<IconPlayerPlay {...icon} />} disabled={actions.isBusy} onClick={actions.start}>
            {instanceText.start}
          </Menu.Item>
        )}
        {update === null && instance.template.isKnown && (
          <Menu.Item leftSection={<IconArrowUp {...icon} />} onClick={() => go({ page: 'upgrade', id: instance.id })}>
            {instanceText.versions}
          </Menu.Item>
        )}
        {address !== undefined && (
          <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => void navigator.clipboard.writeText(address.url ?? `${address.host}:${address.hostPort}`)}>
            {instanceText.copyAddress}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={instance.isPinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
          onClick={() => actions.setPinned(!instance.isPinned)}
        >
          {instance.isPinned ? instanceText.unpin : instanceText.pin}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item className={classes.danger ?? ''} leftSection={<IconTrash {...icon} />} disabled={actions.isBusy} onClick={onRemove}>
          {instanceText.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Open while it is well, See log when it is down, Start when it is stopped. */
function MainButton({ instance, actions }: Pick<HeadProps, 'instance' | 'actions'>) {
  const go = useGo();
  const address = openAddress(instance);
  switch (mainActionOf(instance)) {
    case 'open':
      return (
        <Button variant="filled" component="a" href={address?.url ?? ''} target="_blank" rel="noreferrer" leftSection={<IconExternalLink {...icon} />}>
          {instanceText.open}
        </Button>
      );
    case 'log':
      return (
        <Button variant="filled" leftSection={<IconFileText {...icon} />} onClick={() => go({ page: 'instance', id: instance.id, tab: 'logs' })}>
          {instanceText.seeLog}
        </Button>
      );
    case 'start':
      return (
        <Button variant="filled" leftSection={<IconPlayerPlay {...icon} />} disabled={actions.isBusy} onClick={actions.start}>
          {instanceText.start}
        </Button>
      );
    case 'none':
      return null;
  }
}

export function InstanceHead(props: HeadProps) {
  const { instance, actions, isCompact } = props;
  const go = useGo();
  const now = useNow();
  const engine = useEngine(instance.engineId);
  const update = useUpdate(instance.id, instance.version);
  const { state } = instance;
  const since = 'since' in state && state.since !== null && isUp(state) ? formatSpan((now - Date.parse(state.since)) / 1000) : null;
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
        <MoreMenu {...props} />
        <Button leftSection={<IconArchive {...icon} />} disabled={actions.isBusy || state.word === 'notReachable' || !instance.template.isKnown} onClick={actions.backUp}>
          {instanceText.backUp}
        </Button>
        {update !== null && !isCompact && (
          <Button
            leftSection={<IconArrowUp {...icon} />}
            rightSection={<span className={classes.update}>{update}</span>}
            disabled={actions.isBusy || !instance.template.isKnown}
            onClick={() => go({ page: 'upgrade', id: instance.id })}
          >
            {instanceText.upgrade}
          </Button>
        )}
        <MainButton instance={instance} actions={actions} />
      </div>
    </header>
  );
}
