/** What was checked, and what would be made. */
import { FindingList, type FindingListProps } from '../../form/finding-list.tsx';
import { sorted } from '../../form/sections.ts';
import { createText } from '../../text/create.ts';
import { findingText } from '../../text/form.ts';
import type { CreateState } from './create-store.ts';
import { Preview } from './preview.tsx';
import classes from './create.module.css';

interface Props extends FindingListProps {
  readonly preview: CreateState['preview'];
  readonly isChecking: boolean;
  /** False where the title stands above already. */
  readonly isTitled: boolean;
}

export function Review({ preview, isChecking, isTitled, ...list }: Props) {
  const { toSettle, notes, passed } = sorted(list.findings);
  return (
    <div className={classes.reviewBody}>
      <header className={classes.reviewHead}>
        {isTitled && <h2 className={classes.reviewTitle}>{createText.review}</h2>}
        <span className={classes.reviewSum} role="status">
          {isChecking ? createText.checking : findingText.summary(passed.length, toSettle.length, notes.length)}
        </span>
      </header>
      <FindingList {...list} />
      {preview !== null && <Preview preview={preview} />}
    </div>
  );
}
