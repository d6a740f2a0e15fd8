/** Which version of the Engine API both sides know. */

export const oldestKnown = '1.40';
const newestKnown = '1.47';

/** The newest that both know; null when the engine is too old, or so new that it has dropped ours. */
export function negotiate(engineNewest: string, engineOldest: string): string | null {
  if (compareApi(engineNewest, oldestKnown) < 0) return null;
  if (engineOldest !== '' && compareApi(engineOldest, newestKnown) > 0) return null;
  return compareApi(engineNewest, newestKnown) > 0 ? newestKnown : engineNewest;
}

export function compareApi(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor - rightMajor || leftMinor - rightMinor;
}
