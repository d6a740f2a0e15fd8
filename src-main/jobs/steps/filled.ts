/** Which mounts get their content out of a backup. */
import type { Manifest } from '../../contract/backup.ts';
import type { MountSpec } from '../../contract/spec.ts';

export type IsFilled = (service: string, mount: MountSpec) => boolean;

/** The mounts of a backup that it has content for. */
export function mountsIn(manifest: Pick<Manifest, 'parts'>): IsFilled {
  return (service, mount) => manifest.parts.some((part) => part.service === service && part.mount === mount.name);
}
