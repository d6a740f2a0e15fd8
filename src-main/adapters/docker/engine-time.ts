/** The time that the engine writes before a log message: RFC 3339 with nanoseconds, then a space. */

/** `2026-11-22T08:23:01.123456789+02:00 ` and a little to spare. */
export const longestTimeBytes = 40;

const dash = 45;
const colon = 58;
const letterT = 84;
const space = 32;
const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The time at this place and its length with the space; null when there is none. */
export function engineTimeAt(bytes: Buffer, at: number): { readonly text: string; readonly bytes: number } | null {
  const hasShape =
    bytes[at + 4] === dash &&
    bytes[at + 7] === dash &&
    bytes[at + 10] === letterT &&
    bytes[at + 13] === colon &&
    bytes[at + 16] === colon;
  if (!hasShape) return null;
  // 30 characters in universal time, as the engine writes it nearly always.
  let end = at + 30;
  if (bytes[end] !== space) {
    end = bytes.indexOf(space, at + 19);
    if (end < 0 || end - at >= longestTimeBytes) return null;
  }
  const text = bytes.toString('latin1', at, end);
  return pattern.test(text) ? { text, bytes: end - at + 1 } : null;
}

/** Milliseconds since the epoch. */
export function engineTimeMs(text: string): number {
  return Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
}
