/** Opens the environment of a service: secrets leave the vault for the engine here, and come back from it when the vault lost them. */
import { Secret } from '../../base/secret.ts';
import type { SecretRef, ServiceName } from '../../contract/ids.ts';
import type { InstanceSpec } from '../../contract/spec.ts';
import { neededSecrets, resolveEnvironment } from '../../domain/containers.ts';
import { label } from '../../domain/names.ts';
import { isCurrentContainer } from '../../domain/recover-spec.ts';
import type { ContainerDetails, Engine } from '../../ports/engine.ts';
import { ProblemError } from '../../ports/problem-error.ts';
import type { Vault } from '../../ports/vault.ts';
import type { JobScope } from '../scope.ts';

type Witness = Pick<ContainerDetails, 'id' | 'name' | 'labels' | 'environment'>;

/** Rejects with NO_SUCH_SECRET or VAULT_LOCKED. */
export async function openEnvironment(
  vault: Vault,
  spec: InstanceSpec,
  service: ServiceName,
): Promise<Record<string, string>> {
  const values = new Map<SecretRef, string>();
  for (const ref of neededSecrets(spec, service)) {
    const secret = await vault.get(ref);
    if (secret === null) throw ProblemError.of('NO_SUCH_SECRET', { secret: ref });
    values.set(ref, secret.reveal());
  }
  return resolveEnvironment(spec, service, values);
}

/**
 * Puts what the vault lacks back into it, out of the environment of the instance's containers: with them the last copy
 * of a key would go. What the vault has is never touched. Returns the references that were put back.
 */
export async function recoverSecrets(
  vault: Vault,
  spec: InstanceSpec,
  containers: readonly Witness[],
): Promise<SecretRef[]> {
  const recovered: SecretRef[] = [];
  for (const { ref, value } of await missingSecrets(vault, spec, containers)) {
    if (value === null) continue;
    await vault.set(ref, new Secret(value));
    recovered.push(ref);
  }
  return recovered;
}

/** The containers of an instance with their environments, those that were set aside, and adopted ones, too. */
export async function witnesses(scope: JobScope, engine: Engine): Promise<ContainerDetails[]> {
  const { instanceId, services } = scope.spec;
  const adopted = new Set(Object.values(services).map((service) => service.adopted?.id));
  const all = (await engine.listContainers()).filter(
    ({ id, labels }) => labels[label.instance] === instanceId || adopted.has(id),
  );
  const details = await Promise.all(all.map((one) => engine.inspectContainer(one.id)));
  return details.filter((one) => one !== null);
}

/** Could every secret of the instance be passed to a new container? Rejects with NO_SUCH_SECRET or VAULT_LOCKED; changes nothing. */
export async function requireSecrets(scope: JobScope, engine: Engine): Promise<void> {
  const { vault } = scope.tools;
  for (const service of scope.services()) {
    for (const ref of neededSecrets(scope.spec, service.name)) if (await vault.has(ref)) await vault.get(ref);
  }
  const missing = await missingSecrets(vault, scope.spec, await witnesses(scope, engine));
  const lost = missing.find(({ value }) => value === null);
  if (lost !== undefined) throw ProblemError.of('NO_SUCH_SECRET', { secret: lost.ref });
}

async function missingSecrets(
  vault: Vault,
  spec: InstanceSpec,
  containers: readonly Witness[],
): Promise<{ ref: SecretRef; value: string | null }[]> {
  const missing: { ref: SecretRef; value: string | null }[] = [];
  for (const [service, { environment }] of Object.entries(spec.services)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (value.kind !== 'secret' || (await vault.has(value.ref))) continue;
      missing.push({ ref: value.ref, value: testimony(containers, spec, service, variable) });
    }
  }
  return missing;
}

/** The container that serves knows best, then the one that was made last. */
function testimony(
  containers: readonly Witness[],
  spec: InstanceSpec,
  service: string,
  variable: string,
): string | null {
  const adopted = Object.entries(spec.services).find(([name]) => name === service)?.[1].adopted?.id;
  const rank = (one: Witness): number =>
    one.id === adopted || isCurrentContainer(one, spec.name)
      ? Number.POSITIVE_INFINITY
      : Number(one.labels[label.revision] ?? 0);
  const own = containers.filter(
    ({ id, labels }) =>
      id === adopted ||
      (labels[label.instance] === spec.instanceId &&
        labels[label.service] === service &&
        labels[label.helper] === undefined),
  );
  const start = `${variable}=`;
  for (const { environment } of own.sort((one, other) => rank(other) - rank(one) || 0)) {
    const found = environment.find((text) => text.startsWith(start));
    if (found !== undefined) return found.slice(start.length);
  }
  return null;
}
