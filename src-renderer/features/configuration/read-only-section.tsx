import type { ReactNode } from 'react';
import classes from './configuration.module.css';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly children: ReactNode;
}

/** A section that is read, among those that are filled in. */
export function ReadOnlySection({ id, title, help, children }: Props) {
  return (
    <section id={id} className={classes.section} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className={classes.sectionTitle} tabIndex={-1}>
        {title}
      </h2>
      <p className={classes.sectionHelp}>{help}</p>
      {children}
    </section>
  );
}
