/** What every store of documents promises; run against each implementation. */
import { describe, expect, it } from 'vitest';
import type { Documents } from '../../src-main/ports/documents.ts';

export function documentsSuite(
  name: string,
  make: () => Promise<{ documents: Documents; reopen: () => Documents }>,
): void {
  describe(`documents: ${name}`, () => {
    it('knows nothing at first', async () => {
      const { documents } = await make();
      expect(documents.get('settings')).toBeUndefined();
    });

    it('gives values back, in this process and in the next', async () => {
      const { documents, reopen } = await make();
      const value = { theme: 'dark', list: [1, { two: 'ü' }], none: null };
      documents.set('settings', value);
      documents.set('a.key.with.dots', true);
      expect(documents.get('settings')).toEqual(value);
      const later = reopen();
      expect(later.get('settings')).toEqual(value);
      expect(later.get('a.key.with.dots')).toBe(true);
      expect(later.get('a')).toBeUndefined();
    });

    it('holds what was given, not what became of it', async () => {
      const { documents } = await make();
      const value = { list: ['one'] };
      documents.set('key', value);
      value.list.push('two');
      expect(documents.get('key')).toEqual({ list: ['one'] });
    });
  });
}
