/** Copies a text and says so for two seconds. */
import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { words } from '../text/words.ts';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `Copy command`. */
  readonly label: string;
  /** Icon only, with the label as its name. */
  readonly isIcon?: boolean;
  readonly size?: 'sm' | 'md';
}

export function useCopied(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, 2000);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
      },
      () => {
        setCopied(false);
      },
    );
  };
  return [copied, copy];
}

export function CopyButton({ text, label, isIcon = false, size = 'md' }: CopyButtonProps) {
  const [copied, copy] = useCopied();
  const icon = copied ? <IconCheck size={15} stroke={1.7} /> : <IconCopy size={15} stroke={1.7} />;
  const name = copied ? words.common.copied : label;
  if (isIcon)
    return (
      <IconButton
        label={name}
        icon={icon}
        onClick={() => {
          copy(text);
        }}
      />
    );
  return (
    <Button
      size={size}
      leftSection={icon}
      onClick={() => {
        copy(text);
      }}
    >
      {name}
    </Button>
  );
}
