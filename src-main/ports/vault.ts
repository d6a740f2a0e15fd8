/** Where secrets are kept, sealed. Values leave only as `Secret`. */
import type { Secret } from '../base/secret.ts';
import type { SecretRef } from '../contract/ids.ts';

export interface Vault {
  /** Who seals it: the system's keychain, or a key file with mode 0600. */
  readonly kind: 'keychain' | 'keyFile';
  has(ref: SecretRef): Promise<boolean>;
  /** Null when there is none; rejects with VAULT_LOCKED when it cannot be opened now. */
  get(ref: SecretRef): Promise<Secret | null>;
  /** On the disk when it resolves. */
  set(ref: SecretRef, value: Secret): Promise<void>;
  /** Removing a missing one is no fault. On the disk when it resolves. */
  remove(ref: SecretRef): Promise<void>;
  /** Removes every secret whose reference begins with `prefix`. */
  removeAll(prefix: string): Promise<void>;
  list(prefix: string): Promise<SecretRef[]>;
}
