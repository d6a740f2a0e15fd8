/** A 28 px button that is an icon; its tooltip is its name and its key. */
import { ActionIcon, Tooltip } from '@mantine/core';
import type { MouseEvent, ReactNode, Ref } from 'react';
import { Kbd } from './kbd.tsx';

export interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  /** Key that does the same, shown in the tooltip. */
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Pressed state of a toggle. */
  readonly isOn?: boolean | undefined;
  readonly hasMenu?: boolean | undefined;
  readonly tabIndex?: number | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
  readonly className?: string | undefined;
}

export function IconButton({ label, icon, onClick, keys, isDisabled = false, isOn, hasMenu = false, tabIndex, ref, className }: IconButtonProps) {
  return (
    <Tooltip
      label={
        <>
          {label} {keys ? <Kbd keys={keys} /> : null}
        </>
      }
    >
      <ActionIcon
        aria-label={label}
        disabled={isDisabled}
        {...(ref ? { ref } : {})}
        {...(className ? { className } : {})}
        {...(onClick ? { onClick } : {})}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        {...(hasMenu ? { 'aria-haspopup': 'menu' as const } : {})}
        {...(tabIndex === undefined ? {} : { tabIndex })}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
