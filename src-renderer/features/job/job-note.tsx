import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';
import { formatDuration, formatTimeWithSeconds } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';
import { problemWords } from '../../text/problems.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Glyph, type Tone } from '../../ui/glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { aboutOf } from './job-about.ts';
import { moodOf } from './job-facts.ts';

interface Words {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

function wordsOf(job: Job, now: number): Words {
  const about = aboutOf(job);
  const mood = moodOf(job);
  const { note } = jobText;
  switch (mood.kind) {
    case 'upUntouched':
      return { tone: 'ok', title: note.upUntouched.title(about), text: note.upUntouched.text(about) };
    case 'upChanged':
      return { tone: 'ok', title: note.upChanged.title(about), text: note.upChanged.text(about) };
    case 'down': {
      const seconds = (now - Date.parse(mood.since)) / 1000;
      return {
        tone: 'warn',
        title: note.down.title(about, formatDuration(seconds)),
        text: note.down.text(about, formatTimeWithSeconds(mood.since)),
      };
    }
    case 'undoing':
      return { tone: 'warn', title: note.undoing.title(about), text: note.undoing.text };
    case 'waiting':
      return { tone: 'idle', title: note.waiting.title(), text: note.waiting.text(about) };
    case 'final':
      return { tone: 'accent', title: note.final.title(about), text: note.final.text };
  }
}

/** Is it up, and what does cancelling do now? Cancelling asks first. */
export function JobNote({ job, now }: { readonly job: Job; readonly now: number }) {
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isDown = moodOf(job).kind === 'down';
  const words = wordsOf(job, now);

  async function cancel(): Promise<void> {
    setAsking(false);
    try {
      await client.jobs.cancel({ id: job.id });
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <>
      <Note
        tone={words.tone}
        title={words.title}
        glyph={isDown ? <Glyph shape="squareRing" tone="idle" size={15} /> : undefined}
        actions={
          job.canCancel && (
            <Button
              leftSection={isDown ? <IconArrowBackUp size={15} stroke={1.7} aria-hidden /> : undefined}
              onClick={() => setAsking(true)}
            >
              {isDown ? jobText.cancelDown : jobText.cancel}
            </Button>
          )
        }
      >
        {words.text}
      </Note>
      {problem !== null && (
        <Note tone="warn" role="alert" title={problemWords(problem).title}>
          {problemWords(problem).state}
        </Note>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        width={440}
        title={jobText.cancelAsk.title(aboutOf(job))}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{jobText.cancelAsk.keep}</Button>
            <Button variant="filled" onClick={() => void cancel()} data-autofocus>
              {jobText.cancelAsk.confirm}
            </Button>
          </>
        }
      >
        <p>{words.text}</p>
      </Dialog>
    </>
  );
}
