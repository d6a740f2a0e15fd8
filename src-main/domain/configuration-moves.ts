/** Data that goes to another place because a mount's source was changed. */
import type { ServiceName } from '../contract/ids.ts';
import type { InstanceSpec, MountSpec } from '../contract/spec.ts';
import type { Template } from '../contract/template.ts';
import { isSame } from './configuration-same.ts';
import { servicesInOrder } from './services.ts';

export interface DataMove {
  readonly service: ServiceName;
  /** Name of the mount, the same before and after. */
  readonly mount: string;
  /** The template's word for it. */
  readonly label: string;
  readonly from: MountSpec;
  readonly to: MountSpec;
}

/** In the order of the services and their mounts. A mount that comes or goes moves nothing. */
export function dataMoves(before: InstanceSpec, after: InstanceSpec, template: Template): DataMove[] {
  return servicesInOrder(after, template).flatMap(({ name, spec, template: rules }) =>
    spec.mounts.flatMap((to): DataMove[] => {
      const from = before.services[name]?.mounts.find((mount) => mount.name === to.name);
      if (from === undefined || isSame(from.source, to.source)) return [];
      const label = rules?.volumes.find((volume) => volume.name === to.name)?.label ?? to.path;
      return [{ service: name, mount: to.name, label, from, to }];
    }),
  );
}

/** Volumes of the instance's own that moved data leaves behind: nothing else of it uses them, and nobody else owns them. */
export function leftVolumes(moves: readonly DataMove[], after: InstanceSpec): string[] {
  const used = new Set(
    Object.values(after.services).flatMap(({ mounts }) =>
      mounts.flatMap(({ source }) => (source.kind === 'volume' ? [source.volume] : [])),
    ),
  );
  const left = moves.flatMap(({ from }) =>
    from.source.kind === 'volume' && from.isForeign !== true && !used.has(from.source.volume)
      ? [from.source.volume]
      : [],
  );
  return [...new Set(left)];
}

/** Own volumes of mounts that were not there before: they have to be made. */
export function newVolumes(before: InstanceSpec, after: InstanceSpec): string[] {
  return Object.entries(after.services).flatMap(([name, service]) => {
    const known = new Set(
      Object.entries(before.services).flatMap(([key, one]) =>
        key === name ? one.mounts.map((mount) => mount.name) : [],
      ),
    );
    return service.mounts.flatMap(({ name: mount, source, isForeign }) =>
      source.kind === 'volume' && isForeign !== true && !known.has(mount) ? [source.volume] : [],
    );
  });
}
