import { mkdir, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createBackupFolder } from '../../../../src-main/adapters/files/backup-folder.ts';
import type { Codec } from '../../../../src-main/adapters/files/codec.ts';
import type { BackupPart } from '../../../../src-main/contract/backup.ts';
import { backupIdSchema } from '../../../../src-main/contract/ids.ts';
import type { BackupStore } from '../../../../src-main/ports/backup-store.ts';
import { ProblemError } from '../../../../src-main/ports/problem-error.ts';
import { manifestOf } from '../../../fixtures/backup-manifest.ts';
import { smallDisk } from '../../../fixtures/small-disk.ts';
import { tarOf } from '../../../fixtures/tar.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';
import { backupStoreSuite, shop, writeShop } from '../../../suites/backup-store.ts';

const clock = { now: () => Date.parse('2026-11-22T08:23:01.000Z'), sleep: () => Promise.resolve() };
const signal = new AbortController().signal;
const ignore = () => undefined;
const codecs: readonly Codec[] = ['zstd', 'gzip'];

for (const codec of codecs) {
  backupStoreSuite(`folder, ${codec}`, async () => {
    const folder = join(await tempFolder(), 'backups');
    const open = () => createBackupFolder({ folder, clock, codec });
    return { store: open(), reopen: open };
  });
}

async function sealed(
  codec: Codec = 'zstd',
): Promise<{ store: BackupStore; parts: BackupPart[]; folder: string; part: BackupPart }> {
  const store = createBackupFolder({ folder: await tempFolder(), clock, codec });
  const parts = await writeShop(store, {
    data: { 'a.bin': Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * index * 31) % 251)) },
    logs: { 'b.log': 'line\n'.repeat(5000) },
  });
  await store.seal(manifestOf(shop, parts));
  return { store, parts, part: parts[0]!, folder: join(store.folder, shop) };
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = bytes[at]! ^ 0x10;
  await writeFile(path, bytes);
}

describe('backup folder: what lies on the disk', () => {
  it('can be read without Berth', async () => {
    const { folder, parts } = await sealed();
    expect((await readdir(folder)).sort()).toEqual(
      ['SHA256SUMS', 'manifest.json', ...parts.map(({ file }) => file)].sort(),
    );
    expect(parts.map(({ file }) => file)).toEqual(['volume-data.tar.zst', 'volume-logs.tar.zst']);
    const sums = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    expect(sums.match(/: OK$/gm)).toHaveLength(3);
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('names the service where two have a mount of the same name', async () => {
    const store = createBackupFolder({ folder: await tempFolder(), clock });
    await store.begin(shop);
    const files: string[] = [];
    for (const service of ['server', 'database', 'server']) {
      const source = { service, mount: 'data', path: '/data', tar: tarOf({ a: service }) };
      files.push((await store.writePart(shop, source, ignore, signal)).file.replace(/\.tar.*/, ''));
    }
    expect(files).toEqual(['volume-data', 'volume-database-data', 'volume-data']);
  });
});

describe('backup folder: damage', () => {
  it.each(codecs)('finds one flipped byte anywhere in a part, with %s', async (codec) => {
    const { store, parts, part, folder } = await sealed(codec);
    const path = join(folder, part.file);
    const whole = await readFile(path);
    const places = [
      0,
      3,
      4,
      9,
      20,
      ...Array.from({ length: 12 }, (_, i) => Math.floor((whole.length * i) / 12)),
      whole.length - 9,
      whole.length - 1,
    ];
    for (const at of places) {
      await writeFile(path, whole);
      await flip(path, at);
      expect(await store.check(shop, parts, ignore, signal), `byte ${String(at)}`).toEqual({
        part: part.file,
        reason: 'checksum',
      });
      await expect(buffer(await store.readPart(shop, part, signal)), `byte ${String(at)}`).rejects.toMatchObject({
        problem: { code: 'BACKUP_DAMAGED', data: { backup: shop, part: part.file, reason: 'checksum' } },
      });
    }
  });

  it('never gives the last bytes of a part that differs', async () => {
    const { store, part, folder } = await sealed();
    const wrong = { ...part, sha256: '0'.repeat(64) };
    let given = 0;
    const read = async () => {
      for await (const chunk of await store.readPart(shop, wrong, signal))
        given += Buffer.from(String(chunk), 'latin1').length;
    };
    await expect(read()).rejects.toMatchObject({ problem: { code: 'BACKUP_DAMAGED' } });
    expect(given).toBeLessThanOrEqual(part.rawBytes - 1024);
    expect(folder).toContain(shop);
  });

  it('tells a missing, a shorter and a longer part from one another', async () => {
    const { store, parts, part, folder } = await sealed();
    const path = join(folder, part.file);
    const whole = await readFile(path);
    await writeFile(path, Buffer.concat([whole, Buffer.from('x')]));
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: part.file, reason: 'size' });
    await truncate(path, part.sizeBytes - 1);
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: part.file, reason: 'size' });
    await rm(path);
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: part.file, reason: 'missing' });
    await expect(store.readPart(shop, part, signal)).rejects.toMatchObject({
      problem: { data: { reason: 'missing' } },
    });
    await mkdir(path);
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: part.file, reason: 'missing' });
  });

  it('does not follow a link out of the backup', async () => {
    const { store, parts, part, folder } = await sealed();
    await rename(join(folder, part.file), join(store.folder, 'elsewhere'));
    await symlink('../elsewhere', join(folder, part.file));
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: part.file, reason: 'missing' });
  });

  it('finds one flipped byte anywhere in the manifest', async () => {
    const { store, folder } = await sealed();
    const path = join(folder, 'manifest.json');
    const whole = await readFile(path);
    for (let at = 0; at < whole.length; at += 7) {
      await writeFile(path, whole);
      await flip(path, at);
      const found = await store.get(shop);
      expect(found, `byte ${String(at)}`).toMatchObject({ manifest: null, damage: { part: 'manifest.json' } });
    }
  });

  it('finds a list of checksums that is gone or says something else', async () => {
    const { store, parts, folder } = await sealed();
    const path = join(folder, 'SHA256SUMS');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/^[0-9a-f]{8}/, '00000000'));
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: 'SHA256SUMS', reason: 'checksum' });
    await rm(path);
    expect(await store.check(shop, parts, ignore, signal)).toEqual({ part: 'SHA256SUMS', reason: 'missing' });
    expect(await store.get(shop)).toMatchObject({ manifest: { id: shop } });
  });

  it('says that a manifest of a newer format is too new, whatever else is in it', async () => {
    const { store, folder } = await sealed();
    await writeFile(join(folder, 'manifest.json'), '{"format":2,"parts":{"new":"shape"}}');
    expect(await store.get(shop)).toMatchObject({
      manifest: null,
      damage: { part: 'manifest.json', reason: 'tooNew' },
    });
  });

  it('shows a folder without a manifest as damaged, and can remove it', async () => {
    const { store, folder } = await sealed();
    await rm(join(folder, 'manifest.json'));
    expect(await store.list()).toMatchObject([{ id: shop, manifest: null, damage: { reason: 'missing' } }]);
    await store.remove(shop);
    expect(await readdir(store.folder)).toEqual([]);
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'a/b', '..', '.hidden', '', 'C:\\x'])(
    'refuses a part named %j',
    async (file) => {
      const { store, parts, folder } = await sealed();
      const manifest = { ...manifestOf(shop, []), parts: [{ ...parts[0], file }] };
      await rm(join(folder, 'SHA256SUMS'));
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
      expect(await store.get(shop)).toMatchObject({ manifest: null, damage: { reason: 'manifest' } });
    },
  );

  it('refuses two parts in one file', async () => {
    const { store, part, folder } = await sealed();
    await rm(join(folder, 'SHA256SUMS'));
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify(manifestOf(shop, [part, { ...part, mount: 'other' }])),
    );
    expect(await store.get(shop)).toMatchObject({ manifest: null, damage: { reason: 'manifest' } });
  });

  it('notices an archive that is whole by its checksum and no tar', async () => {
    const { store, part, folder } = await sealed('gzip');
    const raw = Buffer.alloc(20_000, 'not a tar');
    const packed = gzipSync(raw);
    await writeFile(join(folder, part.file), packed);
    const sha256 = createHash('sha256').update(packed).digest('hex');
    const forged = { ...part, sizeBytes: packed.length, rawBytes: raw.length, sha256 };
    expect(await store.check(shop, [forged], ignore, signal)).toEqual({ part: part.file, reason: 'checksum' });
  });

  it('takes the name of the folder for the id', async () => {
    const { store, folder } = await sealed();
    const renamed = backupIdSchema.parse('copy-of-shop');
    await rename(folder, join(store.folder, renamed));
    expect((await store.list()).map(({ id, manifest }) => [id, manifest?.id])).toEqual([[renamed, renamed]]);
  });
});

describe('backup folder: bad weather', () => {
  it('says DISK_FULL with the path, removes what it wrote, and leaves other backups alone', async () => {
    const folder = await smallDisk(512 * 1024);
    const store = createBackupFolder({ folder, clock });
    const parts = await writeShop(store, { data: { a: '1' } });
    await store.seal(manifestOf(shop, parts));
    const next = backupIdSchema.parse('shop-20261122-092301-000');
    await store.begin(next);
    const noise = randomBytes(2_000_000);
    const source = { service: 'server', mount: 'data', path: '/data', tar: tarOf({ noise }) };
    await expect(store.writePart(next, source, ignore, signal)).rejects.toMatchObject({
      problem: { code: 'DISK_FULL', data: { path: join(folder, `${next}.partial`, 'volume-data.tar.zst') } },
    });
    expect(await readdir(folder)).toEqual([shop]);
    expect(await store.check(shop, parts, ignore, signal)).toBeNull();
  });

  it('does not take an archive that ends in the middle for a whole one', async () => {
    const store = createBackupFolder({ folder: await tempFolder(), clock });
    await store.begin(shop);
    const whole = await buffer(tarOf({ a: 'x'.repeat(3000) }));
    for (const size of [0, 512, 1024, 3000, whole.length - 1024]) {
      const tar = Readable.from([whole.subarray(0, size)], { objectMode: false });
      const source = { service: 'server', mount: 'data', path: '/data', tar };
      await expect(store.writePart(shop, source, ignore, signal), `${String(size)} bytes`).rejects.toThrow();
    }
    expect(await readdir(join(store.folder, `${shop}.partial`))).toEqual([]);
  });

  it('passes on why the archive stopped coming', async () => {
    const store = createBackupFolder({ folder: await tempFolder(), clock });
    await store.begin(shop);
    const tar = new PassThrough();
    tar.write(Buffer.alloc(4096, 1));
    const away = ProblemError.of('ENGINE_UNREACHABLE', { endpoint: 'unix:///x' });
    setImmediate(() => tar.destroy(away));
    const source = { service: 'server', mount: 'data', path: '/data', tar };
    await expect(store.writePart(shop, source, ignore, signal)).rejects.toBe(away);
  });

  it('stops reading when told so', async () => {
    const { store, part } = await sealed();
    const stop = new AbortController();
    const stream = await store.readPart(shop, part, stop.signal);
    stop.abort();
    await expect(buffer(stream)).rejects.toThrow();
    await expect(store.check(shop, [part], ignore, stop.signal)).rejects.toThrow();
  });

  it('knows nothing of partial folders and strange names', async () => {
    const { store } = await sealed();
    await mkdir(join(store.folder, 'shop-1.partial'));
    await mkdir(join(store.folder, 'UPPER'));
    await writeFile(join(store.folder, 'file'), '');
    expect((await store.list()).map(({ id }) => id)).toEqual([shop]);
    expect(await store.get(backupIdSchema.parse('shop-1.partial'))).toBeNull();
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });

  it('keeps its memory small while it writes and reads a large volume', async () => {
    const store = createBackupFolder({ folder: await tempFolder(), clock });
    await store.begin(shop);
    const size = 160 * 1024 * 1024;
    const tar = largeTar(size);
    const before = process.memoryUsage().rss;
    let highest = before;
    const watch = () => void (highest = Math.max(highest, process.memoryUsage().rss));
    const part = await store.writePart(shop, { service: 's', mount: 'data', path: '/data', tar }, watch, signal);
    expect(part.rawBytes).toBeGreaterThan(size);
    expect(await store.check(shop, [part], watch, signal)).toBeNull();
    expect(highest - before).toBeLessThan(96 * 1024 * 1024);
  });
});

/** One file of `size` bytes that do not compress well. */
function largeTar(size: number): Readable {
  const block = randomBytes(64 * 1024);
  const header = Buffer.alloc(512);
  header.write('data/big');
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        0', 148);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  function* chunks(): Generator<Buffer> {
    yield header;
    for (let done = 0; done < size; done += block.length) yield block;
    yield Buffer.alloc(1024);
  }
  return Readable.from(chunks(), { objectMode: false });
}
