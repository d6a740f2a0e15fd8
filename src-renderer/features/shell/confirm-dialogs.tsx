/** Stopping and restarting ask, without a name to type. */
import { Button } from '@mantine/core';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import { useClient, useInstance, useTemplate } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { formatDuration } from '../../text/format.ts';
import { words } from '../../text/words.ts';
import { Dialog } from '../../ui/dialog.tsx';

export interface ConfirmProps {
  readonly id: InstanceId;
  readonly onClose: () => void;
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

function Question({ title, text, button, onClose, onYes }: QuestionProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      width={440}
      actions={
        <>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button
            variant="filled"
            data-autofocus
            onClick={() => {
              onYes();
              onClose();
            }}
          >
            {button}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

export function StopDialog({ id, onClose }: ConfirmProps) {
  const instance = useInstance(id);
  const client = useClient();
  const act = useAct();
  if (!instance) return null;
  const { stopTitle, stopText, stop } = words.confirm;
  return (
    <Question
      title={stopTitle(instance.name)}
      text={stopText}
      button={stop}
      onClose={onClose}
      onYes={() => {
        act(() => client.instances.stop({ id }));
      }}
    />
  );
}

export function RestartDialog({ id, onClose }: ConfirmProps) {
  const instance = useInstance(id);
  if (!instance) return null;
  return <RestartQuestion id={id} name={instance.name} template={instance.template.id} onClose={onClose} />;
}

function RestartQuestion({
  id,
  name,
  template,
  onClose,
}: ConfirmProps & { readonly name: string; readonly template: Parameters<typeof useTemplate>[0] }) {
  const found = useTemplate(template);
  const client = useClient();
  const act = useAct();
  const budget = found?.services[found.main]?.probe?.budgetSeconds;
  const { restartTitle, restartText, restart } = words.confirm;
  return (
    <Question
      title={restartTitle(name)}
      text={restartText(budget === undefined ? null : formatDuration(budget))}
      button={restart}
      onClose={onClose}
      onYes={() => {
        act(() => client.instances.restart({ id }));
      }}
    />
  );
}
