/** A filter with its count; it hides itself at 0, except where it is the one for all. */
import type { ReactNode } from 'react';
import { formatCount } from '../text/format.ts';
import classes from './filter-chip.module.css';

export interface FilterChipProps {
  readonly label: string;
  readonly count: number;
  readonly isOn: boolean;
  readonly onChange: () => void;
  readonly glyph?: ReactNode;
  /** Stays although nothing is counted. */
  readonly isAll?: boolean;
}

export function FilterChip({ label, count, isOn, onChange, glyph, isAll = false }: FilterChipProps) {
  if (count === 0 && !isAll && !isOn) return null;
  return (
    <button type="button" className={classes.chip} aria-pressed={isOn} onClick={onChange}>
      {glyph}
      {label} <span className={classes.count}>{formatCount(count)}</span>
    </button>
  );
}
