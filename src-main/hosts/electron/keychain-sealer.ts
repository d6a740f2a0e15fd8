/** Seals with the system's keychain, where there is a real one; else with the key file. */
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { createKeyFileSealer } from '../../adapters/files/key-file-sealer.ts';
import type { Sealer } from '../../adapters/files/sealer.ts';

/**
 * Known when the app is ready. On Linux without a secret service, Electron's own answer is a fixed password: no keychain.
 * Runtimes that can seal only by blocking, as the one of some tests, get the key file too.
 */
async function hasKeychain(): Promise<boolean> {
  if (!('isAsyncEncryptionAvailable' in safeStorage)) return false;
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) {
    return false;
  }
  return safeStorage.isAsyncEncryptionAvailable();
}

export async function chooseSealer(folder: string): Promise<Sealer> {
  if (!(await hasKeychain())) return createKeyFileSealer(join(folder, 'vault.key'));
  return {
    kind: 'keychain',
    seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
    unseal: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result,
  };
}
