/** Tar streams out of a container and into it, never held in memory. */
import { PassThrough, pipeline, Transform } from 'node:stream';
import type { Readable, TransformCallback } from 'node:stream';
import { ProblemError, toProblem } from '../../ports/problem-error.ts';
import { cancelled } from './translate.ts';
import type { Transport } from './transport.ts';

export async function readArchive(
  transport: Transport,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<Readable> {
  const asked = { container };
  const body = await transport.stream({
    method: 'GET',
    path: `/containers/${encodeURIComponent(container)}/archive`,
    query: { path },
    limitMs: 120_000,
    signal,
    asked,
  });
  const tar = new WholeTar(path);
  // The body's own faults become problems here; whoever reads sees one stream that ends well or with a problem.
  body.on('error', (error) => {
    tar.destroy(signal.aborted ? cancelled(signal) : transport.translate(error, asked));
  });
  body.on('aborted', () => {
    tar.destroy(signal.aborted ? cancelled(signal) : transport.translate(new Error('the archive ended early'), asked));
  });
  tar.on('close', () => {
    body.destroy();
  });
  // It may fail before anybody reads; whoever reads later still gets the problem.
  tar.on('error', nothing);
  return body.pipe(tar);
}

export async function writeArchive(
  transport: Transport,
  container: string,
  path: string,
  tar: Readable,
  signal: AbortSignal,
): Promise<void> {
  const source = new AbortController();
  let sourceFault: unknown = null;
  const file = new PassThrough();
  // When the source fails the request is aborted: the engine must not take half a tar for a whole one.
  pipeline(tar, file, (error) => {
    if (!(error instanceof Error)) return;
    sourceFault ??= error;
    source.abort();
  });
  try {
    await transport.send({
      method: 'PUT',
      path: `/containers/${encodeURIComponent(container)}/archive`,
      query: { path, noOverwriteDirNonDir: true },
      file,
      limitMs: Infinity,
      signal: AbortSignal.any([signal, source.signal]),
      asked: { container },
    });
  } catch (error) {
    if (signal.aborted) throw cancelled(signal);
    if (source.signal.aborted) throw new ProblemError(toProblem(sourceFault), { cause: sourceFault });
    throw error;
  } finally {
    tar.destroy();
    file.destroy();
  }
}

function nothing(): void {
  // Heard, so that it does not end the process.
}

const endBytes = 1024;

/**
 * Passes a tar on and looks at its end: 1,024 zero bytes. The engine breaks off without them, and without any other
 * sign, when a file changed its size while it was read.
 */
class WholeTar extends Transform {
  readonly #path: string;
  #last: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#last =
      chunk.length >= endBytes
        ? chunk.subarray(chunk.length - endBytes)
        : Buffer.concat([this.#last, chunk]).subarray(-endBytes);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.#last.length === endBytes && this.#last.every((byte) => byte === 0);
    done(
      isWhole
        ? null
        : ProblemError.of('ENGINE_REFUSED', { status: 0, details: `the archive of ${this.#path} ended early` }),
    );
  }
}
