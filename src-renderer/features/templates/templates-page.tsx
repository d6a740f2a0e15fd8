/** The templates: what each backs up, how it judges health, what an upgrade may do; and the user's own. */
import { Button } from '@mantine/core';
import { IconFileImport, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { TemplateId } from '../../../src-main/contract/ids.ts';
import type { TemplateEntry } from '../../../src-main/contract/router.ts';
import { useClient, useStores } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { problemWords } from '../../text/problems.ts';
import { importTemplateText, templatesText } from '../../text/templates.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';
import { entryKey } from './entry-key.ts';
import { ImportDialog } from './import-dialog.tsx';
import { RemoveTemplateDialog } from './remove-dialog.tsx';
import { TemplateDetails } from './template-details.tsx';
import { TemplateList } from './template-list.tsx';
import classes from './templates.module.css';

type Asked =
  { readonly kind: 'import' } | { readonly kind: 'remove'; readonly id: TemplateId; readonly entry: TemplateEntry };

interface DialogsProps {
  readonly asked: Asked | null;
  readonly entries: readonly TemplateEntry[];
  readonly onClose: () => void;
  readonly onChanged: (entry: TemplateEntry | null, title: string) => void;
}

function Dialogs({ asked, entries, onClose, onChanged }: DialogsProps) {
  if (asked === null) return null;
  if (asked.kind === 'import') {
    return (
      <ImportDialog
        entries={entries}
        onClose={onClose}
        onTaken={(entry) => onChanged(entry, importTemplateText.imported(entry.template?.name ?? entry.file))}
      />
    );
  }
  const { id, entry } = asked;
  return (
    <RemoveTemplateDialog
      id={id}
      entry={entry}
      onClose={onClose}
      onRemoved={() => onChanged(null, templatesText.removed(entry.template?.name ?? entry.file))}
    />
  );
}

export function TemplatesPage() {
  const client = useClient();
  const stores = useStores();
  const [looked, setLooked] = useState(0);
  const [held, setHeld] = useState<readonly TemplateEntry[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { value, problem } = useAnswer(`templates/${String(looked)}`, (signal) =>
    client.templates.catalog(undefined, { signal }),
  );
  // While the files are read again, what was there stays on the screen.
  if (value !== null && value !== held) setHeld(value);
  const entries = value ?? held;
  const entry = entries?.find((one) => entryKey(one) === chosen) ?? entries?.[0] ?? null;

  function look(): void {
    setLooked((before) => before + 1);
    void stores.templates.run(new AbortController().signal);
  }

  function change(next: TemplateEntry | null, title: string): void {
    setAsked(null);
    if (next) setChosen(entryKey(next));
    look();
    showToast({ id: 'templates', glyph: <Glyph shape="check" tone="ok" />, title, seconds: 8 });
  }

  return (
    <Page
      title={templatesText.title}
      lead={templatesText.lead}
      actions={
        <>
          <Button leftSection={<IconRefresh size={15} stroke={1.7} aria-hidden />} onClick={look}>
            {templatesText.lookAgain}
          </Button>
          <Button
            leftSection={<IconFileImport size={15} stroke={1.7} aria-hidden />}
            onClick={() => setAsked({ kind: 'import' })}
          >
            {importTemplateText.open}
          </Button>
        </>
      }
    >
      {problem !== null && (
        <Note tone="warn" role="alert" title={problemWords(problem).title}>
          {problemWords(problem).state}
        </Note>
      )}
      {entries === null && problem === null ? (
        <p className={classes.quiet} role="status">
          {templatesText.reading}
        </p>
      ) : null}
      {entries !== null && entry !== null ? (
        <div className={classes.columns}>
          <TemplateList entries={entries} chosen={entryKey(entry)} onChoose={setChosen} />
          <TemplateDetails
            key={entryKey(entry)}
            entry={entry}
            onRemove={(id) => setAsked({ kind: 'remove', id, entry })}
          />
        </div>
      ) : null}
      <Dialogs asked={asked} entries={entries ?? []} onClose={() => setAsked(null)} onChanged={change} />
    </Page>
  );
}
