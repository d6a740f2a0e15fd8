import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { difference, entriesOf, namesIn, type Entries } from '../../../src-main/jobs/steps/move-entries.ts';

type Header = Parameters<ReturnType<typeof pack>['entry']>[0];

const mtime = new Date('2026-01-02T03:04:05Z');
const plain = { name: 'root/file', mode: 0o640, uid: 7, gid: 8, mtime } satisfies Header;
const never = new AbortController().signal;

function tarOf(...entries: readonly (readonly [Header, string?])[]): Readable {
  const tar = pack();
  tar.entry({ name: 'root/', type: 'directory', mtime });
  for (const [header, text] of entries) tar.entry(header, text ?? '');
  tar.finalize();
  return Readable.from(tar);
}
const read = (...entries: readonly (readonly [Header, string?])[]): Promise<Entries> =>
  entriesOf(tarOf(...entries), never);

describe('two places', () => {
  it('are equal when everything in them is', async () => {
    const [left, right] = [await read([plain, 'text']), await read([plain, 'text'])];
    expect(difference(left, right)).toBeNull();
    expect([...left.keys()]).toEqual(['', 'file']);
  });

  it.each<[string, Header, string]>([
    ['content', plain, 'tixt'],
    ['length', plain, 'text and more'],
    ['mode', { ...plain, mode: 0o600 }, 'text'],
    ['owner', { ...plain, uid: 0 }, 'text'],
    ['group', { ...plain, gid: 0 }, 'text'],
    ['time', { ...plain, mtime: new Date('2026-01-02T03:04:06Z') }, 'text'],
    ['kind', { ...plain, type: 'fifo' }, ''],
    ['name', { ...plain, name: 'root/File' }, 'text'],
  ])('differ by %s', async (_what, header, text) => {
    const differs = difference(await read([plain, 'text']), await read([header, text]));
    expect(differs?.path).toBe('file');
  });

  it('differ by the target of a link, by an owner beyond the old header, and by one that is missing', async () => {
    const link = (linkname: string): Promise<Entries> => read([{ ...plain, type: 'symlink', linkname }]);
    expect(difference(await link('a'), await link('b'))).toMatchObject({ path: 'file' });
    const owned = (uid: string): Promise<Entries> => read([{ ...plain, pax: { uid } }, 'text']);
    expect(difference(await owned('9000000'), await owned('9000001'))).toMatchObject({ path: 'file' });
    expect(difference(await read([plain, 'text']), await read())?.details).toContain('absent');
  });

  it('do not differ by parts of a second', async () => {
    const later = { ...plain, mtime: new Date('2026-01-02T03:04:05.900Z') };
    expect(difference(await read([plain, 'text']), await read([later, 'text']))).toBeNull();
  });
});

describe('a stream', () => {
  it('that ends too early is no place without content', async () => {
    async function* cut(): AsyncGenerator<Buffer> {
      for await (const chunk of tarOf([plain, 'x'.repeat(5000)])) {
        yield (chunk as Buffer).subarray(0, 700);
        throw new Error('cut off');
      }
    }
    await expect(entriesOf(Readable.from(cut()), never)).rejects.toThrow('cut off');
  });

  it('tells what lies at the top, as far as it is asked', async () => {
    const entries = ['a/deep/b', 'a/c', 'd'].map((name) => [{ ...plain, name: `root/${name}` }, 'x'] as const);
    expect(await namesIn(tarOf(...entries), never)).toEqual(['a', 'd']);
    expect(await namesIn(tarOf(...entries), never, 1)).toEqual(['a']);
    expect(await namesIn(tarOf(), never, 1)).toEqual([]);
  });
});
