/** Which rows of the palette fit what was typed. */
import type { ReactNode } from 'react';
import { words } from '../../text/words.ts';
import classes from './palette.module.css';

export interface PaletteRow {
  readonly id: string;
  readonly group: 'commands' | 'instances' | 'running';
  readonly label: string;
  readonly detail?: ReactNode;
  readonly glyph: ReactNode;
  readonly keys?: string;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly rows: readonly PaletteRow[];
}

const most = 40;
const order: readonly PaletteRow['group'][] = ['commands', 'running', 'instances'];

/** The order of a group's rows stays; rows that begin with the text come first. */
export function matching(
  rows: readonly PaletteRow[],
  query: string,
): { readonly groups: readonly PaletteGroup[]; readonly text: string } {
  const sign = query.charAt(0);
  const only = sign === '>' ? 'commands' : sign === '@' ? 'instances' : null;
  const text = (only === null ? query : query.slice(1)).trim().toLowerCase();
  const fits = rows.filter(
    (row) =>
      (only === null || row.group === only) &&
      text.split(/\s+/).every((part) => row.label.toLowerCase().includes(part)),
  );
  const rank = (row: PaletteRow) => (text !== '' && row.label.toLowerCase().startsWith(text) ? 0 : 1);
  const sorted = [...fits].sort((one, other) => rank(one) - rank(other)).slice(0, most);
  const groups = (text === '' && only === null ? (['running', 'instances', 'commands'] as const) : order)
    .map((group) => ({ title: words.palette[group], rows: sorted.filter((row) => row.group === group) }))
    .filter((group) => group.rows.length > 0);
  return { groups, text };
}

/** The part of the text that was typed, in accent. */
export function Highlighted({ text, part }: { readonly text: string; readonly part: string }) {
  const at = part === '' ? -1 : text.toLowerCase().indexOf(part);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <b className={classes.typed}>{text.slice(at, at + part.length)}</b>
      {text.slice(at + part.length)}
    </>
  );
}
