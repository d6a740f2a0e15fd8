import { Button } from '@mantine/core';
import type { Finding } from '../../../src-main/contract/instance.ts';
import { createText } from '../../text/create.ts';
import { problemWords } from '../../text/problems.ts';
import { Note } from '../../ui/note.tsx';
import type { CreateState } from './create-store.ts';
import { sorted } from '../../form/sections.ts';
import { formText } from '../../text/form.ts';
import classes from './create.module.css';

/** The sentence under a disabled button: what it waits for. */
export function waitingFor(findings: readonly Finding[] | null, isChecking: boolean): string | null {
  if (findings === null) return createText.waitingForCheck;
  const { toSettle } = sorted(findings);
  const first = toSettle[0];
  if (first === undefined) return isChecking ? createText.waitingForCheck : null;
  const { port, label, name } = first.data;
  const what =
    first.section === 'ports' && port !== undefined
      ? createText.portName(port)
      : (label ?? name ?? formText.section[first.section].title.toLowerCase());
  return toSettle.length === 1 ? createText.waitingFor(what) : createText.waitingForMany(what, toSettle.length - 1);
}

interface Props {
  readonly state: CreateState;
  readonly onCreate: () => void;
}

export function CreateBar({ state, onCreate }: Props) {
  const { draft, findings, isChecking, isCreating, problem } = state;
  const name = draft?.name ?? '';
  const waits = waitingFor(findings, isChecking);
  const notes = sorted(findings ?? []).notes.length;
  const words = problem === null ? null : problemWords(problem);
  return (
    <div className={classes.bar}>
      {words !== null && (
        <Note tone="warn" role="alert" title={words.title}>
          {words.state}
        </Note>
      )}
      <Button
        variant="filled"
        size="lg"
        fullWidth
        disabled={waits !== null}
        loading={isCreating}
        aria-describedby={waits === null ? undefined : 'create-waits'}
        onClick={onCreate}
      >
        {notes > 0 && waits === null ? createText.createWithNotes(name, notes) : createText.create(name)}
      </Button>
      {waits !== null && (
        <p id="create-waits" className={classes.waits}>
          {waits}
        </p>
      )}
    </div>
  );
}
