/** Where reading of one container's log has come to: exact, though several lines may carry the same nanosecond. */
import type { LogRecord } from '../ports/engine.ts';

const fixed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/;

/** RFC 3339 of any precision and zone, in a form that sorts as text. */
export function instantKey(at: string): string {
  if (fixed.test(at)) return at;
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return '';
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? '';
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
}

export class LogPosition {
  readonly containerId: string;
  #key = '';
  /** Lines seen that carry exactly `#key`. */
  #count = 0;
  #since: string | null = null;
  /** Lines of that same instant that the engine will send again. */
  #toSkip = 0;
  #resumeKey = '';

  constructor(containerId: string) {
    this.containerId = containerId;
  }

  /** What to ask the engine for; null: from the beginning. */
  get since(): string | null {
    return this.#since;
  }

  /** Call before reading again from `since`: what was seen already will be told apart from what is new. */
  resume(): void {
    this.#toSkip = this.#count;
    this.#resumeKey = this.#key;
  }

  /** True when the record was not seen before. */
  admit(record: LogRecord): boolean {
    const key = instantKey(record.at);
    if (this.#toSkip > 0) {
      if (key < this.#resumeKey) return false;
      if (key === this.#resumeKey) {
        this.#toSkip -= 1;
        return false;
      }
      this.#toSkip = 0;
    }
    if (key > this.#key) {
      this.#key = key;
      this.#count = 1;
      this.#since = record.at;
    } else if (key === this.#key) {
      this.#count += 1;
    }
    return true;
  }
}
