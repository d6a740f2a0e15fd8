/** Writes one part of a backup: compressed, counted, with its checksum, in constant memory. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Transform, Writable } from 'node:stream';
import type { Readable, Stream, TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '../../ports/problem-error.ts';
import { compressor } from './codec.ts';
import type { Codec } from './codec.ts';
import { fileProblem } from './system-errors.ts';

export interface WrittenPart {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly rawBytes: number;
}

/** A tar stream ends with two blocks of zeros; without them the engine went away in the middle. */
const tarEndBytes = 1024;

/** `onBytes` gets the bytes of the tar stream read so far. On the disk when it resolves. Rejects with DISK_FULL. */
export async function writePartFile(
  path: string,
  tar: Readable,
  codec: Codec,
  onBytes: (rawBytes: number) => void,
  signal: AbortSignal,
): Promise<WrittenPart> {
  const raw = new TarEnd(onBytes);
  const packed = new Checksum();
  const compressed = compressor(codec);
  let sourceError: unknown = null;
  tar.once('error', (error) => (sourceError = error));
  heed(tar, raw, compressed, packed);
  try {
    const handle = await open(path, 'w', 0o600);
    try {
      await pipeline(tar, raw, compressed, packed, heed(new FileEnd(handle)), { signal });
      if (!raw.hasEnd) throw ProblemError.of('UNEXPECTED', { details: 'the archive ended in the middle' });
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    tar.destroy();
    throw fileProblem(sourceError ?? error, path);
  }
  return { sizeBytes: packed.bytes, sha256: packed.digest(), rawBytes: raw.bytes };
}

/** A pipeline tells the first error and leaves late ones of its streams to nobody, which would end the process. */
export function heed<T extends Stream>(first: T, ...others: Stream[]): T {
  for (const stream of [first, ...others]) stream.on('error', () => undefined);
  return first;
}

/** Counts and hashes what goes through. */
export class Checksum extends Transform {
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** Hex; only when all has gone through. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** Counts what goes through and watches how it ends. */
class TarEnd extends Transform {
  bytes = 0;
  readonly #onBytes: (rawBytes: number) => void;
  #zeros = 0;

  constructor(onBytes: (rawBytes: number) => void) {
    super();
    this.#onBytes = onBytes;
  }

  get hasEnd(): boolean {
    return this.#zeros >= tarEndBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    let zeros = 0;
    while (zeros < chunk.length && zeros < tarEndBytes && chunk[chunk.length - 1 - zeros] === 0) zeros += 1;
    this.#zeros = zeros === chunk.length ? this.#zeros + zeros : zeros;
    this.#onBytes(this.bytes);
    done(null, chunk);
  }
}

/** Not the handle's own stream: one that does not close the handle keeps it from being closed at all. */
class FileEnd extends Writable {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    super({ highWaterMark: 1024 * 1024 });
    this.#handle = handle;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#writeAll(chunk).then(() => done(), done);
  }

  async #writeAll(chunk: Buffer): Promise<void> {
    for (let written = 0; written < chunk.length;) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written);
      written += bytesWritten;
    }
  }
}
