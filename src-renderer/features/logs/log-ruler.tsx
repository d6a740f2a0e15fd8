import type { LogMatch } from './log-calls.ts';
import classes from './logs.module.css';

interface Props {
  readonly matches: readonly LogMatch[];
  readonly first: number;
  readonly count: number;
  readonly onGo: (number: number) => void;
}

/** More ticks than this cannot be told apart. */
const steps = 400;

/** Where the matches lie in all that is held; a click goes there. The search field says the same in words. */
export function LogRuler({ matches, first, count, onGo }: Props) {
  const places = new Set(matches.map((match) => Math.round(((match.number - first) / Math.max(1, count)) * steps)));
  return (
    <svg
      className={classes.ruler}
      viewBox={`0 0 16 ${steps}`}
      preserveAspectRatio="none"
      aria-hidden
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onGo(first + Math.round(((event.clientY - box.top) / box.height) * Math.max(0, count - 1)));
      }}
    >
      <path className={classes.tick} d={[...places].map((place) => `M2 ${place}h12`).join('')} />
    </svg>
  );
}
