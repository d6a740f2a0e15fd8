import { Button, SegmentedControl } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { ServiceName } from '../../../src-main/contract/ids.ts';
import { serviceNameSchema } from '../../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import { createText } from '../../text/create.ts';
import { findingWords } from '../../text/findings.ts';
import { useCopied } from '../../ui/copy-button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { CreateState } from './create-store.ts';
import { setPort, type DraftEdit } from './draft-edits.ts';
import { PreviewText } from './preview-text.tsx';
import { sorted } from './sections.ts';
import classes from './create.module.css';

/** The change that settles a finding by itself, if there is one. */
export function mendOf(draft: Draft, finding: Finding): DraftEdit | null {
  const [root, serviceText, kind, name] = finding.path;
  const free = finding.data.free ?? null;
  if (root !== 'services' || kind !== 'ports' || name === undefined || free === null) return null;
  const service: ServiceName | undefined = serviceNameSchema.safeParse(serviceText).data;
  const port = service === undefined ? undefined : draft.services[service]?.ports.find((each) => each.name === name);
  return service === undefined || port === undefined ? null : setPort(service, name, { ...port, hostPort: free });
}

interface FindingsProps {
  readonly draft: Draft;
  readonly findings: readonly Finding[];
  readonly edit: (change: DraftEdit) => void;
  readonly onGo: (finding: Finding) => void;
}

/** What is to settle first, then what is to note, then what passed. */
export function FindingList({ draft, findings, edit, onGo }: FindingsProps) {
  const { toSettle, notes, passed } = sorted(findings);
  return (
    <ul className={classes.findings}>
      {[...toSettle, ...notes].map((finding) => {
        const words = findingWords(finding);
        const mend = mendOf(draft, finding);
        return (
          <li key={`${finding.path.join('/')}-${finding.code}`} className={classes.findingRow}>
            <Glyph
              shape={finding.severity === 'blocks' ? 'triangle' : 'info'}
              tone={finding.severity === 'blocks' ? 'warn' : 'accent'}
              size={15}
            />
            <span className={classes.findingText}>
              <button type="button" className={classes.findingTitle} onClick={() => onGo(finding)}>
                {words.title}
              </button>
              {words.text !== undefined && <span className={classes.findingMore}>{words.text}</span>}
            </span>
            {mend !== null && (
              <Button size="sm" onClick={() => edit(mend)}>
                {words.action ?? createText.usePort(finding.data.free ?? 0)}
              </Button>
            )}
          </li>
        );
      })}
      {passed.map((finding) => {
        const words = findingWords(finding);
        return (
          <li key={`${finding.path.join('/')}-${finding.code}`} className={classes.findingRow}>
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

const tabs = [
  { value: 'compose', label: createText.compose },
  { value: 'dockerRun', label: createText.dockerRun },
];

function Preview({ preview }: { readonly preview: NonNullable<CreateState['preview']> }) {
  const [tab, setTab] = useState('compose');
  const [isCopied, copy] = useCopied();
  const text = tab === 'compose' ? preview.compose : preview.dockerRun;
  return (
    <div className={classes.preview}>
      <div className={classes.previewHead}>
        <SegmentedControl aria-label={createText.preview} data={tabs} value={tab} onChange={setTab} />
        <IconButton
          label={createText.copyPreview}
          icon={isCopied ? <IconCheck size={15} stroke={1.7} /> : <IconCopy size={15} stroke={1.7} />}
          onClick={() => copy(text)}
        />
      </div>
      <PreviewText text={text} />
    </div>
  );
}

interface ReviewProps extends FindingsProps {
  readonly preview: CreateState['preview'];
  readonly isChecking: boolean;
  /** False where the title stands above already. */
  readonly isTitled: boolean;
}

export function Review({ preview, isChecking, isTitled, ...rest }: ReviewProps) {
  const { toSettle, notes, passed } = sorted(rest.findings);
  return (
    <div className={classes.reviewBody}>
      <header className={classes.reviewHead}>
        {isTitled && <h2 className={classes.sectionTitle}>{createText.review}</h2>}
        <span className={classes.reviewSum} role="status">
          {isChecking ? createText.checking : createText.reviewSummary(passed.length, toSettle.length, notes.length)}
        </span>
      </header>
      <FindingList {...rest} />
      {preview !== null && <Preview preview={preview} />}
    </div>
  );
}
