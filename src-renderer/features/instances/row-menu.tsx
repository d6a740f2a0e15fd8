/** All that can be done with an instance, with its keys. */
import { Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconExternalLink,
  IconFileText,
  IconPinned,
  IconPinnedOff,
  IconPlayerPlay,
  IconRotateClockwise,
  IconSquare,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { canOpen, canStart, canStop, isHeld, openUrl, useInstanceActions } from '../../stores/use-instance-actions.ts';
import { words } from '../../text/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';

interface Entry {
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly isOff?: boolean;
  readonly run: (instance: Instance) => void;
}

const size = { size: 15, stroke: 1.7 };

export interface RowMenuProps {
  readonly instance: Instance;
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
  readonly tabIndex: number;
}

export function RowMenu({ instance, isOpen, onChange, tabIndex }: RowMenuProps) {
  const actions = useInstanceActions();
  const text = words.instances.actions;
  const held = isHeld(instance);
  const hasUrl = openUrl(instance) !== null;
  const entries: Entry[] = [
    {
      label: text.open,
      icon: <IconExternalLink {...size} />,
      keys: 'O',
      isOff: !hasUrl || !canOpen(instance),
      run: actions.open,
    },
    canStart(instance)
      ? { label: text.start, icon: <IconPlayerPlay {...size} />, keys: 'S', isOff: held, run: actions.start }
      : {
          label: text.stop,
          icon: <IconSquare {...size} />,
          keys: 'S',
          isOff: held || !canStop(instance),
          run: actions.askStop,
        },
    {
      label: text.restart,
      icon: <IconRotateClockwise {...size} />,
      keys: 'R',
      isOff: held || !canStop(instance),
      run: actions.askRestart,
    },
    { label: text.backUp, icon: <IconArchive {...size} />, keys: 'B', isOff: held, run: actions.backUp },
    {
      label: text.upgrade,
      icon: <IconArrowUp {...size} />,
      keys: 'U',
      isOff: held || !instance.template.isKnown,
      run: actions.upgrade,
    },
    { label: text.logs, icon: <IconFileText {...size} />, run: actions.logs },
    { label: text.copyAddress, icon: <IconCopy {...size} />, keys: 'Mod C', isOff: !hasUrl, run: actions.copyAddress },
    instance.isPinned
      ? { label: text.unpin, icon: <IconPinnedOff {...size} />, run: actions.togglePin }
      : { label: text.pin, icon: <IconPinned {...size} />, run: actions.togglePin },
  ];
  return (
    <Menu opened={isOpen} onChange={onChange} keepMounted={false}>
      <Menu.Target>
        <IconButton
          label={words.instances.menu(instance.name)}
          icon={<IconDots size={17} stroke={1.8} />}
          tabIndex={tabIndex}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map((entry) => (
          <Menu.Item
            key={entry.label}
            leftSection={entry.icon}
            rightSection={entry.keys ? <Kbd keys={entry.keys} /> : null}
            disabled={entry.isOff ?? false}
            onClick={() => {
              entry.run(instance);
            }}
          >
            {entry.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          data-danger
          leftSection={<IconTrash {...size} />}
          disabled={held}
          onClick={() => {
            actions.askRemove(instance);
          }}
        >
          {text.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
