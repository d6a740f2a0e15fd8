/** Asks before a template of the user's own is removed. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { TemplateId } from '../../../src-main/contract/ids.ts';
import type { TemplateEntry } from '../../../src-main/contract/router.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';
import { problemWords } from '../../text/problems.ts';
import { templatesText } from '../../text/templates.ts';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';

interface Props {
  readonly id: TemplateId;
  readonly entry: TemplateEntry;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function RemoveTemplateDialog({ id, entry, onClose, onRemoved }: Props) {
  const client = useClient();
  const [isRemoving, setRemoving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const said = problem === null ? null : problemWords(problem);

  async function remove(): Promise<void> {
    setRemoving(true);
    try {
      await client.templates.remove({ id });
      onRemoved();
    } catch (error) {
      setProblem(problemOf(error));
      setRemoving(false);
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={440}
      title={templatesText.removeTitle(entry.template?.name ?? entry.file)}
      actions={
        <>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button variant="filled" color="danger" loading={isRemoving} onClick={() => void remove()}>
            {templatesText.remove}
          </Button>
        </>
      }
    >
      <p>
        {templatesText.removeText} {entry.replacesBuiltIn ? templatesText.removeBuiltIn : null}
      </p>
      {said === null ? null : (
        <Note tone="warn" role="alert" title={said.title}>
          {said.state}
        </Note>
      )}
    </Dialog>
  );
}
