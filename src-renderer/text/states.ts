/** The words of the state vocabulary: instances, steps, jobs, backups, engines. */
import type { BackupReason, BackupView } from '../../src-main/contract/backup.ts';
import type { EngineState } from '../../src-main/contract/engine.ts';
import type { Instance, InstanceState } from '../../src-main/contract/instance.ts';
import type { Job, JobState, JobStep } from '../../src-main/contract/job.ts';
import type { JobKind } from '../../src-main/contract/plan.ts';
import { formatAge, formatClock, formatDuration, formatList, formatSpan, formatTime } from './format.ts';

export type InstanceWord = InstanceState['word'];
export type StepState = JobStep['state'];
export type Trust = BackupView['trust'];
/** `none`: there is no backup at all. */
export type ShieldWord = Trust | 'none';

export const instanceWords: Record<InstanceWord, string> = {
  healthy: 'Healthy',
  running: 'Running',
  starting: 'Starting',
  working: 'Working',
  attention: 'Needs attention',
  down: 'Down',
  stopped: 'Stopped',
  paused: 'Paused',
  notReachable: 'Not reachable',
};

/** What is being done: `Upgrading`. */
export const jobKindWorking: Record<JobKind, string> = {
  create: 'Creating',
  start: 'Starting',
  stop: 'Stopping',
  restart: 'Restarting',
  remove: 'Removing',
  backup: 'Backing up',
  restore: 'Restoring',
  upgrade: 'Upgrading',
  configure: 'Configuring',
  adopt: 'Adopting',
  release: 'Releasing',
};

/** What was done: `Upgraded`. */
export const jobKindDone: Record<JobKind, string> = {
  create: 'Created',
  start: 'Started',
  stop: 'Stopped',
  restart: 'Restarted',
  remove: 'Removed',
  backup: 'Backed up',
  restore: 'Restored',
  upgrade: 'Upgraded',
  configure: 'Configured',
  adopt: 'Adopted',
  release: 'Released',
};

/** As a noun in a sentence: `The upgrade`. */
export const jobKindNoun: Record<JobKind, string> = {
  create: 'creation',
  start: 'start',
  stop: 'stop',
  restart: 'restart',
  remove: 'removal',
  backup: 'backup',
  restore: 'restore',
  upgrade: 'upgrade',
  configure: 'configuration',
  adopt: 'adoption',
  release: 'release',
};

export type ServiceWord = Instance['services'][number]['word'];

/** What one service of an instance is; the instance's own word is made of all. */
export const serviceWords: Record<ServiceWord, string> = {
  healthy: 'Healthy',
  running: 'Running',
  starting: 'Starting',
  attention: 'Needs attention',
  down: 'Down',
  stopped: 'Stopped',
  paused: 'Paused',
  unknown: 'Not known',
};

export const jobStateWords: Record<JobState, string> = {
  running: 'Running',
  waiting: 'Waiting for the engine',
  undoing: 'Going back',
  done: 'Done',
  rolledBack: 'Rolled back',
  cancelled: 'Cancelled',
  halfway: 'Stopped half-way',
};

export const stepStateWords: Record<StepState, string> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  skipped: 'Skipped',
  undoing: 'Undoing',
  undone: 'Undone',
  failed: 'Did not pass',
};

export const shieldWords: Record<ShieldWord, string> = {
  proven: 'Proven restorable',
  match: 'Checksums match',
  unchecked: 'Not checked yet',
  damaged: 'Damaged',
  none: 'No backup yet',
};

/** A safety backup of a change that left other services running. */
export const backupWithout = (paths: readonly string[]): string => `without ${formatList(paths)}`;

export const backupReasonWords: Record<BackupReason, string> = {
  manual: 'By you',
  beforeUpgrade: 'Before upgrade',
  beforeRestore: 'Before restore',
  beforeRemove: 'Before removal',
  beforeConfigure: 'Before configuring',
  schedule: 'Schedule',
};

export const engineWords: Record<EngineState['word'], string> = {
  connecting: 'Connecting',
  connected: 'Connected',
  away: 'Not reachable',
};

/** The state as one word; a job has its own. */
export function instanceWord(state: InstanceState): string {
  return state.word === 'working' ? jobKindWorking[state.kind] : instanceWords[state.word];
}

/** The second line under the word. */
export function instanceSince(state: InstanceState, nowMs: number): string {
  const seconds = (since: string) => (nowMs - Date.parse(since)) / 1000;
  switch (state.word) {
    case 'healthy':
    case 'running':
      return `up ${formatSpan(seconds(state.since))}`;
    case 'starting':
      return `${formatClock(seconds(state.since))} of up to ${formatDuration(state.budgetSeconds)}`;
    case 'working':
      return `step ${String(state.step)} of ${String(state.steps)}`;
    case 'attention':
    case 'down':
      return `for ${formatSpan(seconds(state.since))}`;
    case 'stopped': {
      const by = state.by === 'you' ? 'by you' : 'outside Berth';
      return state.since === null ? by : `${by}, ${formatAge(state.since, nowMs)}`;
    }
    case 'paused':
      return 'on the engine';
    case 'notReachable':
      return `${state.lastWord.toLowerCase()} at ${formatTime(state.since)}`;
  }
}

/** The service that is less well than the instance's word says, or that makes it so: `SQL Server: Starting`. */
export function troubledService({ services, state }: Pick<Instance, 'services' | 'state'>): string | null {
  if (services.length < 2 || state.word === 'stopped' || state.word === 'working') return null;
  const order: readonly ServiceWord[] = ['down', 'attention', 'starting', 'stopped', 'paused'];
  const [first] = services
    .filter((service) => order.includes(service.word))
    .sort((one, other) => order.indexOf(one.word) - order.indexOf(other.word));
  return first === undefined ? null : `${first.label}: ${serviceWords[first.word].toLowerCase()}`;
}

/** `Upgraded octopus-prod to 2024.4.7091`, `Backing up git`. */
export function jobSentence(job: Pick<Job, 'kind' | 'state' | 'instanceName' | 'to' | 'from'>): string {
  const target = job.kind === 'upgrade' && job.to ? ` to ${job.to}` : '';
  switch (job.state) {
    case 'running':
    case 'waiting':
      return `${jobKindWorking[job.kind]} ${job.instanceName}${target}`;
    case 'undoing':
      return `Going back with the ${jobKindNoun[job.kind]} of ${job.instanceName}`;
    case 'done':
      return `${jobKindDone[job.kind]} ${job.instanceName}${target}`;
    case 'rolledBack':
      return job.kind === 'upgrade' && job.from
        ? `${job.instanceName} is back on ${job.from}`
        : `Rolled back the ${jobKindNoun[job.kind]} of ${job.instanceName}`;
    case 'cancelled':
      return `Cancelled the ${jobKindNoun[job.kind]} of ${job.instanceName}`;
    case 'halfway':
      return `The ${jobKindNoun[job.kind]} of ${job.instanceName} stopped half-way`;
  }
}
