/** How far a backup can be trusted. */
import type { ReactNode } from 'react';
import { shieldWords, type ShieldWord } from '../text/states.ts';
import classes from './shield.module.css';

const outline = 'M8 1.6 13.2 3.4V7.6C13.2 10.9 11 13.3 8 14.4 5 13.3 2.8 10.9 2.8 7.6V3.4Z';
const tones: Record<ShieldWord, 'ok' | 'quiet' | 'warn'> = {
  proven: 'ok',
  match: 'quiet',
  unchecked: 'quiet',
  damaged: 'warn',
  none: 'warn',
};

function inside(word: ShieldWord): ReactNode {
  const check = 'M5.5 7.9 7.3 9.7 10.6 6.2';
  switch (word) {
    case 'proven':
      return (
        <path
          d={check}
          fill="none"
          className={classes.cut}
          strokeWidth={1.5}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      );
    case 'match':
      return (
        <path
          d={check}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.35}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      );
    case 'unchecked':
      return null;
    case 'damaged':
      return <path d="M5.6 5.6 10.4 10.4" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" />;
    case 'none':
      return (
        <>
          <path d="M8 5V8.2" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" />
          <circle cx={8} cy={10.5} r={0.85} fill="currentColor" />
        </>
      );
  }
}

export interface ShieldProps {
  readonly word: ShieldWord;
  readonly size?: number;
  /** Says the word, where it does not stand beside the shield. */
  readonly label?: string | undefined;
}

export function Shield({ word, size = 16, label }: ShieldProps) {
  const name = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={`${classes.shield ?? ''} ${classes[tones[word]] ?? ''}`}
      {...name}
    >
      <path
        d={outline}
        fill={word === 'proven' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={1.35}
        strokeLinejoin="round"
      />
      {inside(word)}
    </svg>
  );
}

/** Shield and word on a second line. */
export function Trust({ word, text }: { readonly word: ShieldWord; readonly text?: string }) {
  return (
    <span className={classes.line} data-tone={tones[word]}>
      <Shield word={word} size={14} />
      {text ?? shieldWords[word]}
    </span>
  );
}
