import { Button, Menu } from '@mantine/core';
import { IconColumns, IconDownload, IconPlayerPause, IconRefresh, IconTextWrap } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import { logsText } from '../../text/logs.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { serviceColour, type LogColumns } from '../../ui/log-line.tsx';
import classes from './logs.module.css';

interface Props {
  readonly search: ReactNode;
  readonly services: readonly ServiceName[];
  readonly columns: LogColumns;
  readonly onColumns: (columns: LogColumns) => void;
  readonly isWrapped: boolean;
  readonly onWrap: () => void;
  readonly isExporting: boolean;
  readonly onSave: () => void;
  readonly isFollowing: boolean;
  readonly onFollow: () => void;
}

const columnWords: Readonly<Record<keyof LogColumns, string>> = {
  number: logsText.showNumbers,
  time: logsText.showTimes,
  service: logsText.showServices,
  stream: logsText.showStream,
};
const columnNames = ['number', 'time', 'service', 'stream'] as const;

export function LogToolbar(props: Props) {
  const { services, columns, isFollowing } = props;
  return (
    <div className={classes.toolbar}>
      {props.search}
      {services.length > 0 && (
        <ul className={classes.services} aria-label={logsText.services}>
          {services.map((service, index) => (
            <li key={service} className={classes.serviceName}>
              <span className={classes.swatch} style={{ background: serviceColour(index) }} />
              {service}
            </li>
          ))}
        </ul>
      )}
      <Menu closeOnItemClick={false}>
        <Menu.Target>
          <IconButton label={logsText.gutters} icon={<IconColumns size={16} stroke={1.7} />} />
        </Menu.Target>
        <Menu.Dropdown>
          {columnNames.map((name) => (
            <Menu.CheckboxItem
              key={name}
              checked={columns[name]}
              onChange={(isShown) => props.onColumns({ ...columns, [name]: isShown })}
            >
              {columnWords[name]}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <IconButton
        label={logsText.wrap}
        keys="W"
        isOn={props.isWrapped}
        icon={<IconTextWrap size={16} stroke={1.7} />}
        onClick={props.onWrap}
      />
      <IconButton
        label={props.isExporting ? logsText.saving : logsText.save}
        isDisabled={props.isExporting}
        icon={<IconDownload size={16} stroke={1.7} />}
        onClick={props.onSave}
      />
      <Button
        variant={isFollowing ? 'light' : 'default'}
        aria-pressed={isFollowing}
        leftSection={
          isFollowing ? (
            <IconRefresh size={15} stroke={1.7} aria-hidden />
          ) : (
            <IconPlayerPause size={15} stroke={1.7} aria-hidden />
          )
        }
        rightSection={<Kbd keys="F" />}
        onClick={props.onFollow}
      >
        {logsText.follow}
      </Button>
    </div>
  );
}
