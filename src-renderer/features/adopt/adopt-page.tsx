/** Containers that could be taken over, the chosen one in detail, and the data of removed instances. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { AdoptCandidate } from '../../../src-main/contract/adoption.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { useClient, useTemplates } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { adoptText } from '../../text/adopt.ts';
import { problemWords } from '../../text/problems.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { CandidateDetails } from './candidate-details.tsx';
import { CandidateList } from './candidate-list.tsx';
import { KeptData } from './kept-data.tsx';
import classes from './adopt.module.css';

interface CandidatesProps {
  readonly candidates: readonly AdoptCandidate[];
  readonly templates: readonly Template[];
}

function Candidates({ candidates, templates }: CandidatesProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const candidate =
    candidates.find(({ container }) => container === chosen) ??
    candidates.find(({ refusal }) => refusal === null) ??
    candidates[0];
  if (candidate === undefined) return <EmptyState title={adoptText.noneTitle} text={adoptText.noneText} />;
  return (
    <div className={classes.columns}>
      <CandidateList
        candidates={candidates}
        templates={templates}
        chosen={candidate.container}
        onChoose={(container) => setChosen(container)}
      />
      <CandidateDetails key={candidate.container} candidate={candidate} templates={templates} />
    </div>
  );
}

export function AdoptPage() {
  const client = useClient();
  const templates = useTemplates();
  const [looked, setLooked] = useState(0);
  const found = useAnswer(`adopt/${String(looked)}`, (signal) =>
    client.instances.adoptCandidates(undefined, { signal }),
  );
  const { value, problem } = found;
  return (
    <Page
      title={adoptText.title}
      lead={adoptText.lead}
      actions={
        <Button
          leftSection={<IconRefresh size={15} stroke={1.7} aria-hidden />}
          onClick={() => setLooked((before) => before + 1)}
        >
          {adoptText.lookAgain}
        </Button>
      }
    >
      {problem !== null && (
        <Note tone="warn" role="alert" title={problemWords(problem).title}>
          {problemWords(problem).state}
        </Note>
      )}
      {problem === null && (value === null || templates === null) && (
        <p className={classes.quiet} role="status">
          {adoptText.looking}
        </p>
      )}
      {value !== null && templates !== null && <Candidates candidates={value} templates={templates} />}
      <KeptData key={looked} />
    </Page>
  );
}
