/** What a change of configuration does to which services; the same input gives the same answer in a later process. */
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceSpec } from '../contract/spec.ts';
import { configurationEffects, renewedServices, updatedServices } from '../domain/configuration-changes.ts';
import { dataMoves, newVolumes, type DataMove } from '../domain/configuration-moves.ts';
import { servicesInOrder } from '../domain/services.ts';
import type { JobInputOf } from './inputs.ts';

export interface ConfigureChange {
  readonly wanted: InstanceSpec;
  /** Their containers are made anew. */
  readonly renewed: ReadonlySet<ServiceName>;
  /** Their limits or restart policy change; their containers stay. */
  readonly updated: ReadonlySet<ServiceName>;
  /** They stand still meanwhile: the renewed ones, and what depends on them. */
  readonly down: ReadonlySet<ServiceName>;
  /** Those, and what they depend on: it must run so that they can be judged. */
  readonly reach: ReadonlySet<ServiceName>;
  readonly moves: readonly DataMove[];
  /** Own volumes of mounts that were not there before. */
  readonly newVolumes: readonly string[];
}

export function changeOf({ spec, wanted, template }: JobInputOf<'configure'>): ConfigureChange {
  const effects = configurationEffects(spec, wanted, template);
  const renewed = new Set(renewedServices(effects));
  const down = new Set(
    effects.filter(({ effect }) => effect === 'recreated' || effect === 'restarted').map(({ service }) => service),
  );
  const reach = new Set(down);
  // Backwards through the order of starting, what something depends on comes after it.
  for (const { name, template: rules } of servicesInOrder(wanted, template).reverse()) {
    if (!reach.has(name)) continue;
    for (const needed of rules?.dependsOn ?? []) if (wanted.services[needed] !== undefined) reach.add(needed);
  }
  return {
    wanted,
    renewed,
    updated: new Set(updatedServices(effects)),
    down,
    reach,
    moves: dataMoves(spec, wanted, template),
    newVolumes: newVolumes(spec, wanted),
  };
}
