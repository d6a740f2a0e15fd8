/** A message about work that is not on the screen: at most three, the newest at the bottom right. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { words } from '../text/words.ts';
import classes from './toast.module.css';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ToastGiven {
  /** One message per id: a newer one takes its place. */
  readonly id: string;
  readonly glyph: ReactNode;
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: readonly ToastAction[];
  /** Stays until it is dismissed when absent. */
  readonly seconds?: number;
  /** Cannot wait: read out at once. */
  readonly isUrgent?: boolean;
}

export function hideToast(id: string): void {
  notifications.hide(id);
}

export function showToast({ id, glyph, title, text, actions = [], seconds, isUrgent = false }: ToastGiven): void {
  notifications.hide(id);
  notifications.show({
    id,
    icon: glyph,
    title,
    role: isUrgent ? 'alert' : 'status',
    autoClose: seconds === undefined ? false : seconds * 1000,
    closeButtonProps: { 'aria-label': words.toasts.close },
    message: (
      <>
        {text}
        {actions.length > 0 ? (
          <div className={classes.actions}>
            {actions.map((action) => (
              <Button
                key={action.label}
                size="sm"
                onClick={() => {
                  notifications.hide(id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        ) : null}
      </>
    ),
  });
}
