/** A small word on a soft ground; never clickable. */
import type { ReactNode } from 'react';
import classes from './tag.module.css';

export interface TagProps {
  readonly tone?: 'idle' | 'accent' | 'ok' | 'warn';
  readonly children: ReactNode;
}

export function Tag({ tone = 'idle', children }: TagProps) {
  return <span className={`${classes.tag ?? ''} ${classes[tone] ?? ''}`}>{children}</span>;
}
