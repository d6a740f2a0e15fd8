/** Takes a template of the user's own: chosen, dropped or pasted, and shown as it would be before it is stored. */
import { Button, FileButton, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { TemplateEntry } from '../../../src-main/contract/router.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { problemWords } from '../../text/problems.ts';
import { importTemplateText as text } from '../../text/templates.ts';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './import-dialog.module.css';

const largestFile = 1_048_576;
const readDelayMs = 300;

interface Source {
  readonly text: string;
  readonly file: string;
  readonly fault: string | null;
}

const pasted = (content: string): Source => ({
  text: content,
  file: text.pastedName,
  fault: content.length > largestFile ? text.tooLarge : null,
});

async function readFile(file: File): Promise<Source> {
  const none = { text: '', file: file.name };
  if (file.size > largestFile) return { ...none, fault: text.tooLarge };
  const content = await file.text();
  return content.includes('\0') ? { ...none, fault: text.notText } : { ...none, text: content, fault: null };
}

/** The wrong line as it stands in the text, with a mark under the column. */
function Wrong({ problem, source }: { readonly problem: Problem; readonly source: string }) {
  if (problem.code !== 'TEMPLATE_UNREADABLE') {
    const said = problemWords(problem);
    return (
      <Note tone="warn" role="alert" title={said.title}>
        {said.state}
      </Note>
    );
  }
  const { line, column, details } = problem.data;
  const content = source.split(/\r\n|\r|\n/)[line - 1] ?? '';
  return (
    <Note tone="warn" role="alert" title={text.whereTitle(line, column)} isTall>
      {details}
      {content.trim() === '' ? null : (
        <CodeBlock>
          {content}
          {'\n'}
          {' '.repeat(Math.min(column, content.length + 1) - 1)}^
        </CodeBlock>
      )}
    </Note>
  );
}

function Found({ entry, before }: { readonly entry: TemplateEntry; readonly before: TemplateEntry | null }) {
  const { template } = entry;
  if (template === null) return null;
  const name = before?.template?.name ?? template.name;
  return (
    <div className={classes.found} role="status">
      <Tile tile={template.tile} size={46} />
      <div>
        <div className={classes.name}>{template.name}</div>
        <p className={classes.quiet}>{template.summary}</p>
        <p>
          {text.services(Object.keys(template.services).length)}.{' '}
          {before === null
            ? text.isNew
            : before.origin === 'builtIn'
              ? text.replacesBuiltIn(name)
              : text.replacesOwn(name)}{' '}
          {entry.instances.length > 0 ? text.changes(entry.instances) : null}
        </p>
      </div>
    </div>
  );
}

interface Props {
  /** What is there already. */
  readonly entries: readonly TemplateEntry[];
  readonly onClose: () => void;
  readonly onTaken: (entry: TemplateEntry) => void;
}

export function ImportDialog({ entries, onClose, onTaken }: Props) {
  const client = useClient();
  const [source, setSource] = useState<Source>(pasted(''));
  const [isOver, setOver] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [settled] = useDebouncedValue(source, readDelayMs);
  const isAsked = settled.fault === null && settled.text.trim() !== '';
  const looked = useAnswer(isAsked ? `${settled.file}\n${settled.text}` : null, (signal) =>
    client.templates.import({ file: settled.file, text: settled.text, replace: true, dryRun: true }, { signal }),
  );
  const isCurrent = settled === source;
  const entry = isCurrent && isAsked ? looked.value : null;
  const problem = refused ?? (isCurrent && isAsked ? looked.problem : null);
  const before = entries.find(({ template }) => template !== null && template.id === entry?.template?.id) ?? null;

  function read(next: Source): void {
    setSource(next);
    setRefused(null);
  }

  async function take(): Promise<void> {
    setTaking(true);
    try {
      onTaken(await client.templates.import({ ...sent(source), replace: before !== null, dryRun: false }));
    } catch (error) {
      setRefused(problemOf(error));
      setTaking(false);
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={660}
      title={text.title}
      actions={
        <>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button variant="filled" disabled={entry === null} loading={isTaking} onClick={() => void take()}>
            {before === null ? text.take : text.replace(before.template?.name ?? '')}
          </Button>
        </>
      }
    >
      <div className={classes.parts}>
        <div className={classes.lead}>
          <p>{text.lead}</p>
          <FileButton accept=".yaml,.yml" onChange={(file) => void (file === null ? null : readFile(file).then(read))}>
            {(props) => <Button {...props}>{text.chooseFile}</Button>}
          </FileButton>
        </div>
        <Textarea
          aria-label={text.text}
          classNames={{ input: classes.mono ?? '' }}
          placeholder={text.placeholder}
          data-is-over={isOver || undefined}
          rows={9}
          spellCheck={false}
          value={source.text}
          onChange={(event) => read(pasted(event.currentTarget.value))}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            const file = event.dataTransfer.files[0];
            setOver(false);
            if (!file) return;
            event.preventDefault();
            void readFile(file).then(read);
          }}
        />
        {source.fault !== null && <Note tone="warn" role="alert" title={source.fault} />}
        {problem !== null && <Wrong problem={problem} source={source.text} />}
        {entry !== null && problem === null && <Found entry={entry} before={before} />}
        <p className={classes.quiet} role="status">
          {source.text.trim() !== '' && source.fault === null && entry === null && problem === null ? text.reading : ''}
        </p>
      </div>
    </Dialog>
  );
}

function sent({ file, text: content }: Source): { file: string; text: string } {
  return { file, text: content };
}
