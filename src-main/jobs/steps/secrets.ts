/** Opens the environment of a service: secrets leave the vault for the engine here. */
import type { SecretRef } from '../../contract/ids.ts';
import type { ServiceSpec } from '../../contract/spec.ts';
import { neededSecrets, resolveEnvironment } from '../../domain/containers.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { Vault } from '../../ports/vault.ts';

/** Rejects with NO_SUCH_SECRET or VAULT_LOCKED. */
export async function openEnvironment(vault: Vault, service: ServiceSpec): Promise<Record<string, string>> {
  const values = new Map<SecretRef, string>();
  for (const ref of neededSecrets(service.environment)) {
    const secret = await vault.get(ref);
    if (secret === null) throw ProblemError.of('NO_SUCH_SECRET', { secret: ref });
    values.set(ref, secret.reveal());
  }
  return resolveEnvironment(service.environment, values);
}
