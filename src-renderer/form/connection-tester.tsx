/** *Test connection*, and what came of it: shown as long as it is of the value that is typed. */
import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectionTest } from '../../src-main/contract/connection.ts';
import { connectionTestWords } from '../text/connection-test.ts';
import { connectionText } from '../text/form.ts';
import { problemWords } from '../text/problems.ts';
import { words } from '../text/words.ts';
import { Note } from '../ui/note.tsx';
import type { Asked } from './form-props.ts';
import classes from './form.module.css';

interface Props {
  /** A change of it makes an old outcome void. */
  readonly value: string;
  readonly isReady: boolean;
  readonly test: () => Promise<Asked<ConnectionTest>>;
}

interface Outcome {
  readonly value: string;
  readonly answer: Asked<ConnectionTest>;
}

function wordsOf(answer: Asked<ConnectionTest>) {
  if (answer.problem === null) return connectionTestWords(answer.value);
  const { title, state, details } = problemWords(answer.problem);
  return { tone: 'warn' as const, title, text: state, ...(details === undefined ? {} : { details }) };
}

export function ConnectionTester({ value, isReady, test }: Props) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [testing, setTesting] = useState<string | null>(null);
  const isTesting = testing === value;
  const answer = outcome?.value === value ? outcome.answer : null;

  async function run(): Promise<void> {
    setTesting(value);
    const found = await test();
    // An answer to what is not typed any more is of no use.
    setTesting((now) => (now === value ? null : now));
    setOutcome({ value, answer: found });
  }

  const button = (
    <Button
      size="sm"
      leftSection={<IconPlugConnected size={14} stroke={1.7} aria-hidden />}
      loading={isTesting}
      disabled={!isReady}
      onClick={() => void run()}
    >
      {answer === null ? connectionText.test : connectionText.testAgain}
    </Button>
  );
  if (answer === null || isTesting)
    return (
      <div className={classes.tester}>
        {button}
        <span className={classes.help} role="status">
          {isTesting ? connectionText.testing : connectionText.testFirst}
        </span>
      </div>
    );
  const said = wordsOf(answer);
  return (
    <Note tone={said.tone} role="status" title={said.title} actions={button}>
      {said.text}
      {said.details !== undefined && (
        <details className={classes.details}>
          <summary>{words.common.details}</summary>
          <code>{said.details}</code>
        </details>
      )}
    </Note>
  );
}
