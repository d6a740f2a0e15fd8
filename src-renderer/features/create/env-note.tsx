/** What was taken over from a `.env` file, with the way back. */
import { Button } from '@mantine/core';
import { importEnvText } from '../../text/import-env.ts';
import { formatList } from '../../text/format.ts';
import { Note } from '../../ui/note.tsx';
import type { TakenEntries } from './env-dialog.tsx';

interface Props extends TakenEntries {
  readonly onUndo: () => void;
}

export function EnvNote({ taken, leftOut, file, onUndo }: Props) {
  return (
    <Note
      tone="ok"
      role="status"
      title={importEnvText.taken(taken.length, taken.length + leftOut.length, file)}
      actions={
        <Button size="sm" onClick={onUndo}>
          {importEnvText.undo}
        </Button>
      }
    >
      {leftOut.length > 0 && importEnvText.leftOut(formatList(leftOut.map((entry) => entry.name)))}
    </Note>
  );
}
