/** What a key does in the log; null: nothing of ours. Letters count only when no field has the focus. */
export type LogAction =
  | 'follow'
  | 'end'
  | 'first'
  | 'find'
  | 'next'
  | 'previous'
  | 'wrap'
  | 'copy'
  | 'leave'
  | 'nextFault'
  | 'previousFault'
  | 'nextMarker';

interface Pressed {
  readonly key: string;
  readonly isMod: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

export function keyAction({ key, isMod, isShift, isAlt }: Pressed): LogAction | null {
  if (isAlt) return null;
  if (isMod) {
    if (key.toLowerCase() === 'f' && !isShift) return 'find';
    if (key.toLowerCase() === 'c' && !isShift) return 'copy';
    if (key === 'End') return 'end';
    return key === 'Home' ? 'first' : null;
  }
  switch (key) {
    case 'f':
    case 'F':
      return 'follow';
    case 'w':
    case 'W':
      return 'wrap';
    case '/':
      return 'find';
    case 'End':
      return 'end';
    case 'Home':
      return 'first';
    case 'Enter':
    case 'F3':
      return isShift ? 'previous' : 'next';
    case 'e':
      return 'nextFault';
    case 'E':
      return 'previousFault';
    case 'm':
    case 'M':
      return 'nextMarker';
    case 'Escape':
      return 'leave';
    default:
      return null;
  }
}
