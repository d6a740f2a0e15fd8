/** The vault as one file of sealed values, mode 0600. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Secret } from '../../base/secret.ts';
import { secretRefSchema } from '../../contract/ids.ts';
import type { SecretRef } from '../../contract/ids.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { Vault } from '../../ports/vault.ts';
import { writeWhole } from './durable-files.ts';
import type { Sealer } from './sealer.ts';
import { errorCode } from './system-errors.ts';

const vaultFileSchema = z.object({
  format: z.literal(1),
  entries: z.record(secretRefSchema, z.object({ kind: z.enum(['keychain', 'keyFile']), sealed: z.string() })),
});
type VaultFile = z.infer<typeof vaultFileSchema>;

/** A value is sealed together with its name, so that entries cannot be exchanged for one another. */
const contentSchema = z.tuple([z.string(), z.string()]);

/**
 * What cannot be opened is VAULT_LOCKED and stays as it is: a file that cannot be read, an entry of another sealer, a
 * wrong or missing key. Only `remove` and `removeAll` take such entries away.
 */
export function createFileVault(path: string, sealer: Sealer): Vault {
  return new FileVault(path, sealer);
}

class FileVault implements Vault {
  readonly kind: Vault['kind'];
  readonly #path: string;
  readonly #sealer: Sealer;
  #file: VaultFile | null = null;
  #isKeyProven = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, sealer: Sealer) {
    this.kind = sealer.kind;
    this.#path = path;
    this.#sealer = sealer;
  }

  has(ref: SecretRef): Promise<boolean> {
    return this.#inTurn(async () => Object.hasOwn((await this.#read()).entries, ref));
  }

  get(ref: SecretRef): Promise<Secret | null> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      return Object.hasOwn(file.entries, ref) ? new Secret(await this.#open(file, ref)) : null;
    });
  }

  set(ref: SecretRef, value: Secret): Promise<void> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      if (Object.hasOwn(file.entries, ref)) await this.#open(file, ref);
      await this.#proveKey(file);
      const sealed = await this.#seal(JSON.stringify([ref, value.reveal()]));
      await this.#write({ format: 1, entries: { ...file.entries, [ref]: { kind: this.kind, sealed } } });
    });
  }

  remove(ref: SecretRef): Promise<void> {
    return this.#keepOnly((other) => other !== ref);
  }

  removeAll(prefix: string): Promise<void> {
    return this.#keepOnly((ref) => !ref.startsWith(prefix));
  }

  list(prefix: string): Promise<SecretRef[]> {
    return this.#inTurn(async () => refsOf(await this.#read()).filter((ref) => ref.startsWith(prefix)));
  }

  #keepOnly(isKept: (ref: string) => boolean): Promise<void> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      const kept = Object.entries(file.entries).filter(([ref]) => isKept(ref));
      if (kept.length === Object.keys(file.entries).length) return;
      await this.#write({ format: 1, entries: Object.fromEntries(kept) });
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #read(): Promise<VaultFile> {
    this.#file ??= await readVault(this.#path);
    return this.#file;
  }

  async #write(file: VaultFile): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeWhole(this.#path, `${JSON.stringify(file, null, 2)}\n`);
    this.#file = file;
  }

  async #open(file: VaultFile, ref: SecretRef): Promise<string> {
    const entry = file.entries[ref];
    if (entry?.kind !== this.kind) throw locked();
    try {
      const content: unknown = JSON.parse(await this.#sealer.unseal(entry.sealed));
      const [name, value] = contentSchema.parse(content);
      if (name !== ref) throw new Error('the entry belongs to another name');
      this.#isKeyProven = true;
      return value;
    } catch (error) {
      throw locked(error);
    }
  }

  /** A key that does not open what is there must not seal more: the vault would be of two keys. */
  async #proveKey(file: VaultFile): Promise<void> {
    const own = refsOf(file).find((ref) => file.entries[ref]?.kind === this.kind);
    if (!this.#isKeyProven && own !== undefined) await this.#open(file, own);
    this.#isKeyProven = true;
  }

  async #seal(text: string): Promise<string> {
    try {
      return await this.#sealer.seal(text);
    } catch (error) {
      throw error instanceof ProblemError ? error : locked(error);
    }
  }
}

function refsOf(file: VaultFile): SecretRef[] {
  return Object.keys(file.entries).map((ref) => secretRefSchema.parse(ref));
}

function locked(cause?: unknown): ProblemError {
  return ProblemError.of('VAULT_LOCKED', {}, cause);
}

async function readVault(path: string): Promise<VaultFile> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return vaultFileSchema.parse(value);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { format: 1, entries: {} };
    throw locked(error);
  }
}
