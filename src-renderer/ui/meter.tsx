/** A share of a whole as a bar; the number beside it is the text. */
import classes from './meter.module.css';

export interface MeterProps {
  /** 0 … 1; null: the length is not known, a third of the track moves. */
  readonly share: number | null;
  /** Above this the bar turns warn; absent: never. */
  readonly warnAbove?: number;
}

export function Meter({ share, warnAbove }: MeterProps) {
  if (share === null) {
    return (
      <span className={classes.meter} aria-hidden>
        <span className={`${classes.part ?? ''} ${classes.unknown ?? ''}`} />
      </span>
    );
  }
  const width = `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)}%`;
  return (
    <span className={classes.meter} aria-hidden>
      <span
        className={classes.part}
        style={{ width }}
        data-is-warn={(warnAbove !== undefined && share > warnAbove) || undefined}
      />
    </span>
  );
}
