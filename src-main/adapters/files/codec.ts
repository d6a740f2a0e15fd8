/** How parts of a backup are compressed: zstd where the runtime has it, gzip elsewhere. */
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { BackupPart } from '../../contract/backup.ts';
import { ProblemError } from '../../ports/problem-error.ts';

export type Codec = BackupPart['codec'];

const chunkSize = 256 * 1024;
const zstdLevel = 3;

export const endings: Readonly<Record<Codec, string>> = { zstd: 'zst', gzip: 'gz' };

export function hasZstd(): boolean {
  return 'createZstdCompress' in zlib;
}

export function bestCodec(): Codec {
  return hasZstd() ? 'zstd' : 'gzip';
}

export function compressor(codec: Codec): Transform {
  if (codec === 'gzip') return zlib.createGzip({ chunkSize });
  return zlib.createZstdCompress({ chunkSize, params: { [zlib.constants.ZSTD_c_compressionLevel]: zstdLevel } });
}

/** Rejects what this runtime cannot read; the backup itself is well then. */
export function decompressor(codec: Codec): Transform {
  if (codec === 'gzip') return zlib.createGunzip({ chunkSize });
  if (!hasZstd()) throw ProblemError.of('CODEC_MISSING', { codec });
  return zlib.createZstdDecompress({ chunkSize });
}
