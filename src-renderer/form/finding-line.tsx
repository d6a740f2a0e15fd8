import { IconAlertTriangle } from '@tabler/icons-react';
import type { Finding } from '../../src-main/contract/instance.ts';
import { findingWords } from '../text/findings.ts';
import classes from './form.module.css';

/** The line under a field that wants attention: what, and how to mend it. */
export function FindingLine({ finding, id }: { readonly finding: Finding | null; readonly id?: string }) {
  if (finding === null) return null;
  const words = findingWords(finding);
  return (
    <span className={classes.finding} id={id}>
      <IconAlertTriangle size={14} stroke={1.8} aria-hidden />
      <span>
        {words.title} {words.text}
      </span>
    </span>
  );
}

/** For the `error` of a Mantine field; only what has to be settled colours the field. */
export function fieldFault(finding: Finding | null): React.ReactNode {
  return finding === null || finding.severity !== 'blocks' ? null : <FindingLine finding={finding} />;
}
