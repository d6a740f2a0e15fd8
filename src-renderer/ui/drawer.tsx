/** 512 px from the right, below the top bar, with its own foot. */
import { Drawer as MantineDrawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../text/words.ts';
import dialog from './dialog.module.css';
import classes from './drawer.module.css';

export interface DrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function Drawer({ isOpen, onClose, title, children, actions }: DrawerProps) {
  return (
    <MantineDrawer.Root
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={512}
      lockScroll={false}
      zIndex={200}
      transitionProps={{ duration: 200, transition: 'slide-left' }}
    >
      <MantineDrawer.Overlay className={dialog.overlay} />
      <MantineDrawer.Content classNames={{ inner: classes.inner ?? '', content: classes.content ?? '' }}>
        <MantineDrawer.Header className={dialog.header}>
          <MantineDrawer.Title className={dialog.title}>{title}</MantineDrawer.Title>
          <MantineDrawer.CloseButton className={dialog.close} aria-label={words.common.close} />
        </MantineDrawer.Header>
        <div className={dialog.body}>{children}</div>
        {actions ? <div className={dialog.foot}>{actions}</div> : null}
      </MantineDrawer.Content>
    </MantineDrawer.Root>
  );
}
