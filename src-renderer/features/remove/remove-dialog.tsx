import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Plan } from '../../../src-main/contract/plan.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient, useEngine, useGo, useInstance } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { removeText } from '../../text/plan.ts';
import { problemWords } from '../../text/problems.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { PlanNotes } from '../../ui/plan-notes.tsx';
import { Shield } from '../../ui/shield.tsx';
import { Tile } from '../../ui/tile.tsx';
import { goesAndStays, removeWords, type RemovalChoice, type RemovalRow } from './remove-facts.ts';
import classes from './remove.module.css';

interface ListsProps {
  readonly instance: Instance;
  readonly plan: Plan | null;
  readonly choice: RemovalChoice;
}

function RowText({ text, names }: RemovalRow) {
  return (
    <span className={classes.rowText}>
      {text}
      {names.length > 0 && (
        <span className={classes.names}>
          {names.map((name) => (
            <code key={name} className={classes.name}>
              {name}
            </code>
          ))}
        </span>
      )}
    </span>
  );
}

function Lists({ instance, plan, choice }: ListsProps) {
  const { goes, stays } = goesAndStays(instance, plan, choice);
  return (
    <div className={classes.columns}>
      <section>
        <h3 className={classes.head}>{removeText.goes}</h3>
        <ul className={classes.rows} aria-label={removeText.goes}>
          {goes.map((row) => (
            <li key={row.text} className={classes.row}>
              <IconTrash size={14} stroke={1.6} aria-hidden />
              <RowText {...row} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={classes.head}>{removeText.stays}</h3>
        <ul className={classes.rows} aria-label={removeText.stays}>
          {stays.map((row) => (
            <li key={row.text} className={classes.row} data-stays>
              <IconCheck size={14} stroke={1.8} aria-hidden />
              <RowText {...row} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function RemoveBody({ instance, onClose }: { readonly instance: Instance; readonly onClose: () => void }) {
  const client = useClient();
  const go = useGo();
  const engine = useEngine(instance.engineId);
  const [choice, setChoice] = useState<RemovalChoice>({ safetyBackup: true, keepData: false });
  const [typed, setTyped] = useState('');
  const [isStarting, setStarting] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const { id, name } = instance;
  const planned = useAnswer(`${id}/${String(choice.safetyBackup)}/${String(choice.keepData)}`, (signal) =>
    client.instances.removePlan({ id, ...choice }, { signal }),
  );
  const isNamed = typed.trim() === name;
  const problem = refused ?? planned.problem;
  const isBlocked = (planned.value?.blockedBy.length ?? 0) > 0;
  const canStart = isNamed && planned.value !== null && !isBlocked;

  async function start(): Promise<void> {
    setStarting(true);
    try {
      const { jobId } = await client.instances.remove({ id, ...choice });
      onClose();
      go({ page: 'job', id: jobId });
    } catch (error) {
      setRefused(problemOf(error));
      setStarting(false);
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={660}
      title={
        <span className={classes.title}>
          <Tile tile={instance.template.tile} size={36} />
          <span>
            <span className={classes.titleText}>{removeText.title(name)}</span>
            <span className={classes.sub}>
              {instance.template.name} <Mono>{instance.version}</Mono>
              {engine !== null && ` ${removeText.on} ${engine.name}`}
            </span>
          </span>
        </span>
      }
      footNote={isNamed ? null : removeText.waitsForName}
      actions={
        <>
          <Button onClick={onClose}>{removeText.cancel}</Button>
          <Button
            variant="filled"
            color="danger"
            loading={isStarting}
            disabled={!canStart}
            onClick={() => void start()}
          >
            {removeWords(choice)}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <Lists instance={instance} plan={planned.value} choice={choice} />
        <div className={classes.choices}>
          <Checkbox
            label={removeText.safety}
            checked={choice.safetyBackup}
            onChange={(event) => setChoice({ ...choice, safetyBackup: event.currentTarget.checked })}
          />
          <Checkbox
            label={removeText.keepData}
            description={removeText.keepDataHelp}
            checked={choice.keepData}
            onChange={(event) => setChoice({ ...choice, keepData: event.currentTarget.checked })}
          />
        </div>
        {choice.safetyBackup ? (
          <Note tone="ok" glyph={<Shield word="proven" size={15} />} title={removeText.safetyTitle}>
            {removeText.safetyText(name)}
          </Note>
        ) : (
          <Note
            tone={choice.keepData ? 'warn' : 'bad'}
            role="status"
            title={choice.keepData ? removeText.noSafetyKeptTitle : removeText.noSafetyTitle}
          >
            {choice.keepData ? removeText.noSafetyKeptText : removeText.noSafetyText}
          </Note>
        )}
        {planned.value !== null && (
          <PlanNotes
            plan={planned.value}
            without={['LOSES_VOLUMES', 'KEEPS_VOLUMES', 'FOREIGN_VOLUMES', 'EXTERNAL_STATE']}
          />
        )}
        {problem !== null && (
          <Note tone="warn" role="alert" title={problemWords(problem).title}>
            {problemWords(problem).state}
          </Note>
        )}
        <TextInput
          data-autofocus
          label={
            <>
              {removeText.typeBefore}
              <code>{name}</code>
              {removeText.typeAfter}
            </>
          }
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}

/** Removing asks for the name, and makes a safety backup first unless the user says otherwise. */
export function RemoveDialog({ id, onClose }: { readonly id: InstanceId; readonly onClose: () => void }) {
  const instance = useInstance(id);
  return instance ? <RemoveBody instance={instance} onClose={onClose} /> : null;
}
