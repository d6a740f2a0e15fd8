/** Asks one check of a watched instance, as the gate of a job does. */
import type { EngineId } from '../contract/ids.ts';
import { askCheck, wantedVersion } from '../jobs/steps/probe.ts';
import type { Engine } from '../ports/engine.ts';
import type { Prober } from '../ports/prober.ts';
import type { Vault } from '../ports/vault.ts';
import { openEnvironment } from '../jobs/steps/secrets.ts';
import type { AskCheck } from './health.ts';

export function createInstanceProbe(
  engineOf: (id: EngineId) => Promise<Engine>,
  prober: Prober,
  vault: Vault,
): AskCheck {
  return async ({ spec, template, service, container }, check, signal) => {
    const wanted = spec.services[service];
    const rules = template.services[service];
    if (wanted === undefined || rules === undefined) return { state: 'waiting', answer: null };
    const engine = await engineOf(spec.engineId);
    const environment = (): Promise<Record<string, string>> => openEnvironment(vault, spec, service);
    const probed = { spec: wanted, template: rules, details: container, environment };
    return askCheck(engine, prober, probed, check, wantedVersion(template, service, wanted), signal);
  };
}
