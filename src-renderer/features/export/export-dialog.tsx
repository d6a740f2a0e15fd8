/** Writes an instance down for docker run, Compose, Swarm or Helm: to read, to copy and to save. */
import { Button, SegmentedControl, Tabs } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Exported, ExportFormat, ExportSecrets } from '../../../src-main/contract/handover.ts';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useClient, useInstance, useTemplate } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { exportText } from '../../text/export.ts';
import { problemWords } from '../../text/problems.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { saveBlob } from '../../ui/save-blob.ts';
import classes from './export.module.css';

const formats = ['dockerRun', 'compose', 'stack', 'helm'] as const;
const secretsChoices = ['placeholders', 'separate', 'inline'] as const;

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly words: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
  readonly help?: string;
}

function Choice<Value extends string>({ label, value, values, words, onChange, help }: ChoiceProps<Value>) {
  return (
    <div>
      <span className={classes.label} aria-hidden>
        {label}
      </span>
      <SegmentedControl
        aria-label={label}
        data={values.map((each) => ({ value: each, label: words[each] }))}
        value={value}
        onChange={onChange}
      />
      {help !== undefined && <p className={classes.help}>{help}</p>}
    </div>
  );
}

type File = Exported['files'][number];

function FileText({ file }: { readonly file: File }) {
  return (
    <pre className={classes.code} tabIndex={0} role="region" aria-label={file.name}>
      {file.text}
    </pre>
  );
}

function Files({ files }: { readonly files: readonly File[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const file = files.find(({ name }) => name === chosen) ?? files[0];
  if (file === undefined) return null;
  return (
    <Tabs value={file.name} onChange={setChosen} keepMounted={false}>
      <div className={classes.fileHead}>
        <Tabs.List aria-label={exportText.files}>
          {files.map(({ name, hasSecrets }) => (
            <Tabs.Tab key={name} value={name} title={hasSecrets ? exportText.hasSecrets : undefined}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.fileButtons}>
          <CopyButton isIcon text={file.text} label={exportText.copy(file.name)} />
          <IconButton
            label={exportText.save(file.name)}
            icon={<IconDownload size={15} stroke={1.7} />}
            onClick={() => saveBlob(new Blob([file.text], { type: 'text/plain' }), file.name)}
          />
        </div>
      </div>
      {files.map((each) => (
        <Tabs.Panel key={each.name} value={each.name}>
          <FileText file={each} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Notes({ notes }: { readonly notes: Exported['notes'] }) {
  if (notes.length === 0) return null;
  return (
    <section>
      <h3 className={classes.notesHead}>{exportText.notes}</h3>
      <ul className={classes.notes} aria-label={exportText.notes}>
        {notes.map((note) => (
          <li key={note.code}>{exportText.note(note)}</li>
        ))}
      </ul>
    </section>
  );
}

function ExportBody({ instance, onClose }: { readonly instance: Instance; readonly onClose: () => void }) {
  const client = useClient();
  const { id, name, template } = instance;
  const [format, setFormat] = useState<ExportFormat>('compose');
  const [secrets, setSecrets] = useState<ExportSecrets>('placeholders');
  const known = useTemplate(template.id);
  const { value, problem } = useAnswer(`${id}/${format}/${secrets}`, (signal) =>
    client.instances.export({ id, format, secrets }, { signal }),
  );
  const hasChart = known?.helm !== undefined;
  const isOpened = value?.files.some(({ hasSecrets }) => hasSecrets) ?? false;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={660}
      title={exportText.title(name)}
      footNote={exportText.intro}
      actions={
        <Button data-autofocus onClick={onClose}>
          {exportText.close}
        </Button>
      }
    >
      <div className={classes.body}>
        <div className={classes.fields}>
          <Choice
            label={exportText.format}
            value={format}
            values={formats.filter((each) => each !== 'helm' || hasChart)}
            words={exportText.formats}
            onChange={setFormat}
          />
          <Choice
            label={exportText.secrets}
            value={secrets}
            values={secretsChoices}
            words={exportText.secretsChoices}
            onChange={setSecrets}
            help={exportText.secretsHelp[secrets]}
          />
        </div>
        {isOpened && (
          <Note tone="warn" role="status" title={exportText.warningTitle}>
            {exportText.warningText}
          </Note>
        )}
        {problem !== null && (
          <Note tone="warn" role="alert" title={problemWords(problem).title}>
            {problemWords(problem).state}
          </Note>
        )}
        {value !== null && <Files files={value.files} />}
        {value !== null && <Notes notes={value.notes} />}
      </div>
    </Dialog>
  );
}

/** Asks for nothing: it shows, and what it shows can be taken along. */
export function ExportDialog({ id, onClose }: { readonly id: InstanceId; readonly onClose: () => void }) {
  const instance = useInstance(id);
  return instance ? <ExportBody instance={instance} onClose={onClose} /> : null;
}
