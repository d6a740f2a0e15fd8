/** The sections of a long form; the one that is seen is current. */
import { VisuallyHidden } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { Tag } from './tag.tsx';
import classes from './section-nav.module.css';

export interface SectionNavItem {
  readonly id: string;
  readonly label: string;
  readonly glyph?: ReactNode;
  /** What glyph and count say, for screen readers. */
  readonly stateWord?: string;
  readonly count?: number;
}

export interface SectionNavProps {
  readonly label: string;
  readonly items: readonly SectionNavItem[];
  readonly current: string;
  readonly onGo: (id: string) => void;
}

export function SectionNav({ label, items, current, onGo }: SectionNavProps) {
  return (
    <nav aria-label={label} className={classes.nav}>
      {items.map((item) => (
        <a
          key={item.id}
          className={classes.item}
          href={`#${item.id}`}
          aria-current={item.id === current ? 'true' : undefined}
          aria-label={item.stateWord && !item.count ? `${item.label}, ${item.stateWord}` : undefined}
          onClick={(event: MouseEvent) => {
            event.preventDefault();
            onGo(item.id);
          }}
        >
          {item.glyph}
          <span className={classes.label}>{item.label}</span>
          {item.count ? (
            <span className={classes.count}>
              <Tag tone="accent">{item.count}</Tag>
              <VisuallyHidden>{item.stateWord}</VisuallyHidden>
            </span>
          ) : null}
        </a>
      ))}
    </nav>
  );
}
