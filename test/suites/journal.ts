/** What every journal promises; run against each implementation. */
import { describe, expect, it } from 'vitest';
import { jobIdSchema } from '../../src-main/contract/ids.ts';
import type { Journal } from '../../src-main/ports/journal.ts';

const first = jobIdSchema.parse('20261122T082301Z-aaaaaa');
const second = jobIdSchema.parse('20261122T082302Z-bbbbbb');

/** `make` gives an empty journal; `reopen` the same one as a later process sees it. */
export function journalSuite(name: string, make: () => Promise<{ journal: Journal; reopen: () => Journal }>): void {
  describe(`journal: ${name}`, () => {
    it('is empty at first', async () => {
      const { journal } = await make();
      expect(await journal.list()).toEqual([]);
      expect(await journal.read(first)).toEqual([]);
    });

    it('gives records back in the order of the calls, in this process and in the next', async () => {
      const { journal, reopen } = await make();
      const records = Array.from({ length: 25 }, (_, index) => ({ index, text: `line\n${String(index)} "ü"` }));
      await Promise.all(records.map((record) => journal.append(first, record)));
      expect(await journal.read(first)).toEqual(records);
      expect(await reopen().read(first)).toEqual(records);
    });

    it('keeps jobs apart and lists them oldest first', async () => {
      const { journal, reopen } = await make();
      await journal.append(second, { of: 'second' });
      await journal.append(first, { of: 'first' });
      expect(await reopen().list()).toEqual([first, second]);
      expect(await journal.read(second)).toEqual([{ of: 'second' }]);
    });

    it('goes on where an earlier process stopped', async () => {
      const { journal, reopen } = await make();
      await journal.append(first, 1);
      const later = reopen();
      await later.append(first, 2);
      expect(await reopen().read(first)).toEqual([1, 2]);
    });
  });
}
