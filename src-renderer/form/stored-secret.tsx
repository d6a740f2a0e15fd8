/** A secret that the vault holds: it is not in the form. It can be shown for a while, and replaced. */
import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import { formText } from '../text/form.ts';
import { problemWords } from '../text/problems.ts';
import { words } from '../text/words.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useReveal } from '../ui/secret-field.tsx';
import type { FormCalls } from './form-props.ts';
import classes from './form.module.css';

interface Props {
  readonly service: ServiceName;
  readonly variable: string;
  readonly label: string;
  readonly reveal: FormCalls['reveal'];
  /** Why it cannot be replaced; null: it can. */
  readonly fixed: string | null;
  readonly onReplace: () => void;
}

export function StoredSecret({ service, variable, label, reveal, fixed, onReplace }: Props) {
  const shown = useReveal();
  const [value, setValue] = useState<string | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const isShown = shown.secondsLeft > 0 && value !== null;

  async function show(): Promise<void> {
    const answer = await reveal?.(service, variable);
    if (answer === undefined) return;
    setValue(answer.value);
    setUnread(answer.problem === null ? null : problemWords(answer.problem).title);
    if (answer.problem === null) shown.reveal();
  }

  return (
    <div className={classes.stored}>
      <div className={classes.storedRow}>
        <span className={classes.storedValue} role="status" aria-label={label}>
          {isShown ? (
            <code>{value}</code>
          ) : (
            <>
              <IconLock size={14} stroke={1.7} aria-hidden />
              {words.secret.stored}
            </>
          )}
        </span>
        {reveal !== null && (
          <IconButton
            label={isShown ? words.secret.mask(label) : words.secret.reveal(label)}
            icon={isShown ? <IconEyeOff size={15} stroke={1.7} /> : <IconEye size={15} stroke={1.7} />}
            onClick={() => {
              if (isShown) shown.mask();
              else void show();
            }}
          />
        )}
        {fixed === null && (
          <Button aria-label={formText.replaceOf(label)} onClick={onReplace}>
            {formText.replace}
          </Button>
        )}
      </div>
      {isShown && <p className={classes.help}>{formText.storedShown(shown.secondsLeft)}</p>}
      {unread !== null && <p className={classes.help}>{`${formText.storedUnread} ${unread}`}</p>}
      {fixed !== null && <p className={classes.help}>{fixed}</p>}
    </div>
  );
}
