import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createFileVault } from '../../../../src-main/adapters/files/file-vault.ts';
import { createKeyFileSealer } from '../../../../src-main/adapters/files/key-file-sealer.ts';
import type { Sealer } from '../../../../src-main/adapters/files/sealer.ts';
import { Secret } from '../../../../src-main/base/secret.ts';
import { secretRefSchema } from '../../../../src-main/contract/ids.ts';
import { smallDisk } from '../../../fixtures/small-disk.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';
import { vaultSuite } from '../../../suites/vault.ts';

const key = secretRefSchema.parse('i/server/MASTER_KEY');
const other = secretRefSchema.parse('i/server/PASSWORD');
const locked = { problem: { code: 'VAULT_LOCKED' } };

function open(folder: string, sealer: Sealer = createKeyFileSealer(join(folder, 'vault.key'))) {
  return createFileVault(join(folder, 'vault'), sealer);
}

/** A keychain that is as good as any for these tests. */
const keychain: Sealer = {
  kind: 'keychain',
  seal: (text) => Promise.resolve(Buffer.from(text).toString('hex')),
  unseal: (sealed) => Promise.resolve(Buffer.from(sealed, 'hex').toString()),
};

vaultSuite('file with a key file', async () => {
  const folder = join(await tempFolder(), 'data');
  return { vault: open(folder), reopen: () => open(folder) };
});

describe('file vault', () => {
  it('shows the value nowhere, and both files to their owner only', async () => {
    const folder = await tempFolder();
    const secret = new Secret('very-secret-value');
    await open(folder).set(key, secret);
    const text = await readFile(join(folder, 'vault'), 'utf8');
    expect(text).not.toContain('very-secret-value');
    expect(text).not.toContain(Buffer.from('very-secret-value').toString('base64').slice(0, 12));
    for (const file of ['vault', 'vault.key']) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect(inspect(await open(folder).get(key))).not.toContain('very-secret');
  });

  it('closes a key file that others may read', async () => {
    const folder = await tempFolder();
    await open(folder).set(key, new Secret('v'));
    await chmod(join(folder, 'vault.key'), 0o644);
    await open(folder).get(key);
    expect((await stat(join(folder, 'vault.key'))).mode & 0o777).toBe(0o600);
  });

  it('is locked without its key, and makes no second one', async () => {
    const folder = await tempFolder();
    await open(folder).set(key, new Secret('v'));
    const before = await readFile(join(folder, 'vault'), 'utf8');
    await rm(join(folder, 'vault.key'));
    await expect(open(folder).get(key)).rejects.toMatchObject(locked);
    await expect(open(folder).set(key, new Secret('w'))).rejects.toMatchObject(locked);
    await expect(open(folder).set(other, new Secret('w'))).rejects.toMatchObject(locked);
    expect(await readFile(join(folder, 'vault'), 'utf8')).toBe(before);
    await expect(stat(join(folder, 'vault.key'))).rejects.toThrow('ENOENT');
  });

  it('leaves entries of another sealer alone', async () => {
    const folder = await tempFolder();
    await open(folder, keychain).set(key, new Secret('of the keychain'));
    const vault = open(folder);
    await expect(vault.get(key)).rejects.toMatchObject(locked);
    await expect(vault.set(key, new Secret('mine'))).rejects.toMatchObject(locked);
    await vault.set(other, new Secret('mine'));
    expect((await open(folder, keychain).get(key))?.reveal()).toBe('of the keychain');
    expect((await open(folder).get(other))?.reveal()).toBe('mine');
  });

  it('is locked, not empty, when its file cannot be read', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'vault'), '{"format":1,"entr');
    await expect(open(folder).get(key)).rejects.toMatchObject(locked);
    await expect(open(folder).set(key, new Secret('v'))).rejects.toMatchObject(locked);
    expect(await readFile(join(folder, 'vault'), 'utf8')).toBe('{"format":1,"entr');
  });

  it('notices one changed character, and entries that changed places', async () => {
    const folder = await tempFolder();
    await open(folder).set(key, new Secret('first'));
    await open(folder).set(other, new Secret('second'));
    const file = join(folder, 'vault');
    const content = JSON.parse(await readFile(file, 'utf8'));
    const sealed: string = content.entries[key].sealed;
    for (let index = 0; index < sealed.length; index += 3) {
      const changed = sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1);
      if (Buffer.from(changed, 'base64').equals(Buffer.from(sealed, 'base64'))) continue;
      await writeFile(
        file,
        JSON.stringify({ ...content, entries: { ...content.entries, [key]: { kind: 'keyFile', sealed: changed } } }),
      );
      await expect(open(folder).get(key), `character ${String(index)}`).rejects.toMatchObject(locked);
    }
    const exchanged = { [key]: content.entries[other], [other]: content.entries[key] };
    await writeFile(file, JSON.stringify({ ...content, entries: exchanged }));
    await expect(open(folder).get(key)).rejects.toMatchObject(locked);
  });

  it('keeps the old content when the disk is full', async () => {
    const folder = await smallDisk(64 * 1024);
    const vault = open(folder);
    await vault.set(key, new Secret('v'));
    await expect(vault.set(other, new Secret('x'.repeat(200_000)))).rejects.toMatchObject({
      problem: { code: 'DISK_FULL' },
    });
    expect((await open(folder).get(key))?.reveal()).toBe('v');
    expect(await vault.has(other)).toBe(false);
  });
});
