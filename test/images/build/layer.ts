/** One layer of an image: a draft of files, then a compressed tar kept in a cache folder. */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';

export interface Owner {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

type Entry = Owner &
  (
    | { readonly kind: 'directory' }
    | { readonly kind: 'link'; readonly target: string }
    | { readonly kind: 'text'; readonly content: string }
    | { readonly kind: 'file'; readonly source: string }
  );

export interface Layer {
  readonly digest: string;
  readonly diffId: string;
  readonly sizeBytes: number;
  readonly path: string;
}

/** Files of a layer by their path in the image, without a leading slash. */
export class LayerDraft {
  readonly #entries = new Map<string, Entry>();

  directory(target: string, owner: Owner = {}): this {
    return this.#put(target, { kind: 'directory', ...owner });
  }

  link(target: string, to: string): this {
    return this.#put(target, { kind: 'link', target: to });
  }

  text(target: string, content: string, owner: Owner = {}): this {
    return this.#put(target, { kind: 'text', content, ...owner });
  }

  file(target: string, source: string, owner: Owner = {}): this {
    return this.#put(target, { kind: 'file', source, ...owner });
  }

  has(target: string): boolean {
    return this.#entries.has(target.replace(/^\//, ''));
  }

  /** A whole folder; links that leave it become copies. */
  async tree(target: string, source: string, isWanted: (name: string) => boolean = () => true): Promise<this> {
    this.directory(target);
    for (const item of await fs.readdir(source, { withFileTypes: true })) {
      const from = path.join(source, item.name);
      const to = `${target}/${item.name}`;
      if (!isWanted(from)) continue;
      if (item.isDirectory()) await this.tree(to, from, isWanted);
      else if (item.isSymbolicLink()) this.link(to, await fs.readlink(from));
      else if (item.isFile()) this.file(to, from, { mode: (await fs.stat(from)).mode & 0o777 });
    }
    return this;
  }

  #put(target: string, entry: Entry): this {
    this.#entries.set(target.replace(/^\//, ''), entry);
    return this;
  }

  /** Packs the layer, or takes it from the cache when nothing in it has changed. */
  async pack(cacheFolder: string): Promise<Layer> {
    const key = await this.#fingerprint();
    const description = path.join(cacheFolder, `${key}.json`);
    const file = path.join(cacheFolder, `${key}.tar.gz`);
    const known = await readDescription(description, file);
    if (known !== undefined) return known;
    const temporary = `${file}.${randomUUID()}`;
    const layer = await this.#write(temporary);
    await fs.rename(temporary, file);
    await fs.writeFile(temporary, JSON.stringify(layer));
    await fs.rename(temporary, description);
    return { ...layer, path: file };
  }

  async #fingerprint(): Promise<string> {
    const hash = createHash('sha256');
    for (const [target, entry] of this.#sorted()) {
      hash.update(JSON.stringify([target, entry]));
      if (entry.kind !== 'file') continue;
      const { size, mtimeMs } = await fs.stat(entry.source);
      hash.update(`${String(size)} ${String(mtimeMs)}`);
    }
    return hash.digest('hex').slice(0, 32);
  }

  #sorted(): [string, Entry][] {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async #write(file: string): Promise<Omit<Layer, 'path'>> {
    const pack = tar.pack();
    const plain = createHash('sha256');
    const packed = createHash('sha256');
    let sizeBytes = 0;
    const watch = (see: (chunk: Buffer) => void): Transform =>
      new Transform({
        transform(chunk: Buffer, _encoding, callback) {
          see(chunk);
          callback(null, chunk);
        },
      });
    const written = pipeline(
      pack,
      watch((chunk) => plain.update(chunk)),
      createGzip({ level: 3 }),
      watch((chunk) => {
        packed.update(chunk);
        sizeBytes += chunk.length;
      }),
      createWriteStream(file),
    );
    for (const [target, entry] of this.#sorted()) await addEntry(pack, target, entry);
    pack.finalize();
    await written;
    return { digest: `sha256:${packed.digest('hex')}`, diffId: `sha256:${plain.digest('hex')}`, sizeBytes };
  }
}

/** A layer of an earlier build, if its file is still there. */
async function readDescription(description: string, file: string): Promise<Layer | undefined> {
  const text = await fs.readFile(description, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const layer = JSON.parse(text) as Omit<Layer, 'path'>;
  const size = (await fs.stat(file).catch(() => undefined))?.size;
  return size === layer.sizeBytes ? { ...layer, path: file } : undefined;
}

async function addEntry(pack: tar.Pack, name: string, entry: Entry): Promise<void> {
  const { uid = 0, gid = 0 } = entry;
  const common = { name, uid, gid, mtime: new Date(0) };
  if (entry.kind === 'directory') {
    pack.entry({ ...common, type: 'directory', mode: entry.mode ?? 0o755 });
  } else if (entry.kind === 'link') {
    pack.entry({ ...common, type: 'symlink', linkname: entry.target });
  } else if (entry.kind === 'text') {
    pack.entry({ ...common, mode: entry.mode ?? 0o644 }, entry.content);
  } else {
    const { size } = await fs.stat(entry.source);
    const target = pack.entry({ ...common, size, mode: entry.mode ?? 0o644 });
    await pipeline(createReadStream(entry.source), target);
  }
}
