/** What happened, where it was caused: glyph, bold first sentence, text, up to two buttons. */
import type { ReactNode } from 'react';
import { Glyph, type GlyphShape, type Tone } from './glyph.tsx';
import classes from './note.module.css';

const shapes: Record<Tone, GlyphShape> = {
  ok: 'check',
  accent: 'info',
  warn: 'triangle',
  bad: 'octagon',
  idle: 'info',
};

export interface NoteProps {
  readonly tone: Tone;
  /** The bold first sentence. */
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** Up to two buttons. */
  readonly actions?: ReactNode;
  /** In place of the tone's glyph. */
  readonly glyph?: ReactNode;
  /** Buttons below the text, for narrow columns. */
  readonly isTall?: boolean;
  /** `alert` when it appears by itself and cannot wait; `status` when it may. */
  readonly role?: 'alert' | 'status' | 'note';
}

export function Note({ tone, title, children, actions, glyph, isTall = false, role = 'note' }: NoteProps) {
  const buttons = actions ? <div className={classes.actions}>{actions}</div> : null;
  return (
    <div className={`${classes.note ?? ''} ${classes[tone] ?? ''}`} role={role} data-is-tall={isTall || undefined}>
      <span className={classes.glyph}>{glyph ?? <Glyph shape={shapes[tone]} tone={tone} size={15} />}</span>
      <div className={classes.body}>
        {title ? <span className={classes.title}>{title}</span> : null}
        {title && children ? ' ' : null}
        {children ? <span className={classes.text}>{children}</span> : null}
        {isTall ? buttons : null}
      </div>
      {isTall ? null : buttons}
    </div>
  );
}
