/** What every vault promises; run against each implementation. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src-main/base/secret.ts';
import { secretRefSchema } from '../../src-main/contract/ids.ts';
import type { Vault } from '../../src-main/ports/vault.ts';

const ref = (text: string) => secretRefSchema.parse(text);

export function vaultSuite(name: string, make: () => Promise<{ vault: Vault; reopen: () => Vault }>): void {
  describe(`vault: ${name}`, () => {
    it('has nothing at first', async () => {
      const { vault } = await make();
      expect(await vault.has(ref('a/server/KEY'))).toBe(false);
      expect(await vault.get(ref('a/server/KEY'))).toBeNull();
      expect(await vault.list('')).toEqual([]);
    });

    it('gives back any text, in this process and in the next', async () => {
      const { vault, reopen } = await make();
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'binary' }),
          fc.string({ minLength: 1, maxLength: 40 }),
          async (value, key) => {
            const where = ref(`i/${key}`);
            await vault.set(where, new Secret(value));
            expect((await vault.get(where))?.reveal()).toBe(value);
            expect((await reopen().get(where))?.reveal()).toBe(value);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('replaces, lists and removes by the beginning of the name', async () => {
      const { vault, reopen } = await make();
      await vault.set(ref('one/server/A'), new Secret('1'));
      await vault.set(ref('one/server/B'), new Secret('2'));
      await vault.set(ref('other/server/A'), new Secret('3'));
      await vault.set(ref('one/server/A'), new Secret('4'));
      expect((await vault.get(ref('one/server/A')))?.reveal()).toBe('4');
      expect((await vault.list('one/')).sort()).toEqual(['one/server/A', 'one/server/B']);
      await vault.removeAll('one/');
      expect(await reopen().list('')).toEqual(['other/server/A']);
      expect(await reopen().has(ref('one/server/B'))).toBe(false);
    });

    it('removes one, and not those whose names begin with its name', async () => {
      const { vault, reopen } = await make();
      for (const name of ['i/s/PASS', 'i/s/PASS@2', 'i/s/PASSWORD']) await vault.set(ref(name), new Secret(name));
      await vault.remove(ref('i/s/PASS'));
      await vault.remove(ref('i/s/PASS'));
      expect((await reopen().list('i/')).sort()).toEqual(['i/s/PASS@2', 'i/s/PASSWORD']);
    });

    it('keeps every value of calls made at once', async () => {
      const { vault, reopen } = await make();
      const names = Array.from({ length: 20 }, (_, index) => `i/s/V${String(index)}`);
      await Promise.all(names.map((key) => vault.set(ref(key), new Secret(key))));
      expect((await reopen().list('i/')).sort()).toEqual([...names].sort());
    });
  });
}
