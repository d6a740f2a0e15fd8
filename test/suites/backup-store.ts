/** What every store of backups promises; run against each implementation. */
import { describe, expect, it } from 'vitest';
import type { BackupPart } from '../../src-main/contract/backup.ts';
import { backupIdSchema } from '../../src-main/contract/ids.ts';
import type { BackupStore } from '../../src-main/ports/backup-store.ts';
import { manifestOf } from '../fixtures/backup-manifest.ts';
import { filesIn, tarOf } from '../fixtures/tar.ts';
import type { Files } from '../fixtures/tar.ts';

export const shop = backupIdSchema.parse('shop-20261122-082301-000');
const signal = new AbortController().signal;
const ignore = () => undefined;

export async function writeShop(store: BackupStore, volumes: Readonly<Record<string, Files>>): Promise<BackupPart[]> {
  await store.begin(shop);
  const parts: BackupPart[] = [];
  for (const [mount, files] of Object.entries(volumes)) {
    const source = { service: 'server', mount, path: `/${mount}`, tar: tarOf(files) };
    parts.push(await store.writePart(shop, source, ignore, signal));
  }
  return parts;
}

export function backupStoreSuite(
  name: string,
  make: () => Promise<{ store: BackupStore; reopen: () => BackupStore }>,
): void {
  describe(`backup store: ${name}`, () => {
    it('has nothing at first', async () => {
      const { store } = await make();
      expect(await store.list()).toEqual([]);
      expect(await store.get(shop)).toBeNull();
    });

    it('does not show a backup before it is sealed, and all of it afterwards', async () => {
      const { store, reopen } = await make();
      const parts = await writeShop(store, { data: { 'a.txt': 'hello' }, logs: { 'b.log': 'x'.repeat(100_000) } });
      expect(await store.list()).toEqual([]);
      expect(await store.check(shop, parts, ignore, signal)).toBeNull();
      const manifest = manifestOf(shop, parts);
      await store.seal(manifest);
      await store.seal(manifest);
      const found = await reopen().get(shop);
      expect(found?.manifest).toEqual(manifest);
      expect((await reopen().list()).map(({ id }) => id)).toEqual([shop]);
    });

    it('gives every byte back', async () => {
      const { store, reopen } = await make();
      const files = { 'a.txt': 'hello', empty: '', 'big.bin': Buffer.alloc(3_000_000, 'pattern') };
      const parts = await writeShop(store, { data: files });
      await store.seal(manifestOf(shop, parts));
      const read = await filesIn(await reopen().readPart(shop, parts[0]!, signal));
      expect(Object.keys(read).sort()).toEqual(Object.keys(files).sort());
      for (const [path, content] of Object.entries(files)) expect(read[path]?.equals(Buffer.from(content))).toBe(true);
    });

    it('names what is unfinished, and removes that without touching what is whole', async () => {
      const { store, reopen } = await make();
      const parts = await writeShop(store, { data: { 'a.txt': 'hello' } });
      expect(await store.partials()).toEqual([shop]);
      await store.seal(manifestOf(shop, parts));
      expect(await reopen().partials()).toEqual([]);
      await reopen().removePartial(shop);
      expect((await reopen().get(shop))?.manifest).not.toBeNull();
      const other = backupIdSchema.parse('shop-20261122-082302-000');
      await store.begin(other);
      expect(await reopen().partials()).toEqual([other]);
      await reopen().removePartial(other);
      expect(await reopen().partials()).toEqual([]);
    });

    it('tells how far it is, in growing totals', async () => {
      const { store } = await make();
      await store.begin(shop);
      const seen: number[] = [];
      const tar = tarOf({ 'big.bin': Buffer.alloc(2_000_000, 'x') });
      const part = await store.writePart(
        shop,
        { service: 'server', mount: 'data', path: '/data', tar },
        (bytes) => seen.push(bytes),
        signal,
      );
      expect(seen.at(-1)).toBe(part.rawBytes);
      expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    });

    it('is checked from the beginning when its parts were read back before it was sealed', async () => {
      const { store, reopen } = await make();
      const parts = await writeShop(store, { data: { a: '1' } });
      await store.check(shop, parts, ignore, signal);
      await store.seal(manifestOf(shop, parts));
      expect(await reopen().get(shop)).toMatchObject({ checked: { damage: null } });
    });

    it('is not checked when nobody read it back, until somebody does', async () => {
      const { store, reopen } = await make();
      await store.seal(manifestOf(shop, await writeShop(store, { data: { a: '1' } })));
      expect(await store.get(shop)).toMatchObject({ checked: null });
      const check = {
        at: '2026-11-22T09:00:00.000Z',
        damage: { part: 'volume-data.tar.zst', reason: 'checksum' as const },
      };
      await store.noteCheck(shop, check);
      expect(await reopen().get(shop)).toMatchObject({ checked: check });
    });

    it('forgets what an earlier try left', async () => {
      const { store } = await make();
      await writeShop(store, { old: { a: '1' } });
      const parts = await writeShop(store, { data: { b: '2' } });
      await store.seal(manifestOf(shop, parts));
      expect(await store.check(shop, parts, ignore, signal)).toBeNull();
      expect(Object.keys(await filesIn(await store.readPart(shop, parts[0]!, signal)))).toEqual(['b']);
    });

    it('removes whole and partial ones; a missing one is no fault', async () => {
      const { store, reopen } = await make();
      await writeShop(store, { data: { a: '1' } });
      await store.remove(shop);
      await store.seal(manifestOf(shop, await writeShop(store, { data: { a: '1' } })));
      await store.remove(shop);
      await store.remove(shop);
      expect(await reopen().list()).toEqual([]);
      expect(await reopen().get(shop)).toBeNull();
    });

    it('stops in the middle when told so', async () => {
      const { store } = await make();
      await store.begin(shop);
      const stop = new AbortController();
      const tar = tarOf({ 'big.bin': Buffer.alloc(8_000_000, 'x') });
      const source = { service: 'server', mount: 'data', path: '/data', tar };
      await expect(store.writePart(shop, source, () => stop.abort(), stop.signal)).rejects.toThrow();
    });
  });
}
