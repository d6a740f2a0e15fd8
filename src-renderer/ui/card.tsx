/** A surface with a title, a link at its right, a body and a foot. */
import { useId, type ReactNode } from 'react';
import classes from './card.module.css';

export interface CardProps {
  readonly title?: ReactNode;
  /** At the right of the title: a link, a number, a control. */
  readonly aside?: ReactNode;
  readonly foot?: ReactNode;
  /** The body brings its own padding: rows that reach the edge. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, aside, foot, isFlush = false, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} {...(title ? { 'aria-labelledby': id } : {})}>
      {title ? (
        <header className={classes.head}>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {aside}
        </header>
      ) : null}
      <div className={isFlush ? classes.flush : classes.body}>{children}</div>
      {foot ? <footer className={classes.foot}>{foot}</footer> : null}
    </section>
  );
}
