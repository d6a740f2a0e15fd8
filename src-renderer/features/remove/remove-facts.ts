/** What a removal takes away and what it leaves: by its plan, and by what the instance is made of until there is one. */
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Plan, PlanNote } from '../../../src-main/contract/plan.ts';
import { removeText } from '../../text/plan.ts';

export interface RemovalChoice {
  readonly safetyBackup: boolean;
  readonly keepData: boolean;
}

/** A line of a list, and the names of what it counts. */
export interface RemovalRow {
  readonly text: string;
  readonly names: readonly string[];
}

export interface GoesAndStays {
  readonly goes: readonly RemovalRow[];
  readonly stays: readonly RemovalRow[];
}

const row = (text: string, names: readonly string[] = []): RemovalRow => ({ text, names });
const counted = (names: readonly string[], text: (count: number) => string): RemovalRow[] =>
  names.length === 0 ? [] : [row(text(names.length), names)];

type VolumeCode = 'LOSES_VOLUMES' | 'KEEPS_VOLUMES' | 'FOREIGN_VOLUMES';

function volumesIn(plan: Plan, code: VolumeCode): readonly string[] {
  const isIt = (note: PlanNote): note is Extract<PlanNote, { code: VolumeCode }> => note.code === code;
  return plan.notes.filter(isIt).flatMap((note) => note.volumes);
}

interface Named {
  readonly containers: readonly string[];
  readonly lost: readonly string[];
  readonly kept: readonly string[];
  readonly foreign: readonly string[];
}

function namesOf(instance: Instance, plan: Plan | null, { keepData }: RemovalChoice): Named {
  if (plan !== null) {
    const step = plan.steps.find((each) => each.id === 'removeContainers');
    return {
      containers: step?.detail.containers ?? instance.services.map((service) => service.container),
      lost: volumesIn(plan, 'LOSES_VOLUMES'),
      kept: volumesIn(plan, 'KEEPS_VOLUMES'),
      foreign: volumesIn(plan, 'FOREIGN_VOLUMES'),
    };
  }
  const mounts = Object.values(instance.spec.services).flatMap((service) => service.mounts);
  const volumes = (isForeign: boolean) =>
    mounts.flatMap(({ source, isForeign: is = false }) =>
      source.kind === 'volume' && is === isForeign ? [source.volume] : [],
    );
  return {
    containers: instance.services.map((service) => service.container),
    lost: keepData ? [] : volumes(false),
    kept: keepData ? volumes(false) : [],
    foreign: volumes(true),
  };
}

export function goesAndStays(instance: Instance, plan: Plan | null, choice: RemovalChoice): GoesAndStays {
  const { containers, lost, kept, foreign } = namesOf(instance, plan, choice);
  const folders = Object.values(instance.spec.services).flatMap((service) =>
    service.mounts.flatMap(({ source }) => (source.kind === 'folder' ? [source.path] : [])),
  );
  const hasBackups = instance.backups > 0 || choice.safetyBackup;
  // As long as there is data that only they open.
  const areSecretsKept =
    choice.keepData || hasBackups || folders.length > 0 || foreign.length > 0 || instance.external.length > 0;
  return {
    goes: [
      ...counted(containers, removeText.containers),
      ...counted(lost, removeText.volumes),
      row(removeText.network),
      ...(areSecretsKept ? [] : [row(removeText.secrets)]),
      row(removeText.log),
    ],
    stays: [
      ...(hasBackups ? [row(removeText.backups(instance.backups, choice.safetyBackup))] : []),
      ...counted(kept, removeText.volumes),
      ...counted(foreign, removeText.foreignVolumes),
      ...counted(folders, removeText.folders),
      ...(areSecretsKept ? [row(removeText.secretsKept)] : []),
      ...instance.external.map((entry) => row(removeText.external(entry.label))),
      row(removeText.images),
    ],
  };
}

/** The button's words say what will be true afterwards. */
export function removeWords({ safetyBackup, keepData }: RemovalChoice): string {
  if (safetyBackup) return removeText.start;
  return keepData ? removeText.startWithout : removeText.startWithoutData;
}
