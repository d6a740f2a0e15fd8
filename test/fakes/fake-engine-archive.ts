/** Archives of a fake engine: real tar streams of maps of files. */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import type { Files } from './fake-engine-state.ts';

/** Everything that a fake engine holds is of this moment. */
const mtime = new Date('2026-01-01T00:00:00Z');

export async function packFiles(root: string, files: Files): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: `${root}/`, type: 'directory', mode: 0o755, mtime });
  for (const [name, text] of [...files].sort()) tar.entry({ name: `${root}/${name}`, mode: 0o644, mtime }, text);
  tar.finalize();
  return await buffer(tar);
}

export async function unpackFiles(content: Buffer): Promise<{ root: string; files: [string, string][] }> {
  const reader = extract();
  Readable.from([content]).pipe(reader);
  let root = '';
  const files: [string, string][] = [];
  for await (const entry of reader) {
    const [top = '', ...rest] = entry.header.name.split('/');
    root = top;
    const text = (await buffer(entry)).toString();
    if (entry.header.type === 'file') files.push([rest.join('/'), text]);
  }
  return { root, files };
}
