import { Button } from '@mantine/core';
import { askText } from '../../text/plan.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { InstanceActions } from './use-actions.ts';

/** Stopping and restarting take it away from its users for a while: they ask. */
export function AskDialog({ name, actions }: { readonly name: string; readonly actions: InstanceActions }) {
  const what = actions.asked ?? 'stop';
  const words = askText[what];
  return (
    <Dialog
      isOpen={actions.asked !== null}
      onClose={() => actions.ask(null)}
      width={440}
      title={words.title(name)}
      actions={
        <>
          <Button onClick={() => actions.ask(null)}>{askText.cancel}</Button>
          <Button variant="filled" data-autofocus onClick={actions.confirm}>
            {words.start}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
    </Dialog>
  );
}
