/** The review beside the form; where there is less room, a bar at the foot that opens it. */
import { Button } from '@mantine/core';
import type { Finding } from '../../../src-main/contract/instance.ts';
import type { FormProps } from '../../form/form-props.ts';
import { sorted } from '../../form/sections.ts';
import { createText } from '../../text/create.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { CreateBar } from './create-bar.tsx';
import type { CreateState } from './create-store.ts';
import { Review } from './review.tsx';
import classes from './create.module.css';

export interface ReviewPaneProps {
  readonly form: FormProps;
  readonly state: CreateState;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onGo: (finding: Finding) => void;
  readonly onCreate: () => void;
}

export function ReviewPane({ form, state, isOpen, onOpen, onGo, onCreate }: ReviewPaneProps) {
  const { draft, services, before, findings, edit } = form;
  const { toSettle, notes } = sorted(findings);
  const isToSettle = toSettle.length > 0;
  const review = (isTitled: boolean) => (
    <Review
      {...{ draft, services, before, findings, edit, isTitled, onGo }}
      preview={state.preview}
      isChecking={state.isChecking}
    />
  );
  const bar = <CreateBar state={state} onCreate={onCreate} />;
  return (
    <>
      <aside className={classes.review} aria-label={createText.review}>
        <div className={classes.reviewScroll}>{review(true)}</div>
        {bar}
      </aside>
      <div className={classes.foot}>
        <span className={classes.footWords}>
          <Glyph shape={isToSettle ? 'triangle' : 'check'} tone={isToSettle ? 'warn' : 'ok'} size={15} />
          {createText.reviewBar(toSettle.length, notes.length)}
        </span>
        <Button onClick={() => onOpen(true)}>{createText.openReview}</Button>
      </div>
      <Drawer isOpen={isOpen} onClose={() => onOpen(false)} title={createText.review} actions={bar}>
        {review(false)}
      </Drawer>
    </>
  );
}
