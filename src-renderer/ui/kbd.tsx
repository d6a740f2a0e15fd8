/** Keys as they are on the keyboard: `Mod` is Ctrl, on a Mac ⌘. */
import classes from './kbd.module.css';

const onMac: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

function isMac(): boolean {
  return navigator.userAgent.includes('Mac OS');
}

export interface KbdProps {
  /** Names joined by spaces: `Mod Shift F`. */
  readonly keys: string;
  /** On the ground of a primary button. */
  readonly isOnAccent?: boolean;
}

export function Kbd({ keys, isOnAccent = false }: KbdProps) {
  const names = keys.split(' ').map((key) => (isMac() ? (onMac[key] ?? key) : key === 'Mod' ? 'Ctrl' : key));
  return (
    <span className={`${classes.keys ?? ''} ${isOnAccent ? (classes.onAccent ?? '') : ''}`} aria-hidden>
      {names.map((name) => (
        <kbd key={name} className={classes.key}>
          {name}
        </kbd>
      ))}
    </span>
  );
}
