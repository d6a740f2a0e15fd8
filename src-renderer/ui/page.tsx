/** A page of the sheet: its title, its buttons, and the one place where it scrolls. */
import type { ReactNode } from 'react';
import classes from './page.module.css';

export interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <div className={classes.page}>
      <div className={classes.scroll} tabIndex={-1}>
        <header className={classes.head}>
          <h1 className={classes.title}>{title}</h1>
          {actions ? <div className={classes.actions}>{actions}</div> : null}
        </header>
        {lead ? <p className={classes.lead}>{lead}</p> : null}
        {children}
      </div>
    </div>
  );
}
