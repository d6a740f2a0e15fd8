import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import type { StepId } from '../../../src-main/contract/plan.ts';
import { formatDuration, formatTimeWithSeconds } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';
import { instanceWord } from '../../text/states.ts';
import { aboutOf } from './job-about.ts';

export interface Fact {
  readonly kind: 'ok' | 'time' | 'warn';
  readonly text: string;
}

const stepOf = (job: Job, id: StepId) => job.steps.find((step) => step.id === id);

/** Kinds that put new containers in the place of old ones, and go back by themselves. */
const changesContainers = ({ kind }: Job): boolean => kind === 'upgrade' || kind === 'restore' || kind === 'configure';

const hasSafety = (job: Job): boolean => {
  const step = stepOf(job, 'safeguard');
  return step !== undefined && step.state !== 'skipped';
};

/** Did the new container ever touch the data, so that it was put back from the safety backup? */
function dataFact(job: Job): Fact | null {
  if (!changesContainers(job)) return null;
  if (job.state === 'done') return null;
  const began = stepOf(job, 'start')?.startedAt ?? null;
  const stopped = stepOf(job, 'stop')?.startedAt ?? null;
  const volumes = stepOf(job, 'safeguard')?.detail.volumes?.length ?? 0;
  if (began === null || stopped === null) return { kind: 'ok', text: jobText.stateDataKept };
  const at = formatTimeWithSeconds(stopped);
  if (!hasSafety(job)) return { kind: 'warn', text: jobText.stateDataLeft };
  return { kind: 'ok', text: volumes === 0 ? jobText.stateDataAsOf(at) : jobText.stateDataBack(volumes, at) };
}

function instanceFact(instance: Instance | null): Fact {
  if (instance === null) return { kind: 'time', text: jobText.stateGone };
  const { word } = instance.state;
  const address = instance.addresses[0];
  if (word === 'healthy' || word === 'running') {
    return {
      kind: 'ok',
      text: jobText.stateAnswers(
        instance.version,
        address === undefined ? null : `${address.host}:${address.hostPort}`,
      ),
    };
  }
  const isWell = word === 'stopped' || word === 'working' || word === 'starting' || word === 'paused';
  return { kind: isWell ? 'time' : 'warn', text: jobText.stateNow(instance.name, instanceWord(instance.state)) };
}

/** Volumes that a removal leaves on the engine, so that the instance can be installed again. */
export function keptVolumes({ notes }: Job): number {
  return notes.reduce((sum, note) => (note.code === 'KEEPS_VOLUMES' ? sum + note.volumes.length : sum), 0);
}

/** What is true now, in the order in which a worried person asks. */
export function factsOf(job: Job, instance: Instance | null): readonly Fact[] {
  const { external } = aboutOf(job);
  const data = dataFact(job);
  const isGoneOnPurpose = job.state === 'done' && (job.kind === 'remove' || job.kind === 'release');
  const wentBack =
    job.state === 'rolledBack' && job.downtimeSeconds !== null && changesContainers(job) && data?.kind !== 'warn';
  const kept = keptVolumes(job);
  const facts: (Fact | null)[] = [
    isGoneOnPurpose ? null : instanceFact(instance),
    kept === 0 || job.state !== 'done' ? null : { kind: 'ok', text: jobText.stateKept(kept) },
    data,
    wentBack && external === null ? { kind: 'ok', text: jobText.stateNoLoss } : null,
    external !== null && changesContainers(job) ? { kind: 'warn', text: jobText.stateExternal(external) } : null,
    job.backup === null || job.kind === 'restore' ? null : { kind: 'ok', text: jobText.stateBackup(job.backup) },
    downtimeFact(job),
  ];
  return facts.filter((fact) => fact !== null);
}

function downtimeFact(job: Job): Fact | null {
  if (job.downtimeSeconds !== null)
    return { kind: 'time', text: jobText.stateDowntime(formatDuration(job.downtimeSeconds)) };
  const isAsked = changesContainers(job) || job.kind === 'backup';
  const wasUp = stepOf(job, 'stop')?.detail.skipped !== 'notRunning';
  return isAsked && wasUp && job.downSince === null ? { kind: 'ok', text: jobText.stateNoDowntime } : null;
}
