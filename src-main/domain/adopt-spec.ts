/** From found containers to the spec of the instance that they become, with the secrets apart. */
import type { Secret } from '../base/secret.ts';
import type { EngineId, InstanceId, SecretRef, ServiceName } from '../contract/ids.ts';
import type { InstanceSpec, ServiceSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { choicesOf } from './adopt-choices.ts';
import type { Found } from './adopt-found.ts';
import { adoptService, type AdoptFacts } from './adopt-service.ts';
import { secretRef } from './services.ts';

export interface AdoptSpecFacts extends Pick<AdoptFacts, 'isOwn' | 'isNoFolder'> {
  readonly instanceId: InstanceId;
  readonly name: string;
  readonly engineId: EngineId;
}

/** `found` are services of the template, the main one among them. */
export function adoptSpec(
  template: Template,
  found: ReadonlyMap<ServiceName, Found>,
  { instanceId, name, engineId, isOwn, isNoFolder }: AdoptSpecFacts,
): { readonly spec: InstanceSpec; readonly secrets: ReadonlyMap<SecretRef, Secret> } {
  const secrets = new Map<SecretRef, Secret>();
  const services: Record<ServiceName, ServiceSpec> = {};
  for (const [service, container] of found) {
    const rules = template.services[service];
    if (rules === undefined) continue;
    const refOf = (variable: string): SecretRef => secretRef(instanceId, service, variable);
    const adopted = adoptService(container, rules, { service, name, refOf, isOwn, isNoFolder });
    services[service] = adopted.spec;
    for (const [ref, secret] of adopted.secrets) secrets.set(ref, secret);
  }
  const choices = choicesOf(template, new Set(found.keys()));
  const spec: InstanceSpec = {
    instanceId,
    name,
    engineId,
    template: { id: template.id, version: template.version },
    revision: 1,
    ...(Object.keys(choices).length === 0 ? {} : { choices }),
    services,
  };
  return { spec, secrets };
}
