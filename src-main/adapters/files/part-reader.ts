/** Reads one part of a backup back and compares it with what the manifest says. */
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { BackupPart } from '../../contract/backup.ts';
import type { BackupId } from '../../contract/ids.ts';
import type { Damage } from '../../ports/backup-store.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import { decompressor } from './codec.ts';
import { Checksum, heed } from './part-writer.ts';
import { errorCode } from './system-errors.ts';

export type PartFault = Extract<Damage['reason'], 'missing' | 'size' | 'checksum'>;

const readSize = 1024 * 1024;
/** Held back until the checksum is known: a tar stream without its last record is not whole for any reader. */
const heldBytes = 10_240;

/** A look at the file alone; null when it is there with its size. Links are not followed. */
export async function sizeFault(path: string, part: BackupPart): Promise<PartFault | null> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) return 'missing';
    return found.size === part.sizeBytes ? null : 'size';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return 'missing';
    throw error;
  }
}

/** Reads the whole part: size, checksum, decompression, structure of the tar. `onBytes` gets bytes of the file so far. */
export async function partFault(
  path: string,
  part: BackupPart,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<PartFault | null> {
  const early = await sizeFault(path, part);
  if (early) return early;
  const tar = extract();
  tar.on('entry', (_header, content, next) => {
    content.on('end', next);
    content.resume();
  });
  try {
    await pipeline(checkedContent(path, part, onBytes), tar, { signal });
    return null;
  } catch (error) {
    if (signal.aborted || error instanceof ProblemError) throw error;
    if (error instanceof PartDamaged || !isSystemError(error)) return 'checksum';
    throw error;
  }
}

/** The tar stream of a part. It ends with BACKUP_DAMAGED, before its last bytes, when the file is not what was written. */
export async function readPartFile(
  path: string,
  id: BackupId,
  part: BackupPart,
  signal: AbortSignal,
): Promise<Readable> {
  const refuse = (reason: PartFault, cause?: unknown) =>
    ProblemError.of('BACKUP_DAMAGED', { backup: id, part: part.file, reason }, cause);
  const early = await sizeFault(path, part);
  if (early) throw refuse(early);
  signal.throwIfAborted();

  async function* content(): AsyncGenerator<Buffer> {
    try {
      yield* checkedContent(path, part, () => undefined);
    } catch (error) {
      const isKnown =
        signal.aborted || error instanceof ProblemError || (isSystemError(error) && !(error instanceof PartDamaged));
      throw isKnown ? error : refuse('checksum', error);
    }
  }
  const stream = Readable.from(content(), { objectMode: false, highWaterMark: readSize });
  const abort = () => stream.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  const forget = () => signal.removeEventListener('abort', abort);
  finished(stream).then(forget, forget);
  return stream;
}

class PartDamaged extends Error {}

/** The decompressed bytes; the last ones only after the whole file was compared. */
async function* checkedContent(
  path: string,
  part: BackupPart,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const packed = new Checksum();
  const unpacked = decompressor(part.codec);
  const file = heed(createReadStream(path, { highWaterMark: readSize }), packed, unpacked);
  const done = pipeline(file, packed, unpacked);
  done.catch(() => undefined);
  let held: Buffer[] = [];
  let heldSize = 0;
  let rawBytes = 0;
  try {
    for await (const chunk of unpacked) {
      if (!Buffer.isBuffer(chunk)) continue;
      onBytes(packed.bytes);
      rawBytes += chunk.length;
      held.push(chunk);
      heldSize += chunk.length;
      while (held[0] && heldSize - held[0].length >= heldBytes) {
        heldSize -= held[0].length;
        const first = held.shift();
        if (first) yield first;
      }
    }
    await done;
    if (packed.bytes !== part.sizeBytes || rawBytes !== part.rawBytes || packed.digest() !== part.sha256) {
      throw new PartDamaged();
    }
    for (const chunk of held) yield chunk;
    held = [];
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

/** Errors of the disk, unlike those of zlib and of the tar reader, say nothing about the part. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
