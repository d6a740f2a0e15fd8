import type { ReactNode } from 'react';
import { logsText } from '../../text/logs.ts';
import classes from './logs.module.css';

interface Props {
  readonly glyph: ReactNode;
  readonly isFollowing: boolean;
  readonly lines: number;
  /** Older lines are not held any more. */
  readonly isTrimmed: boolean;
  readonly services: number;
  readonly rate: number;
  readonly selected: number;
}

export function LogStatus({ glyph, isFollowing, lines, isTrimmed, services, rate, selected }: Props) {
  return (
    <footer className={classes.status}>
      <span className={classes.statusPart}>
        {glyph}
        {isFollowing ? logsText.following : logsText.pausedLong}
      </span>
      <span className={classes.statusPart}>{logsText.lines(lines)}</span>
      {isTrimmed && <span className={classes.statusPart}>{logsText.held}</span>}
      {selected > 0 && <span className={classes.statusPart}>{logsText.selected(selected)}</span>}
      <span className={classes.gap} />
      <span className={classes.statusPart}>{logsText.serviceCount(services)}</span>
      <span className={classes.statusPart}>{logsText.rate(rate)}</span>
      <span className={classes.zone}>{logsText.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}</span>
    </footer>
  );
}
