/** The mark: a berth from above, quay and two piers, and a hull made fast inside. */
import classes from './mark.module.css';

export interface MarkProps {
  readonly size: number;
}

export function Mark({ size }: MarkProps) {
  if (size <= 24) {
    return (
      <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden>
        <path className={classes.piers} d="M2.5 1.5V9a5.5 5.5 0 0 0 11 0V5.5" strokeWidth={2.2} />
        <path
          className={classes.hull}
          d="M8 1.6c1.5 1.1 2.2 2.5 2.2 4.1v4.5a.9.9 0 0 1-.9.9H6.7a.9.9 0 0 1-.9-.9V5.7c0-1.6.7-3 2.2-4.1Z"
        />
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <path className={classes.piers} d="M5.2 3V18.2a10.8 10.8 0 0 0 21.6 0V11" strokeWidth={4.4} />
      <path
        className={classes.hull}
        d="M16 4C18.64 6.576 20.4 9.888 20.4 13.568V20.4a2 2 0 0 1 -2 2H13.6a2 2 0 0 1 -2 -2V13.568C11.6 9.888 13.36 6.576 16 4Z"
      />
    </svg>
  );
}
