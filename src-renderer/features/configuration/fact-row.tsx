import type { ReactNode } from 'react';
import classes from './configuration.module.css';

interface Props {
  readonly label: string;
  /** Mono, under the label. */
  readonly name?: string | undefined;
  readonly children: ReactNode;
}

/** One thing that is read, in a list of such things. */
export function FactRow({ label, name, children }: Props) {
  return (
    <div className={classes.fact}>
      <dt className={classes.factLabel}>
        {label}
        {name !== undefined && <code className={classes.factName}>{name}</code>}
      </dt>
      <dd className={classes.factValue}>{children}</dd>
    </div>
  );
}
