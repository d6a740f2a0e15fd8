/** Secrets that a change of configuration brings and leaves behind: each value has a reference of its own. */
import type { SecretRef } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import type { JobScope } from '../scope.ts';

/** After the way back was taken: what only the change needed. */
export async function removeNewSecrets(scope: JobScope, wanted: InstanceSpec): Promise<void> {
  const kept = refsOf(scope.spec);
  for (const ref of refsOf(wanted)) if (!kept.has(ref)) await scope.tools.vault.remove(ref);
}

/**
 * When there is no way back any more. What a backup would be restored with stays, and so does everything while one cannot be
 * read that may be the instance's: nobody knows what it needs.
 */
export async function removeOldSecrets(scope: JobScope, wanted: InstanceSpec): Promise<void> {
  const old = [...refsOf(scope.spec)].filter((ref) => !refsOf(wanted).has(ref));
  if (old.length === 0) return;
  const needed = new Set<SecretRef>();
  for (const { id, manifest } of await scope.tools.backups.list()) {
    if (manifest === null && id.startsWith(`${scope.spec.name}-`)) return;
    if (manifest?.instanceId === scope.spec.instanceId) for (const ref of refsOf(manifest.spec)) needed.add(ref);
  }
  for (const ref of old) if (!needed.has(ref)) await scope.tools.vault.remove(ref);
}

function refsOf(spec: InstanceSpec): Set<SecretRef> {
  return new Set(
    Object.values(spec.services).flatMap(({ environment }) =>
      Object.values(environment).flatMap((value) => (value.kind === 'secret' ? [value.ref] : [])),
    ),
  );
}
