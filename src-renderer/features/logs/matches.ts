import type { LogMatch } from './log-calls.ts';

/** Where to go for the next or the previous match; goes round at the ends. -1 when there is none. */
export function stepMatch(count: number, current: number, direction: 1 | -1): number {
  if (count === 0) return -1;
  if (current < 0) return direction === 1 ? 0 : count - 1;
  return (current + direction + count) % count;
}

/** The first match at or below a line, else the last one; `matches` are in order of lines. */
export function nearestMatch(matches: readonly LogMatch[], line: number): number {
  if (matches.length === 0) return -1;
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.number ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low < matches.length ? low : matches.length - 1;
}

/** The ranges of one line by its number. */
export function rangesByLine(matches: readonly LogMatch[]): ReadonlyMap<number, LogMatch['ranges']> {
  return new Map(matches.map((match) => [match.number, match.ranges]));
}
