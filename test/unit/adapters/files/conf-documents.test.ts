import { writeFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConfDocuments, documentsOver } from '../../../../src-main/adapters/files/conf-documents.ts';
import { smallDisk } from '../../../fixtures/small-disk.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';
import { documentsSuite } from '../../../suites/documents.ts';

const now = new Date('2026-11-22T08:23:01.456Z');

documentsSuite('conf', async () => {
  const folder = await tempFolder();
  return { documents: createConfDocuments(folder, now), reopen: () => createConfDocuments(folder, now) };
});

describe('conf documents', () => {
  it.each(['{"settings":{"theme"', '', '[1]', 'null', '"text"', '\0\0\0\0'])(
    'sets a damaged file aside: %j',
    async (text) => {
      const folder = await tempFolder();
      await writeFile(join(folder, 'config.json'), text);
      const documents = createConfDocuments(folder, now);
      expect(documents.get('settings')).toBeUndefined();
      documents.set('settings', { theme: 'light' });
      expect(await readFile(join(folder, 'config.json.damaged-20261122T082301Z'), 'utf8')).toBe(text);
      expect(createConfDocuments(folder, now).get('settings')).toEqual({ theme: 'light' });
    },
  );

  it('forgets a value that is set to undefined', async () => {
    const folder = await tempFolder();
    const documents = createConfDocuments(folder, now);
    documents.set('key', 1);
    documents.set('key', undefined);
    expect(createConfDocuments(folder, now).get('key')).toBeUndefined();
  });

  it('takes the whole copy when the process died while the disk was full', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'config.json'), '{"key":"a');
    await writeFile(join(folder, 'config.json.next'), '{"key":"after"}');
    expect(createConfDocuments(folder, now).get('key')).toBe('after');
    expect(createConfDocuments(folder, now).get('key')).toBe('after');
  });

  it('keeps the file when only the copy was not finished', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'config.json'), '{"key":"before"}');
    await writeFile(join(folder, 'config.json.next'), '{"key":"af');
    expect(createConfDocuments(folder, now).get('key')).toBe('before');
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  it('mends what a store wrote short', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'config.json');
    const short = { store: {}, set: () => writeFileSync(path, '{"key":"v'), delete: () => undefined };
    documentsOver(() => short, folder, now).set('key', 'value');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ key: 'value' });
  });

  it('is for its owner only', async () => {
    const folder = await tempFolder();
    createConfDocuments(folder, now).set('key', 1);
    expect((await stat(join(folder, 'config.json'))).mode & 0o777).toBe(0o600);
  });

  it('says DISK_FULL and keeps the values of before', async () => {
    const folder = await smallDisk(64 * 1024);
    const documents = createConfDocuments(folder, now);
    documents.set('key', 'before');
    let problem: unknown;
    try {
      documents.set('key', 'x'.repeat(200_000));
    } catch (error) {
      problem = error;
    }
    expect(problem).toMatchObject({ problem: { code: 'DISK_FULL', data: { path: join(folder, 'config.json') } } });
    expect(documents.get('key')).toBe('before');
    expect(createConfDocuments(folder, now).get('key')).toBe('before');
    expect(await readdir(folder)).toEqual(['config.json']);
  });
});
