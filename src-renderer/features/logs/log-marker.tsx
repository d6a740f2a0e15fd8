import type { LogLine } from '../../../src-main/contract/logs.ts';
import { formatTimeWithSeconds } from '../../text/format.ts';
import { logsText } from '../../text/logs.ts';
import { IconCircleArrowUp } from '@tabler/icons-react';
import classes from './logs.module.css';

interface Props {
  readonly line: LogLine;
  readonly onOpenJob: (job: string) => void;
}

/** A row that Berth wrote itself: something happened to the container. */
export function LogMarker({ line, onOpenJob }: Props) {
  const { marker } = line;
  if (marker === undefined) return null;
  const { job } = marker;
  return (
    <div className={classes.marker} data-kind={marker.kind}>
      <IconCircleArrowUp size={16} aria-hidden />
      <time className={classes.markerTime}>{formatTimeWithSeconds(line.at)}</time>
      <span className={classes.markerText}>
        {logsText.markerSentence(line.service, logsText.marker[marker.kind], marker.detail)}
      </span>
      {job !== null && (
        <button type="button" className={classes.link} onClick={() => onOpenJob(job)}>
          {logsText.openJob}
        </button>
      )}
    </div>
  );
}
