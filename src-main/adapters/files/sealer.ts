/** Closes and opens single values for the vault; given by the host. */
import type { Vault } from '../../ports/vault.ts';

export interface Sealer {
  readonly kind: Vault['kind'];
  /** Text that only this sealer on this machine can open; printable. */
  seal(text: string): Promise<string>;
  /** Rejects when it cannot be opened, for whatever reason. */
  unseal(sealed: string): Promise<string>;
}
