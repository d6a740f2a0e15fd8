import { readFile, writeFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileJournal } from '../../../../src-main/adapters/files/file-journal.ts';
import { jobIdSchema } from '../../../../src-main/contract/ids.ts';
import { smallDisk } from '../../../fixtures/small-disk.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';
import { journalSuite } from '../../../suites/journal.ts';

const job = jobIdSchema.parse('20261122T082301Z-aaaaaa');

journalSuite('files', async () => {
  const folder = join(await tempFolder(), 'jobs');
  return { journal: createFileJournal(folder), reopen: () => createFileJournal(folder) };
});

describe('file journal after a power cut', () => {
  it('reads the whole records and goes on behind them, wherever the file was cut', async () => {
    const folder = join(await tempFolder(), 'jobs');
    const path = join(folder, `${job}.ndjson`);
    const records = [
      { kind: 'created', text: 'äöü' },
      { kind: 'stepStarted', nested: { list: [1, 2, 3] } },
      'third',
      null,
      5,
    ];
    for (const record of records) await createFileJournal(folder).append(job, record);
    const whole = await readFile(path);
    expect(whole.length).toBeGreaterThan(90);
    for (let size = 0; size <= whole.length; size += 1) {
      await writeFile(path, whole.subarray(0, size));
      const expected = records.slice(0, whole.subarray(0, size).filter((byte) => byte === 0x0a).length);
      const journal = createFileJournal(folder);
      expect(await journal.read(job), `cut at ${String(size)}`).toEqual(expected);
      expect(await journal.list()).toEqual(expected.length > 0 ? [job] : []);
      await journal.append(job, { kind: 'interrupted' });
      expect(await createFileJournal(folder).read(job), `appended at ${String(size)}`).toEqual([
        ...expected,
        { kind: 'interrupted' },
      ]);
    }
  });

  it('takes blocks of zeros at the end for what was never written', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, `${job}.ndjson`), Buffer.concat([Buffer.from('1\n2\n'), Buffer.alloc(4096)]));
    const journal = createFileJournal(folder);
    await journal.append(job, 3);
    expect(await journal.read(job)).toEqual([1, 2, 3]);
  });

  it('lists nothing but journals', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'sub.ndjson'));
    await writeFile(join(folder, 'note.txt'), '{}\n');
    await writeFile(join(folder, '../escape.ndjson'), '');
    await writeFile(join(folder, 'BAD NAME.ndjson'), '{}\n');
    expect(await createFileJournal(folder).list()).toEqual([]);
  });
});

describe('file journal on a full disk', () => {
  it('says DISK_FULL, keeps what was there, and goes on when there is room again', async () => {
    const folder = await smallDisk(64 * 1024);
    const journal = createFileJournal(folder);
    await journal.append(job, 'first');
    await expect(journal.append(job, 'x'.repeat(200_000))).rejects.toMatchObject({
      problem: { code: 'DISK_FULL', data: { path: join(folder, `${job}.ndjson`) } },
    });
    expect(await journal.read(job)).toEqual(['first']);
    await journal.append(job, 'second');
    expect(await createFileJournal(folder).read(job)).toEqual(['first', 'second']);
    expect(await readdir(folder)).toEqual([`${job}.ndjson`]);
  });
});
