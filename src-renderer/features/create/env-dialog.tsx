/** Takes over a `.env` file: what each line would change, with a tick, before anything does. */
import { Button, Checkbox, FileButton, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { EnvEntry } from '../../../src-main/contract/handover.ts';
import type { Draft } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import { useClient } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { importEnvText } from '../../text/import-env.ts';
import { problemWords } from '../../text/problems.ts';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { serviceOf, valueBefore } from './env-import.ts';
import classes from './env-dialog.module.css';

const largestFile = 1_048_576;
const readDelayMs = 300;

export interface TakenEntries {
  readonly taken: readonly EnvEntry[];
  readonly leftOut: readonly EnvEntry[];
  readonly file: string;
}

interface Props {
  readonly template: Template;
  readonly draft: Draft;
  readonly onClose: () => void;
  readonly onTake: (entries: TakenEntries) => void;
}

function changeWords(entry: EnvEntry, before: string | null): string {
  if (before === entry.value) return importEnvText.isSame;
  if (entry.value === '') return importEnvText.isCleared;
  const after = entry.isSecret ? importEnvText.hidden : entry.value;
  if (before === null || before === '') return importEnvText.isSet(after);
  return importEnvText.becomes(entry.isSecret ? importEnvText.hidden : before, after);
}

interface EntriesProps {
  readonly title: string;
  readonly entries: readonly EnvEntry[];
  readonly form: Pick<Props, 'template' | 'draft'>;
  readonly unticked: ReadonlySet<number>;
  readonly onTick: (line: number, isTicked: boolean) => void;
}

function Entries({ title, entries, form, unticked, onTick }: EntriesProps) {
  const { template, draft } = form;
  const isOneOfMany = Object.keys(draft.services).length > 1;
  if (entries.length === 0) return null;
  return (
    <section className={classes.group}>
      <h3 className={classes.groupTitle}>{title}</h3>
      <ul className={classes.entries} aria-label={title}>
        {entries.map((entry) => (
          <li key={`${String(entry.line)}-${entry.name}`} className={classes.entry}>
            {entry.fate === 'ignored' ? (
              <span className={classes.name}>
                <code>{entry.name}</code>
              </span>
            ) : (
              <Checkbox
                aria-label={importEnvText.takeOne(entry.name)}
                label={<code>{entry.name}</code>}
                checked={!unticked.has(entry.line)}
                onChange={(event) => onTick(entry.line, event.currentTarget.checked)}
              />
            )}
            <span className={classes.change}>
              {entry.fate === 'ignored'
                ? entry.reason !== null && importEnvText.reasons[entry.reason]
                : changeWords(entry, valueBefore(draft, template, entry))}
            </span>
            <span className={classes.place}>
              {isOneOfMany && entry.fate !== 'ignored'
                ? template.services[serviceOf(entry, template)]?.label
                : importEnvText.line(entry.line)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Source {
  readonly text: string;
  /** Null: it was pasted. */
  readonly file: string | null;
  readonly fault: string | null;
}

async function readFile(file: File): Promise<Source> {
  const none = { text: '', file: file.name };
  if (file.size > largestFile) return { ...none, fault: importEnvText.tooLarge };
  const text = await file.text();
  return text.includes('\0') ? { ...none, fault: importEnvText.notText } : { text, file: file.name, fault: null };
}

export function EnvDialog({ template, draft, onClose, onTake }: Props) {
  const client = useClient();
  const [source, setSource] = useState<Source>({ text: '', file: null, fault: null });
  const [unticked, setUnticked] = useState<ReadonlySet<number>>(new Set());
  const [text] = useDebouncedValue(source.text, readDelayMs);
  const { value, problem } = useAnswer(text.trim() === '' ? null : text, () =>
    client.instances.readEnv({
      template: template.id,
      ...(draft.choices === undefined ? {} : { choices: draft.choices }),
      text,
    }),
  );
  const isCurrent = text === source.text;
  const entries = isCurrent ? (value?.entries ?? []) : [];
  const of = (fate: EnvEntry['fate']) => entries.filter((entry) => entry.fate === fate);
  const taken = entries.filter((entry) => entry.fate !== 'ignored' && !unticked.has(entry.line));
  const said = problem === null ? null : problemWords(problem);

  function read(next: Source): void {
    setSource(next);
    setUnticked(new Set());
  }

  const group = (title: string, fate: EnvEntry['fate']) => (
    <Entries
      title={title}
      entries={of(fate)}
      form={{ template, draft }}
      unticked={unticked}
      onTick={(line, isTicked) => {
        const next = new Set(unticked);
        if (isTicked) next.delete(line);
        else next.add(line);
        setUnticked(next);
      }}
    />
  );

  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={660}
      title={importEnvText.title}
      actions={
        <>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button
            variant="filled"
            disabled={taken.length === 0}
            onClick={() =>
              onTake({
                taken,
                leftOut: entries.filter((entry) => !taken.includes(entry)),
                file: source.file ?? importEnvText.pastedName,
              })
            }
          >
            {importEnvText.take(taken.length)}
          </Button>
        </>
      }
    >
      <div className={classes.lead}>
        <p>{importEnvText.lead}</p>
        <FileButton onChange={(file) => void (file === null ? null : readFile(file).then(read))}>
          {(props) => <Button {...props}>{importEnvText.chooseFile}</Button>}
        </FileButton>
      </div>
      <Textarea
        aria-label={importEnvText.text}
        classNames={{ input: classes.mono ?? '' }}
        placeholder={importEnvText.placeholder}
        rows={5}
        spellCheck={false}
        value={source.text}
        onChange={(event) => read({ text: event.currentTarget.value, file: null, fault: null })}
      />
      {source.fault !== null && <Note tone="warn" role="alert" title={source.fault} />}
      {said !== null && (
        <Note tone="warn" role="alert" title={said.title}>
          {said.state}
        </Note>
      )}
      <p className={classes.state} role="status">
        {source.text.trim() === '' || problem !== null
          ? ''
          : !isCurrent || value === null
            ? importEnvText.reading
            : entries.length === 0
              ? importEnvText.none
              : ''}
      </p>
      {group(importEnvText.known, 'known')}
      {group(importEnvText.extra, 'extra')}
      {group(importEnvText.ignored, 'ignored')}
    </Dialog>
  );
}
