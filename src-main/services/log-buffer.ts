/** The newest lines of one instance, bounded by count and by size; numbers go on for ever. */
import type { ServiceName } from '../contract/ids.ts';
import type { LogExtent, LogLine } from '../contract/logs.ts';

/** A line as it is held: its level and diagnosis are worked out when somebody reads it. */
export interface HeldLine {
  readonly atMs: number;
  readonly service: ServiceName;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly isCut: boolean;
  readonly marker?: NonNullable<LogLine['marker']>;
}

export interface LogBounds {
  readonly lines: number;
  readonly bytes: number;
}

export const defaultLogBounds: LogBounds = { lines: 50_000, bytes: 64 * 1024 * 1024 };

/** What a held line costs beside its text (object, numbers, reference). */
const overheadBytes = 96;
const rateSeconds = 5;

export class LogBuffer {
  readonly #bounds: LogBounds;
  readonly #nowMs: () => number;
  readonly #ring: (HeldLine | undefined)[] = [];
  #first = 0;
  #next = 0;
  #bytes = 0;
  /** Lines that arrived, by second; counted for the rate. */
  readonly #arrived = new Map<number, number>();

  constructor(nowMs: () => number, bounds: LogBounds = defaultLogBounds) {
    this.#nowMs = nowMs;
    this.#bounds = bounds;
  }

  get first(): number {
    return this.#first;
  }

  /** Number of the line that comes next. */
  get next(): number {
    return this.#next;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(line: HeldLine): number {
    if (this.#next - this.#first >= this.#bounds.lines) this.#dropFirst();
    const number = this.#next;
    this.#ring[number % this.#bounds.lines] = line;
    this.#next += 1;
    this.#bytes += costOf(line);
    while (this.#bytes > this.#bounds.bytes && this.#first < number) this.#dropFirst();
    this.#count();
    return number;
  }

  at(number: number): HeldLine | null {
    if (number < this.#first || number >= this.#next) return null;
    return this.#ring[number % this.#bounds.lines] ?? null;
  }

  extent(): LogExtent {
    return { first: this.#first, next: this.#next, rate: this.#rate() };
  }

  #dropFirst(): void {
    const slot = this.#first % this.#bounds.lines;
    const line = this.#ring[slot];
    if (line !== undefined) this.#bytes -= costOf(line);
    this.#ring[slot] = undefined;
    this.#first += 1;
  }

  #count(): void {
    const second = Math.floor(this.#nowMs() / 1000);
    this.#arrived.set(second, (this.#arrived.get(second) ?? 0) + 1);
    if (this.#arrived.size > rateSeconds + 1) this.#forgetOldSeconds(second);
  }

  #forgetOldSeconds(now: number): void {
    for (const second of this.#arrived.keys()) if (second < now - rateSeconds) this.#arrived.delete(second);
  }

  #rate(): number {
    const now = Math.floor(this.#nowMs() / 1000);
    let lines = 0;
    for (const [second, count] of this.#arrived) if (second >= now - rateSeconds && second < now) lines += count;
    return lines / rateSeconds;
  }
}

function costOf(line: HeldLine): number {
  return line.text.length * 2 + overheadBytes;
}
