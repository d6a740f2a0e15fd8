/**
 * Makes log records out of the engine's log stream. The engine puts a time before every message; it splits long lines
 * into messages of 16 KiB, each with a time of its own, which are put together again here.
 */
import type { LogRecord } from '../../ports/engine.ts';
import { FrameParser } from './frames.ts';
import type { FrameSink, StreamName } from './frames.ts';
import { LineJoiner } from './line-joiner.ts';

export interface LogParserOptions {
  /** The container has a terminal: bytes come without frames, all as stdout. */
  readonly isTty: boolean;
  /** Longest line in bytes; the rest of a longer one is left out. */
  readonly maxLineBytes?: number;
}

export class LogParser {
  readonly #frames: FrameParser;
  readonly #stdout: LineJoiner;
  readonly #stderr: LineJoiner;
  #ready: LogRecord[] = [];

  constructor(options: LogParserOptions) {
    const maxLineBytes = options.maxLineBytes ?? 1024 * 1024;
    const emit = (record: LogRecord): void => {
      this.#ready.push(record);
    };
    this.#stdout = new LineJoiner('stdout', maxLineBytes, emit);
    this.#stderr = new LineJoiner('stderr', maxLineBytes, emit);
    const joiner = (stream: StreamName): LineJoiner => (stream === 'stdout' ? this.#stdout : this.#stderr);
    const sink: FrameSink = {
      begin: (stream) => {
        joiner(stream).beginMessage();
      },
      payload: (stream, bytes) => {
        joiner(stream).append(bytes);
      },
      end: (stream) => {
        joiner(stream).endMessage();
      },
      raw: (bytes) => {
        this.#stdout.appendRaw(bytes);
      },
    };
    this.#frames = new FrameParser(sink, options.isTty);
  }

  /** The records that this chunk made whole. */
  push(chunk: Uint8Array): LogRecord[] {
    this.#frames.push(chunk);
    return this.#take();
  }

  /** What is left when the stream ends: lines without an end. */
  end(): LogRecord[] {
    this.#frames.end();
    this.#stdout.flush();
    this.#stderr.flush();
    return this.#take();
  }

  #take(): LogRecord[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }
}
