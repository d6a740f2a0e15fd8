/** One line of a log: number · time · service · level · text. Text from containers is data: never HTML, control characters shown. */
import { useState } from 'react';
import type { LogLine as Line } from '../../src-main/contract/logs.ts';
import { formatCount, formatTimeExact } from '../text/format.ts';
import { logsText } from '../text/logs.ts';
import { markSpans, parseAnsi, type MarkedSpan } from './ansi.ts';
import classes from './log-line.module.css';

export interface LogColumns {
  readonly number: boolean;
  readonly time: boolean;
  readonly service: boolean;
  readonly stream: boolean;
}

/** Above this only the beginning is drawn until the user asks for all of it. */
const longText = 16_000;
const shortenedText = 4000;

const colours = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** The colour of a service by its place in the template; more than six begin again. */
export function serviceColour(index: number): string {
  return `var(--svc-${colours[Math.max(0, index) % colours.length] ?? 'a'})`;
}

function spanClass(span: MarkedSpan, isCurrent: boolean): string | undefined {
  const names = [
    span.colour === null ? '' : classes[span.colour],
    span.isBold ? classes.bold : '',
    span.isDim ? classes.dim : '',
    span.isItalic ? classes.italic : '',
    span.isUnderlined ? classes.underlined : '',
    span.isMatch ? classes.match : '',
    span.isMatch && isCurrent ? classes.current : '',
  ].filter((name) => name !== '' && name !== undefined);
  return names.length === 0 ? undefined : names.join(' ');
}

interface TextProps {
  readonly raw: string;
  readonly ranges: readonly (readonly [number, number])[];
  readonly isCurrent: boolean;
}

function LogText({ raw, ranges, isCurrent }: TextProps) {
  const spans = markSpans(parseAnsi(raw), ranges);
  const first = spans[0];
  if (spans.length === 1 && first !== undefined && spanClass(first, isCurrent) === undefined) return <>{first.text}</>;
  return (
    <>
      {spans.map((span) =>
        span.isMatch ? (
          <mark key={span.start} className={spanClass(span, isCurrent)}>
            {span.text}
          </mark>
        ) : (
          <span key={span.start} className={spanClass(span, isCurrent)}>
            {span.text}
          </span>
        ),
      )}
    </>
  );
}

export interface LogLineProps {
  readonly line: Line;
  /** Place of the line's service in the template. */
  readonly serviceIndex: number;
  readonly columns: LogColumns;
  readonly isWrapped?: boolean;
  /** Matches of the search, as positions in the raw text. */
  readonly ranges?: readonly (readonly [number, number])[] | undefined;
  /** The match that the search stands at is in this line. */
  readonly isCurrent?: boolean;
  readonly isSelected?: boolean;
  /** A rule of the template recognised this line. */
  readonly isDiagnosed?: boolean;
}

const none: readonly (readonly [number, number])[] = [];

export function LogLine({
  line,
  serviceIndex,
  columns,
  isWrapped = false,
  ranges = none,
  isCurrent = false,
  isSelected = false,
  isDiagnosed = false,
}: LogLineProps) {
  const [isWhole, setWhole] = useState(false);
  const isLong = line.text.length > longText && !isWhole;
  return (
    <div
      className={classes.line}
      data-level={line.level}
      data-wrapped={isWrapped || undefined}
      data-current={isCurrent || undefined}
      data-selected={isSelected || undefined}
      data-diagnosed={isDiagnosed || undefined}
      style={{ '--service-colour': serviceColour(serviceIndex) }}
    >
      {columns.number && (
        <span className={classes.number} data-gutter>
          {formatCount(line.number + 1)}
        </span>
      )}
      {columns.time && (
        <time className={classes.time} data-gutter>
          {formatTimeExact(line.at)}
        </time>
      )}
      {columns.service && (
        <span className={classes.service}>
          <span className={classes.bar} data-stream={columns.stream ? line.stream : undefined} />
          <span className={classes.name}>{line.service}</span>
        </span>
      )}
      {columns.stream && <span className={classes.stream}>{line.stream === 'stderr' ? 'err' : 'out'}</span>}
      <span className={classes.level} data-gutter>
        {logsText.level[line.level]}
      </span>
      <span className={classes.text}>
        <LogText raw={isLong ? line.text.slice(0, shortenedText) : line.text} ranges={ranges} isCurrent={isCurrent} />
        {isLong && (
          <button type="button" className={classes.more} onClick={() => setWhole(true)}>
            {logsText.showAll}
          </button>
        )}
        {line.isCut === true && <span className={classes.more}>{logsText.cut}</span>}
      </span>
    </div>
  );
}
