/** A secret: dots of a fixed count, shown for 20 s on demand, masked again when the window loses the focus. */
import { Button, TextInput } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { words } from '../text/words.ts';
import { IconButton } from './icon-button.tsx';
import classes from './secret-field.module.css';

const shownSeconds = 20;

/** Seconds left, 0 while masked. Counts down, and ends with the window's focus. */
export function useReveal(): { readonly secondsLeft: number; readonly reveal: () => void; readonly mask: () => void } {
  const [secondsLeft, setSecondsLeft] = useState(0);
  const isShown = secondsLeft > 0;
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(() => {
      setSecondsLeft((left) => Math.max(0, left - 1));
    }, 1000);
    const mask = () => {
      setSecondsLeft(0);
    };
    window.addEventListener('blur', mask);
    return () => {
      clearInterval(timer);
      window.removeEventListener('blur', mask);
    };
  }, [isShown]);
  return {
    secondsLeft,
    reveal: () => {
      setSecondsLeft(shownSeconds);
    },
    mask: () => {
      setSecondsLeft(0);
    },
  };
}

export interface SecretFieldProps {
  readonly id?: string;
  readonly label?: ReactNode;
  /** The name for screen readers, where the label is drawn elsewhere. */
  readonly name: string;
  readonly description?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: ReactNode;
  readonly placeholder?: string;
  /** Makes a value; absent: it can only be typed. */
  readonly onGenerate?: () => void;
}

export function SecretField({
  id,
  label,
  name,
  description,
  value,
  onChange,
  problem,
  placeholder,
  onGenerate,
}: SecretFieldProps) {
  const { secondsLeft, reveal, mask } = useReveal();
  const isShown = secondsLeft > 0;
  return (
    <div className={classes.row}>
      <TextInput
        {...(id ? { id } : {})}
        className={classes.input ?? ''}
        classNames={{ input: classes.mono ?? '' }}
        label={label}
        aria-label={label ? undefined : name}
        description={description}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        spellCheck={false}
        value={value}
        placeholder={placeholder ?? ''}
        error={problem}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
        rightSectionWidth={isShown ? 58 : 34}
        rightSection={
          <>
            {isShown ? <span className={classes.count}>{`${String(secondsLeft)} s`}</span> : null}
            <IconButton
              label={isShown ? words.secret.mask(name) : words.secret.reveal(name)}
              icon={isShown ? <IconEyeOff size={15} stroke={1.7} /> : <IconEye size={15} stroke={1.7} />}
              onClick={isShown ? mask : reveal}
            />
          </>
        }
      />
      {onGenerate ? (
        <Button onClick={onGenerate} aria-label={words.secret.generateFor(name)}>
          {words.secret.generate}
        </Button>
      ) : null}
    </div>
  );
}
