import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { InstanceId, ServiceName } from '../../../src-main/contract/ids.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient } from '../../stores/context.tsx';
import { instanceText } from '../../text/instance.ts';
import { problemWords } from '../../text/problems.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useReveal } from '../../ui/secret-field.tsx';
import classes from './read-only.module.css';

const dots = '••••••••••••••••';

interface Props {
  readonly id: InstanceId;
  readonly service: ServiceName;
  readonly variable: string;
}

/** A stored secret: dots of a fixed count, asked for one at a time, forgotten as soon as it is masked again. */
export function SecretValue({ id, service, variable }: Props) {
  const client = useClient();
  const { secondsLeft, reveal, mask } = useReveal();
  const [value, setValue] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isShown = secondsLeft > 0 && value !== null;

  useEffect(() => {
    if (secondsLeft > 0 || value === null) return;
    const timer = setTimeout(() => setValue(null), 0);
    return () => clearTimeout(timer);
  }, [secondsLeft, value]);

  async function show(): Promise<void> {
    try {
      const answer = await client.instances.revealSecret({ id, service, variable });
      setValue(answer.value);
      setProblem(null);
      reveal();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <span className={classes.secret}>
      <span className={classes.secretRow}>
        <code className={classes.value}>{isShown ? value : dots}</code>
        <IconButton
          label={isShown ? instanceText.hide(variable) : instanceText.reveal(variable)}
          icon={isShown ? <IconEyeOff size={15} stroke={1.7} /> : <IconEye size={15} stroke={1.7} />}
          onClick={() => {
            if (isShown) mask();
            else void show();
          }}
        />
        {isShown && <CopyButton isIcon label={instanceText.copyValue(variable)} text={value} />}
      </span>
      {isShown && <span className={classes.help}>{instanceText.masked(secondsLeft)}</span>}
      {problem !== null && (
        <span className={classes.fault} role="alert">
          {problemWords(problem).title} {problemWords(problem).state}
        </span>
      )}
    </span>
  );
}
