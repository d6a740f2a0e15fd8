/** A 28 px button that is an icon; its tooltip is its name and its key. */
import { ActionIcon, Tooltip } from '@mantine/core';
import type { AriaAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { Kbd } from './kbd.tsx';

/** What a menu or popover adds to its target. */
interface TargetProps extends Pick<AriaAttributes, 'aria-controls' | 'aria-expanded' | 'aria-haspopup'> {
  readonly id?: string;
}

export interface IconButtonProps extends TargetProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  /** Key that does the same, shown in the tooltip. */
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Pressed state of a toggle. */
  readonly isOn?: boolean | undefined;
  readonly tabIndex?: number | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
  readonly className?: string | undefined;
}

export function IconButton({
  label,
  icon,
  onClick,
  keys,
  isDisabled = false,
  isOn,
  tabIndex,
  ref,
  className,
  ...target
}: IconButtonProps) {
  return (
    <Tooltip
      label={
        <>
          {label} {keys ? <Kbd keys={keys} /> : null}
        </>
      }
    >
      <ActionIcon
        {...target}
        aria-label={label}
        disabled={isDisabled}
        {...(ref ? { ref } : {})}
        {...(className ? { className } : {})}
        {...(onClick ? { onClick } : {})}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        {...(tabIndex === undefined ? {} : { tabIndex })}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
