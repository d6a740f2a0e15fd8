/** Asks before an adopted instance is given back as it was found. */
import { Button } from '@mantine/core';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import { useClient, useGo, useInstance } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { adoptText } from '../../text/adopt.ts';
import { Dialog } from '../../ui/dialog.tsx';

const text = adoptText.release;

export function ReleaseDialog({ id, onClose }: { readonly id: InstanceId; readonly onClose: () => void }) {
  const client = useClient();
  const go = useGo();
  const act = useAct();
  const instance = useInstance(id);
  if (!instance) return null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={text.title(instance.name)}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {text.keep}
          </Button>
          <Button
            variant="filled"
            onClick={() => {
              onClose();
              act(async () => {
                const { jobId } = await client.instances.release({ id });
                go({ page: 'job', id: jobId });
              });
            }}
          >
            {text.confirm}
          </Button>
        </>
      }
    >
      {text.text} {instance.backups > 0 && text.kept}
    </Dialog>
  );
}
