/** A question or a fact that needs an answer. It begins below the top bar, so the window can always be moved and closed. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../text/words.ts';
import classes from './dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** A question or a fact. */
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** The safe button left of the main one. */
  readonly actions: ReactNode;
  /** One sentence at the left of the buttons. */
  readonly footNote?: ReactNode;
  readonly width?: 440 | 560 | 660;
}

export function Dialog({ isOpen, onClose, title, children, actions, footNote, width = 560 }: DialogProps) {
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={width}
      lockScroll={false}
      zIndex={210}
      centered
      transitionProps={{ duration: 200, transition: 'fade-up' }}
    >
      <Modal.Overlay className={classes.overlay} />
      <Modal.Content classNames={{ inner: classes.inner ?? '', content: classes.content ?? '' }}>
        <Modal.Header className={classes.header}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton className={classes.close} aria-label={words.common.close} />
        </Modal.Header>
        <div className={classes.body}>{children}</div>
        <div className={classes.foot}>
          <div className={classes.footNote}>{footNote}</div>
          {actions}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
