/** The silhouettes of all states on a 16 grid. They differ even in one colour and at 12 px. */
import type { ReactNode } from 'react';
import classes from './glyph.module.css';

export type GlyphShape =
  | 'check'
  | 'dotRing'
  | 'turning'
  | 'filling'
  | 'fillingBack'
  | 'triangle'
  | 'octagon'
  | 'squareRing'
  | 'barsRing'
  | 'dashedRing'
  | 'thinRing'
  | 'barRing'
  | 'back'
  | 'info';
export type Tone = 'ok' | 'accent' | 'warn' | 'bad' | 'idle';

const circumference = 2 * Math.PI * 5.75;

function arc(share: number): string {
  const length = Math.max(0.06, Math.min(1, share)) * circumference;
  return `${length.toFixed(2)} ${circumference.toFixed(2)}`;
}

const ring = (width: number, className?: string) => (
  <circle cx={8} cy={8} r={5.75} fill="none" stroke="currentColor" strokeWidth={width} className={className} />
);

function filling(share: number, isBack: boolean): ReactNode {
  return (
    <>
      {ring(2.25, classes.track)}
      <circle
        cx={8}
        cy={8}
        r={5.75}
        fill="none"
        stroke="currentColor"
        strokeWidth={2.25}
        strokeDasharray={arc(share)}
        transform={isBack ? 'matrix(-1 0 0 1 16 0) rotate(-90 8 8)' : 'rotate(-90 8 8)'}
      />
    </>
  );
}

function drawing(shape: GlyphShape, share: number | undefined): ReactNode {
  switch (shape) {
    case 'check':
      return (
        <>
          <circle cx={8} cy={8} r={6.75} fill="currentColor" />
          <path
            d="M5.1 8.2 7.2 10.3 11 6.2"
            fill="none"
            className={classes.cut}
            strokeWidth={1.7}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      );
    case 'dotRing':
      return (
        <>
          {ring(1.6)}
          <circle cx={8} cy={8} r={2.9} fill="currentColor" />
        </>
      );
    case 'turning':
      return (
        <>
          {ring(2, classes.track)}
          <path
            d="M8 2.25A5.75 5.75 0 0 1 13.75 8"
            fill="none"
            stroke="currentColor"
            strokeWidth={2}
            strokeLinecap="round"
            className={classes.turning}
          />
        </>
      );
    case 'filling':
    case 'fillingBack':
      if (share !== undefined) return filling(share, shape === 'fillingBack');
      return <g className={classes.turning}>{filling(0.5, shape === 'fillingBack')}</g>;
    case 'triangle':
      return (
        <>
          <path
            d="M8 2 14.4 13.4H1.6Z"
            fill="currentColor"
            stroke="currentColor"
            strokeWidth={1.4}
            strokeLinejoin="round"
          />
          <path d="M8 6.2V9.4" className={classes.cut} strokeWidth={1.6} strokeLinecap="round" />
          <circle cx={8} cy={11.6} r={0.95} className={classes.cutFill} />
        </>
      );
    case 'octagon':
      return (
        <>
          <path d="M5.3 1.5H10.7L14.5 5.3V10.7L10.7 14.5H5.3L1.5 10.7V5.3Z" fill="currentColor" />
          <path
            d="M5.8 5.8 10.2 10.2M10.2 5.8 5.8 10.2"
            className={classes.cut}
            strokeWidth={1.7}
            strokeLinecap="round"
          />
        </>
      );
    case 'squareRing':
      return (
        <>
          {ring(1.5)}
          <rect x={5.6} y={5.6} width={4.8} height={4.8} rx={0.8} fill="currentColor" />
        </>
      );
    case 'barsRing':
      return (
        <>
          {ring(1.5)}
          <path d="M6.6 6V10M9.4 6V10" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" />
        </>
      );
    case 'dashedRing':
      return (
        <>
          <circle cx={8} cy={8} r={6} fill="none" stroke="currentColor" strokeWidth={1.5} strokeDasharray="2.7 2.01" />
          <path
            d="M6.5 6.7A1.55 1.55 0 1 1 8.7 8.1C8.2 8.4 8 8.6 8 9.2"
            fill="none"
            stroke="currentColor"
            strokeWidth={1.3}
            strokeLinecap="round"
          />
          <circle cx={8} cy={10.9} r={0.8} fill="currentColor" />
        </>
      );
    case 'thinRing':
      return ring(1.25);
    case 'barRing':
      return (
        <>
          {ring(1.4)}
          <path d="M5.5 8H10.5" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" />
        </>
      );
    case 'back':
      return (
        <>
          <circle cx={8} cy={8} r={6.75} fill="currentColor" />
          <path
            d="M6.6 4.9 4.6 6.9 6.6 8.9M4.8 6.9H9.2A1.9 1.9 0 0 1 9.2 10.7H7.4"
            fill="none"
            className={classes.cut}
            strokeWidth={1.4}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      );
    case 'info':
      return (
        <>
          {ring(1.4)}
          <path d="M8 7.6V10.8" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" />
          <circle cx={8} cy={5.3} r={0.9} fill="currentColor" />
        </>
      );
  }
}

export interface GlyphProps {
  readonly shape: GlyphShape;
  readonly tone: Tone;
  /** 12 to 18 px; 16 by default. */
  readonly size?: number;
  /** 0 … 1 for the filling ring; absent: the length is not known and it turns. */
  readonly share?: number | undefined;
  /** The word, where it does not stand beside the glyph. */
  readonly label?: string | undefined;
}

export function Glyph({ shape, tone, size = 16, share, label }: GlyphProps) {
  const name = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={`${classes.glyph ?? ''} ${classes[tone] ?? ''}`}
      {...name}
    >
      {drawing(shape, share)}
    </svg>
  );
}
