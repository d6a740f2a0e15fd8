/** How far a backup reaches: a change that stops only some services of an instance copies only their data. */
import type { Manifest } from '../contract/backup.ts';
import type { InstanceSpec, MountSpec } from '../contract/spec.ts';

/** What a manifest says of its reach; nothing when it is that of the whole instance. */
export function reachOf(spec: InstanceSpec, copied: readonly string[]): Pick<Manifest, 'services'> {
  return Object.keys(spec.services).every((name) => copied.includes(name)) ? {} : { services: [...copied] };
}

/** The mounts that belong in a whole backup and are not in this one. */
export function leftOut({ spec, services }: Pick<Manifest, 'spec' | 'services'>): MountSpec[] {
  if (services === undefined) return [];
  return Object.entries(spec.services).flatMap(([name, { mounts }]) =>
    services.includes(name) ? [] : mounts.filter(({ backup }) => backup),
  );
}
