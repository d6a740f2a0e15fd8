/** Seals with the system's keychain, where there is a real one; else with the key file. */
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { createKeyFileSealer } from '../../adapters/files/key-file-sealer.ts';
import type { Sealer } from '../../adapters/files/sealer.ts';

/** Known when the app is ready. On Linux without a secret service, Electron's own answer is a fixed password: no keychain. */
function hasKeychain(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (process.platform !== 'linux') return true;
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

export function chooseSealer(folder: string): Sealer {
  if (!hasKeychain()) return createKeyFileSealer(join(folder, 'vault.key'));
  return {
    kind: 'keychain',
    seal: (text) => Promise.resolve(safeStorage.encryptString(text).toString('base64')),
    unseal: (sealed) => Promise.resolve(safeStorage.decryptString(Buffer.from(sealed, 'base64'))),
  };
}
