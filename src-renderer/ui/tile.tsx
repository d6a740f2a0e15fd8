/** A template's two letters on a tint of its hue; equal lightness, so no template shouts. */
import type { CSSProperties } from 'react';
import classes from './tile.module.css';

export type TileSize = 20 | 24 | 34 | 36 | 46 | 56;
const letters: Record<TileSize, number> = { 20: 9, 24: 10, 34: 13, 36: 14, 46: 18, 56: 21 };
const corners: Record<TileSize, number> = { 20: 4, 24: 5, 34: 7, 36: 7, 46: 9, 56: 11 };

export interface TileProps {
  readonly tile: { readonly letters: string; readonly hue: number };
  readonly size: TileSize;
  /** A stopped instance's tile has a third of its colour. */
  readonly isFaint?: boolean;
}

export function Tile({ tile, size, isFaint = false }: TileProps) {
  const style = {
    '--tile-size': `${String(size)}px`,
    '--tile-corner': `${String(corners[size])}px`,
    '--tile-letters': `${String(letters[size])}px`,
    '--tile-hue': String(tile.hue),
    '--tile-colour': isFaint ? '0.35' : '1',
  } as CSSProperties;
  return (
    <span className={classes.tile} style={style} aria-hidden>
      {tile.letters}
    </span>
  );
}
