/** Variables that the template does not know. A paste of several `NAME=value` lines makes several rows. */
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen, IconPlus, IconTrash } from '@tabler/icons-react';
import { memo, useMemo, useState, type ClipboardEvent } from 'react';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Finding, ServiceDraft } from '../../src-main/contract/instance.ts';
import { formText } from '../text/form.ts';
import { words } from '../text/words.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ChangeNote, wasWords } from './change-note.tsx';
import { addExtra, removeExtra, restoreExtra, setExtra, takeLines } from './draft-edits.ts';
import { parseEnvironmentLines } from './env-lines.ts';
import { fieldAnchor } from './field-anchor.ts';
import { FindingLine } from './finding-line.tsx';
import type { FormProps, ServiceFormProps } from './form-props.ts';
import { findingAt } from './sections.ts';
import classes from './form.module.css';

type Entry = ServiceDraft['extra'][number];

interface ValueProps {
  readonly label: string;
  readonly placeholder: string;
  readonly entry: Entry;
  readonly isFaulty: boolean;
  readonly onChange: (value: string) => void;
}

/** A field of one line would take the ends of lines out of a value that has several. */
function ExtraValue({ label, placeholder, entry, isFaulty, onChange }: ValueProps) {
  const given = {
    'aria-label': label,
    placeholder,
    autoComplete: 'off',
    value: entry.value,
    spellCheck: false,
    error: isFaulty,
  };
  if (!entry.isSecret && entry.value.includes('\n'))
    return (
      <Textarea
        {...given}
        rows={1}
        classNames={{ input: `${classes.mono ?? ''} ${classes.longText ?? ''}` }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...given}
      classNames={{ input: classes.mono ?? '' }}
      type={entry.isSecret ? 'password' : 'text'}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface RowProps {
  readonly service: ServiceName;
  readonly entry: Entry;
  readonly index: number;
  readonly isKept: boolean;
  /** Undefined: nothing to compare with; null: it was not there. */
  readonly old: Entry | null | undefined;
  readonly wasKept: boolean;
  readonly nameFinding: Finding | null;
  readonly valueFinding: Finding | null;
  readonly edit: FormProps['edit'];
  readonly known: ReadonlySet<string>;
  readonly onTaken: (count: number) => void;
}

function changeOf({ entry, old, isKept, wasKept }: RowProps): { readonly was: string | null; isNew: boolean } | null {
  if (old === undefined) return null;
  if (old === null) return { was: null, isNew: true };
  if (old.value === entry.value && old.isSecret === entry.isSecret && isKept === wasKept) return null;
  return { was: old.isSecret ? formText.wasSecret : wasWords(old.value), isNew: false };
}

function Row(props: RowProps) {
  const { service, entry, index, isKept, old, wasKept, nameFinding, valueFinding, edit, known, onTaken } = props;
  const change = changeOf(props);

  function pasted(event: ClipboardEvent): void {
    const lines = parseEnvironmentLines(event.clipboardData.getData('text'));
    if (lines.length === 0) return;
    event.preventDefault();
    edit(takeLines(service, lines, known, index));
    onTaken(lines.length);
  }

  return (
    <li
      className={classes.extra}
      data-changed={change !== null || undefined}
      {...fieldAnchor(['services', service, 'extra', String(index)])}
    >
      <div className={classes.extraFields}>
        <TextInput
          aria-label={formText.extraNameOf(index)}
          placeholder={formText.extraName}
          classNames={{ input: classes.mono ?? '' }}
          value={entry.name}
          spellCheck={false}
          error={nameFinding?.severity === 'blocks' && entry.name !== ''}
          onPaste={pasted}
          onChange={(event) => edit(setExtra(service, index, { name: event.currentTarget.value }))}
        />
        <ExtraValue
          label={formText.extraValueOf(index)}
          placeholder={isKept ? words.secret.stored : formText.extraValue}
          entry={entry}
          isFaulty={valueFinding?.severity === 'blocks'}
          onChange={(value) => edit(setExtra(service, index, { value }))}
        />
        <Button
          variant="subtle"
          aria-pressed={entry.isSecret}
          aria-label={formText.secretOf(entry.name, entry.isSecret)}
          leftSection={
            entry.isSecret ? (
              <IconLock size={15} stroke={1.7} aria-hidden />
            ) : (
              <IconLockOpen size={15} stroke={1.7} aria-hidden />
            )
          }
          onClick={() => edit(setExtra(service, index, { isSecret: !entry.isSecret }))}
        >
          {entry.isSecret ? formText.secret : formText.plain}
        </Button>
        <IconButton
          label={formText.removeVariable(entry.name)}
          icon={<IconTrash size={15} stroke={1.7} />}
          onClick={() => edit(removeExtra(service, index))}
        />
      </div>
      {change !== null && (
        <ChangeNote
          label={entry.name}
          {...change}
          {...(old ? { onPutBack: () => edit(restoreExtra(service, old, wasKept)) } : {})}
        />
      )}
      {entry.name !== '' && <FindingLine finding={nameFinding ?? valueFinding} />}
    </li>
  );
}

const ExtraRow = memo(Row);

/** More than this are folded. */
const firstRows = 100;

export function ExtraVariables({ template, service, draft, before, findings, edit }: ServiceFormProps) {
  const [taken, setTaken] = useState(0);
  const [shownCount, setShownCount] = useState(firstRows);
  const held = draft.services[service.name];
  const old = before?.services[service.name];
  const rows = held?.extra ?? [];
  const whole = template.services[service.name];
  // One set for all drawings: rows are only drawn anew when something of their own changes.
  const known = useMemo(() => new Set(whole?.variables.map((variable) => variable.name)), [whole]);
  const removed = (old?.extra ?? []).filter((entry) => !rows.some((row) => row.name === entry.name));

  return (
    <div className={classes.extraBlock}>
      <h3 className={classes.subTitle}>
        {formText.extra} <span className={classes.subHelp}>{formText.extraHelp}</span>
      </h3>
      <ul className={classes.rows} aria-label={formText.extra}>
        {rows.slice(0, shownCount).map((entry, index) => {
          const path = ['services', service.name, 'extra', String(index)];
          return (
            <ExtraRow
              key={index}
              service={service.name}
              entry={entry}
              index={index}
              isKept={held?.keep?.includes(entry.name) === true}
              old={before === null ? undefined : (old?.extra.find((other) => other.name === entry.name) ?? null)}
              wasKept={old?.keep?.includes(entry.name) === true}
              nameFinding={findingAt(findings, [...path, 'name']) ?? findingAt(findings, path)}
              valueFinding={findingAt(findings, [...path, 'value'])}
              edit={edit}
              known={known}
              onTaken={setTaken}
            />
          );
        })}
        {rows.length > shownCount && (
          <li className={classes.addRow}>
            <Button variant="subtle" className={classes.add ?? ''} onClick={() => setShownCount(shownCount * 2)}>
              {formText.moreVariables(rows.length - shownCount)}
            </Button>
          </li>
        )}
        {removed.map((entry) => (
          <li key={`removed-${entry.name}`} className={classes.removedRow} data-changed>
            <s>{entry.name}</s>
            <Button
              size="sm"
              aria-label={formText.putBack(entry.name)}
              onClick={() => edit(restoreExtra(service.name, entry, old?.keep?.includes(entry.name) === true))}
            >
              {formText.putBackAction}
            </Button>
          </li>
        ))}
        <li className={classes.addRow}>
          <Button
            variant="subtle"
            className={classes.add ?? ''}
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => {
              setShownCount(Math.max(shownCount, rows.length + 1));
              edit(addExtra(service.name));
            }}
          >
            {formText.addVariable}
          </Button>
          <span className={classes.help} role="status">
            {taken > 0 ? formText.pasted(taken) : formText.pasteHint}
          </span>
        </li>
      </ul>
    </div>
  );
}
