/** Taking over a `.env` file: the dialog, and the note of what was taken, with its way back. */
import { useState, type ReactNode } from 'react';
import type { Draft } from '../../../src-main/contract/instance.ts';
import type { FormProps } from '../../form/form-props.ts';
import { EnvDialog, type TakenEntries } from './env-dialog.tsx';
import { takeEntries, undoEntries } from './env-import.ts';
import { EnvNote } from './env-note.tsx';

/** The draft before is the way back. */
interface Imported extends TakenEntries {
  readonly before: Draft;
}

export interface EnvImport {
  readonly open: () => void;
  readonly dialog: ReactNode;
  readonly note: ReactNode;
}

export function useEnvImport({ template, draft, edit }: FormProps, onTaken: () => void): EnvImport {
  const [isOpen, setOpen] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  return {
    open: () => setOpen(true),
    dialog: isOpen && (
      <EnvDialog
        template={template}
        draft={draft}
        onClose={() => setOpen(false)}
        onTake={(entries) => {
          setOpen(false);
          setImported({ ...entries, before: draft });
          edit(takeEntries(entries.taken, template));
          onTaken();
        }}
      />
    ),
    note: imported !== null && (
      <EnvNote
        {...imported}
        onUndo={() => {
          edit(undoEntries(imported.taken, template, imported.before));
          setImported(null);
        }}
      />
    ),
  };
}
