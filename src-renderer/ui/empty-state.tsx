/** Nothing here yet: drawing or glyph, title, sentence, one or two buttons. */
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export interface EmptyStateProps {
  readonly drawing?: ReactNode;
  readonly title: string;
  readonly text?: ReactNode;
  readonly actions?: ReactNode;
  /** The whole page is empty: the title is the page's own. */
  readonly isPage?: boolean;
}

export function EmptyState({ drawing, title, text, actions, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className={classes.empty} data-is-page={isPage || undefined}>
      {drawing ? <div className={classes.drawing}>{drawing}</div> : null}
      <Title className={classes.title}>{title}</Title>
      {text ? <p className={classes.text}>{text}</p> : null}
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
