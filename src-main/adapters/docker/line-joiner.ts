/** Puts the lines of one stream together from pieces of any size. What comes out depends on the bytes only, never on how they were cut. */
import type { LogRecord } from '../../ports/engine.ts';
import type { StreamName } from './frames.ts';
import { engineTimeAt, longestTimeBytes } from './engine-time.ts';

const newline = 10;
const carriageReturn = 13;
/** The engine cuts a line into messages of this size. */
const messageBytes = 16 * 1024;
const noTime = '1970-01-01T00:00:00.000000000Z';

export class LineJoiner {
  readonly #stream: StreamName;
  readonly #maxLineBytes: number;
  readonly #emit: (record: LogRecord) => void;
  /** First bytes of a message, until it is known whether they are a time. Null: we are past them. */
  #head: Buffer | null = null;
  #text = Buffer.alloc(0);
  #textBytes = 0;
  /** Text bytes of the line, also those that are not kept. */
  #lineBytes = 0;
  #isOpen = false;
  #lineAt: string | null = null;
  #lastAt = noTime;
  #isRawBegun = false;

  constructor(stream: StreamName, maxLineBytes: number, emit: (record: LogRecord) => void) {
    this.#stream = stream;
    this.#maxLineBytes = maxLineBytes;
    this.#emit = emit;
  }

  beginMessage(): void {
    this.#settleHead();
    this.#head = Buffer.alloc(0);
  }

  endMessage(): void {
    this.#settleHead();
  }

  append(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#head !== null) {
        if (this.#head.length === 0 && this.#takeWholeLine(bytes, at)) return;
        at = this.#fillHead(this.#head, bytes, at);
      } else {
        at = this.#takeText(bytes, at, bytes.length);
      }
    }
  }

  /** Bytes of a terminal: a time stands before every line and before every 16 KiB of a long one. */
  appendRaw(bytes: Buffer): void {
    if (!this.#isRawBegun) {
      this.#isRawBegun = true;
      this.beginMessage();
    }
    let at = 0;
    while (at < bytes.length) {
      if (this.#head !== null) {
        at = this.#fillHead(this.#head, bytes, at);
        continue;
      }
      const untilNextMessage = messageBytes - (this.#lineBytes % messageBytes);
      at = this.#takeText(bytes, at, Math.min(bytes.length, at + untilNextMessage));
      if (this.#lineBytes % messageBytes === 0) this.#head = Buffer.alloc(0);
    }
  }

  flush(): void {
    this.#settleHead();
    if (this.#isOpen) this.#finishLine();
  }

  /** The usual case, without a copy: a message that is one whole line and lies whole in the chunk. */
  #takeWholeLine(bytes: Buffer, at: number): boolean {
    if (this.#isOpen || bytes[bytes.length - 1] !== newline || bytes.length - at > this.#maxLineBytes) return false;
    if (bytes.indexOf(newline, at) !== bytes.length - 1) return false;
    const time = engineTimeAt(bytes, at);
    if (time === null) return false;
    this.#lastAt = time.text;
    const end =
      bytes[bytes.length - 2] === carriageReturn && bytes.length - 2 >= at + time.bytes
        ? bytes.length - 2
        : bytes.length - 1;
    this.#emit({
      at: time.text,
      stream: this.#stream,
      text: bytes.toString('utf8', at + time.bytes, end),
      isCut: false,
    });
    this.#head = null;
    return true;
  }

  #fillHead(head: Buffer, bytes: Buffer, at: number): number {
    const lineEnd = bytes.indexOf(newline, at);
    const end = Math.min(at + longestTimeBytes - head.length, lineEnd < 0 ? bytes.length : lineEnd);
    this.#head = Buffer.concat([head, bytes.subarray(at, end)]);
    if (end === lineEnd || this.#head.length >= longestTimeBytes) this.#settleHead();
    return end;
  }

  /** The head is whole, or will not grow: takes the time off it; the rest is text. */
  #settleHead(): void {
    const head = this.#head;
    if (head === null) return;
    this.#head = null;
    const time = engineTimeAt(head, 0);
    if (time !== null) {
      this.#lastAt = time.text;
      this.#lineAt ??= time.text;
    }
    const text = time === null ? head : head.subarray(time.bytes);
    if (text.length > 0) this.#keep(text);
    else if (time !== null) this.#isOpen = true;
  }

  #takeText(bytes: Buffer, at: number, limit: number): number {
    const found = bytes.indexOf(newline, at);
    const end = found < 0 || found >= limit ? limit : found;
    if (end > at) this.#keep(bytes.subarray(at, end));
    if (end !== found) return end;
    this.#finishLine();
    if (this.#isRawBegun) this.#head = Buffer.alloc(0);
    return found + 1;
  }

  #keep(bytes: Buffer): void {
    this.#isOpen = true;
    this.#lineBytes += bytes.length;
    // Two more than the limit are held, so that a line of just that length with its CR and a cut character can be told.
    const kept = Math.min(bytes.length, this.#maxLineBytes + 2 - this.#textBytes);
    if (kept <= 0) return;
    const needed = this.#textBytes + kept;
    if (needed > this.#text.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, this.#text.length * 2, 256), this.#maxLineBytes + 2));
      this.#text.copy(larger, 0, 0, this.#textBytes);
      this.#text = larger;
    }
    bytes.copy(this.#text, this.#textBytes, 0, kept);
    this.#textBytes = needed;
  }

  #finishLine(): void {
    let end = this.#textBytes;
    if (this.#lineBytes === end && end > 0 && this.#text[end - 1] === carriageReturn) {
      end -= 1;
      this.#lineBytes -= 1;
    }
    const isCut = this.#lineBytes > this.#maxLineBytes;
    if (isCut) end = startOfCharacter(this.#text, this.#maxLineBytes);
    this.#emit({
      at: this.#lineAt ?? this.#lastAt,
      stream: this.#stream,
      text: this.#text.toString('utf8', 0, end),
      isCut,
    });
    this.#textBytes = 0;
    this.#lineBytes = 0;
    this.#isOpen = false;
    this.#lineAt = null;
    // One long line must not keep its memory for ever.
    if (this.#text.length > 4 * messageBytes) this.#text = Buffer.alloc(0);
  }
}

/** The greatest place not after `end` where no UTF-8 character is cut in two. */
function startOfCharacter(bytes: Buffer, end: number): number {
  let at = end;
  while (at > end - 4 && at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
