import { jobText } from '../../text/job.ts';
import type { Track } from './job-facts.ts';
import classes from './job.module.css';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

interface Props {
  readonly track: Track;
  /** Going back: the filled part shrinks in another colour. */
  readonly isUndoing: boolean;
  /** Nothing was changed yet: the label under the left end says so. */
  readonly isUntouched: boolean;
  /** A server that is being made or started is not up yet, so that nothing says so. */
  readonly wasUp: boolean;
}

/** Filled part, hatched down part, tick for the point of no return, labels under it. */
export function JobTrack({ track, isUndoing, isUntouched, wasUp }: Props) {
  const { done, downFrom, downTo, pointOfNoReturn } = track;
  return (
    <div className={classes.trackBox}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={jobText.track.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
      >
        {downFrom !== null && downTo !== null && (
          <span className={classes.trackDown} style={{ left: percent(downFrom), width: percent(downTo - downFrom) }} />
        )}
        <span className={classes.trackDone} data-undoing={isUndoing || undefined} style={{ width: percent(done) }} />
        {pointOfNoReturn !== null && <span className={classes.trackTick} style={{ left: percent(pointOfNoReturn) }} />}
      </div>
      <div className={classes.trackLabels} aria-hidden>
        {wasUp && (downFrom === null || downFrom > 0.12) && (
          <span>{isUntouched ? jobText.track.up : jobText.track.upChanged}</span>
        )}
        {downFrom !== null && <span style={{ left: percent(downFrom) }}>{jobText.track.down}</span>}
        {pointOfNoReturn !== null && pointOfNoReturn > 0 && <span data-end>{jobText.track.pointOfNoReturn}</span>}
      </div>
    </div>
  );
}
