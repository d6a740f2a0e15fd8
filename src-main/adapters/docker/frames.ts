/**
 * Takes the engine's multiplexed output apart: an 8-byte header (stream, 0, 0, 0, length as big-endian 32 bits) before
 * each payload. A push parser: give it the bytes in pieces of any size. Payloads are handed on as views, never copied.
 */
export type StreamName = 'stdout' | 'stderr';

export interface FrameSink {
  /** A frame begins. */
  begin(stream: StreamName): void;
  /** A piece of the frame that has begun. */
  payload(stream: StreamName, bytes: Buffer): void;
  /** The frame that has begun is whole. */
  end(stream: StreamName): void;
  /** Bytes without frames: a terminal's output, or what follows a header that is none. */
  raw(bytes: Buffer): void;
}

const headerBytes = 8;

export class FrameParser {
  readonly #sink: FrameSink;
  readonly #header: Buffer = Buffer.alloc(headerBytes);
  #headerFill = 0;
  #payloadLeft = 0;
  #stream: StreamName = 'stdout';
  #isRaw: boolean;

  constructor(sink: FrameSink, isRaw: boolean) {
    this.#sink = sink;
    this.#isRaw = isRaw;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (at < bytes.length) {
      if (this.#isRaw) {
        this.#sink.raw(bytes.subarray(at));
        return;
      }
      at = this.#payloadLeft > 0 ? this.#takePayload(bytes, at) : this.#takeHeader(bytes, at);
    }
  }

  /** A header that was never whole is not thrown away: it is text. */
  end(): void {
    if (this.#isRaw || this.#headerFill === 0) return;
    this.#goRaw(this.#headerFill);
  }

  #takePayload(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#payloadLeft);
    this.#sink.payload(this.#stream, bytes.subarray(at, end));
    this.#payloadLeft -= end - at;
    if (this.#payloadLeft === 0) this.#sink.end(this.#stream);
    return end;
  }

  #takeHeader(bytes: Buffer, at: number): number {
    let header: Buffer = this.#header;
    let headerAt = 0;
    let next = at + headerBytes;
    if (this.#headerFill === 0 && next <= bytes.length) {
      header = bytes;
      headerAt = at;
    } else {
      next = Math.min(bytes.length, at + headerBytes - this.#headerFill);
      bytes.copy(this.#header, this.#headerFill, at, next);
      this.#headerFill += next - at;
      if (this.#headerFill < headerBytes) return next;
    }
    if (!isHeader(header, headerAt)) {
      if (header !== this.#header) header.copy(this.#header, 0, headerAt, headerAt + headerBytes);
      this.#goRaw(headerBytes);
      return next;
    }
    this.#headerFill = 0;
    // 0 is what a command reads, and 3 the engine's own complaint about the log.
    const kind = header[headerAt];
    this.#stream = kind === 2 || kind === 3 ? 'stderr' : 'stdout';
    this.#payloadLeft = header.readUInt32BE(headerAt + 4);
    this.#sink.begin(this.#stream);
    if (this.#payloadLeft === 0) this.#sink.end(this.#stream);
    return next;
  }

  #goRaw(heldBytes: number): void {
    this.#isRaw = true;
    this.#headerFill = 0;
    this.#sink.raw(Buffer.from(this.#header.subarray(0, heldBytes)));
  }
}

function isHeader(bytes: Buffer, at: number): boolean {
  return (bytes[at] ?? 255) <= 3 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 0;
}
