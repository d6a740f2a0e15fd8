/** Differences, unified: what goes has a minus, what comes a plus, in the text itself and not by colour alone. */
import { Fragment } from 'react';
import classes from './diff.module.css';

export interface DiffLine {
  readonly kind: 'head' | 'removed' | 'added';
  /** Steps to the right, under the head above. */
  readonly depth: number;
  readonly text: string;
}

const signs = { head: ' ', removed: '-', added: '+' } as const;

export interface DiffProps {
  readonly label: string;
  readonly lines: readonly DiffLine[];
}

export function Diff({ label, lines }: DiffProps) {
  return (
    <pre className={classes.diff} role="group" aria-label={label}>
      {lines.map(({ kind, depth, text }, index) => (
        <Fragment key={`${kind}-${text}-${String(index)}`}>
          <span className={classes.line} data-kind={kind}>
            {kind === 'head' ? '  '.repeat(depth) : `${signs[kind]} ${'  '.repeat(depth)}`}
            {text}
          </span>
          {'\n'}
        </Fragment>
      ))}
    </pre>
  );
}
