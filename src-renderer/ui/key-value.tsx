/** Rows of a name and its value. */
import { Fragment, type ReactNode } from 'react';
import classes from './key-value.module.css';

export interface KeyValueProps {
  readonly rows: readonly { readonly key: string; readonly value: ReactNode }[];
}

export function KeyValue({ rows }: KeyValueProps) {
  return (
    <dl className={classes.list}>
      {rows.map((row) => (
        <Fragment key={row.key}>
          <dt className={classes.key}>{row.key}</dt>
          <dd className={classes.value}>{row.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
