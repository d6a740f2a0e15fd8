import type { Instance } from '../../../src-main/contract/instance.ts';
import { removeText } from '../../text/plan.ts';

export interface RemovalChoice {
  readonly safetyBackup: boolean;
  readonly keepData: boolean;
}

export interface GoesAndStays {
  readonly goes: readonly string[];
  readonly stays: readonly string[];
}

/** What a removal takes away and what it leaves, by what the instance is made of. */
export function goesAndStays(instance: Instance, choice: RemovalChoice): GoesAndStays {
  const mounts = Object.values(instance.spec.services).flatMap((service) => service.mounts);
  const volumes = mounts.filter((mount) => mount.source.kind === 'volume').length;
  const folders = mounts.length - volumes;
  const volumeWords = volumes === 0 ? [] : [removeText.volumes(volumes)];
  const backups = instance.backups + (choice.safetyBackup ? 1 : 0);
  // As long as there is data that only they open.
  const areSecretsKept = choice.keepData || backups > 0;
  return {
    goes: [
      removeText.containers(instance.services.length),
      ...(choice.keepData ? [] : volumeWords),
      removeText.network,
      ...(areSecretsKept ? [] : [removeText.secrets]),
      removeText.log,
    ],
    stays: [
      ...(backups === 0 ? [] : [removeText.backups(instance.backups)]),
      ...(choice.keepData ? volumeWords : []),
      ...(areSecretsKept ? [removeText.secretsKept] : []),
      ...(folders === 0 ? [] : [removeText.folders(folders)]),
      ...instance.external.map((entry) => removeText.external(entry.label)),
      removeText.images,
    ],
  };
}

/** The button's words say what will be true afterwards. */
export function removeWords({ safetyBackup, keepData }: RemovalChoice): string {
  if (safetyBackup) return removeText.start;
  return keepData ? removeText.startWithout : removeText.startWithoutData;
}
