/** What is to settle first, then what is to note, then what passed; each with the button that mends it or leads to it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Draft, Finding } from '../../src-main/contract/instance.ts';
import { findingWords } from '../text/findings.ts';
import { findingText } from '../text/form.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { DraftEdit } from './draft-edits.ts';
import { mendOf } from './mend.ts';
import { sorted, type ServiceEntry } from './sections.ts';
import classes from './form.module.css';

export interface FindingListProps {
  readonly draft: Draft;
  readonly services: readonly ServiceEntry[];
  readonly before: Draft | null;
  readonly findings: readonly Finding[];
  readonly edit: (change: DraftEdit) => void;
  readonly onGo: (finding: Finding) => void;
}

/** More than this are folded. */
const firstFindings = 20;

/** Not by its place: a row keeps its button, and the focus on it, when one above it is settled. */
function keyOf({ path, code, data }: Finding): string {
  return [...path, code, data.name ?? ''].join('/');
}

function Open({ finding, edit, onGo, ...form }: FindingListProps & { readonly finding: Finding }) {
  const words = findingWords(finding);
  const mend = mendOf(form, finding);
  const isToSettle = finding.severity === 'blocks';
  return (
    <li className={classes.findingRow}>
      <Glyph shape={isToSettle ? 'triangle' : 'info'} tone={isToSettle ? 'warn' : 'accent'} size={15} />
      <span className={classes.findingText}>
        <button type="button" className={classes.findingTitle} onClick={() => onGo(finding)}>
          {words.title}
        </button>
        {words.text !== undefined && <span className={classes.findingMore}>{words.text}</span>}
      </span>
      {mend !== null ? (
        <Button size="sm" onClick={() => edit(mend.edit)}>
          {mend.words}
        </Button>
      ) : (
        isToSettle &&
        finding.path.length > 0 && (
          <Button size="sm" aria-label={findingText.goToOf(words.title)} onClick={() => onGo(finding)}>
            {findingText.goTo}
          </Button>
        )
      )}
    </li>
  );
}

export function FindingList(props: FindingListProps) {
  const [shownCount, setShownCount] = useState(firstFindings);
  const { toSettle, notes, passed } = sorted(props.findings);
  const open = [...toSettle, ...notes];
  return (
    <ul className={classes.findings} aria-label={findingText.list}>
      {open.slice(0, shownCount).map((finding) => (
        <Open key={keyOf(finding)} {...props} finding={finding} />
      ))}
      {open.length > shownCount && (
        <li>
          <Button variant="subtle" onClick={() => setShownCount(open.length)}>
            {findingText.more(open.length - shownCount)}
          </Button>
        </li>
      )}
      {passed.map((finding) => {
        const words = findingWords(finding);
        return (
          <li key={keyOf(finding)} className={classes.findingRow}>
            <Glyph shape="check" tone="ok" size={15} />
            <span className={classes.findingText}>
              <span>{words.title}</span>
              {words.text !== undefined && <span className={classes.findingMore}>{words.text}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
