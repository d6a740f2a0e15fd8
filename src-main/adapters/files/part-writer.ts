/** Writes one part of a backup: compressed, counted, with its checksum, in constant memory. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import type { Readable, TransformCallback } from 'node:stream';
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
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      const file = handle.createWriteStream({ autoClose: false, highWaterMark: 1024 * 1024 });
      await pipeline(tar, raw, compressor(codec), packed, file, { signal });
      if (!raw.hasEnd) throw ProblemError.of('UNEXPECTED', { details: 'the archive ended in the middle' });
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    tar.destroy();
    throw fileProblem(error, path);
  }
  return { sizeBytes: packed.bytes, sha256: packed.digest(), rawBytes: raw.bytes };
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
