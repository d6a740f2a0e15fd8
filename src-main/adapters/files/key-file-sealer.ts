/** Seals with a random key in a file that only its owner may read; for machines without a keychain. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from './durable-files.ts';
import type { Sealer } from './sealer.ts';
import { errorCode } from './system-errors.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** The key is made by the first `seal` and never replaced. A key file that others may read is closed to them. */
export function createKeyFileSealer(path: string): Sealer {
  let held: Buffer | null = null;

  async function readKey(): Promise<Buffer | null> {
    if (held) return held;
    const key = await keyIn(path);
    held = key;
    return key;
  }

  async function makeKey(): Promise<Buffer> {
    const key = randomBytes(keyBytes);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(path, `${key.toString('base64')}\n`);
    held = key;
    return key;
  }

  return {
    kind: 'keyFile',
    async seal(text) {
      const key = (await readKey()) ?? (await makeKey());
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    async unseal(sealed) {
      const key = await readKey();
      if (!key) throw new Error(`${path} is missing`);
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    },
  };
}

async function keyIn(path: string): Promise<Buffer | null> {
  try {
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
    if (key.length !== keyBytes) throw new Error(`${path} does not hold a key`);
    return key;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
