/** A job as the window sees it. */
import type { Job, JobStep, StepProgress } from '../contract/job.ts';
import type { StepId } from '../contract/plan.ts';
import { problemLeft, stepState, type FoldedJob, type StepState } from './fold.ts';
import { isHalfway } from './next-move.ts';

/** What only the running process knows. */
export interface Moment {
  readonly isWaiting: boolean;
  readonly progress: { readonly step: StepId; readonly value: StepProgress } | null;
}

export function viewJob(job: FoldedJob, moment: Moment): Job {
  const { created } = job;
  const { input } = created;
  const down = downtime(job);
  return {
    id: job.id,
    kind: input.kind,
    instanceId: input.spec.instanceId,
    instanceName: input.spec.name,
    engineId: input.spec.engineId,
    by: created.by,
    state: stateOf(job, moment),
    from: created.from,
    to: created.to,
    startedAt: created.at,
    finishedAt: job.finishedAt,
    steps: created.steps.map((planned): JobStep => {
      const state = stepState(job, planned.id);
      return {
        id: planned.id,
        phase: planned.phase,
        isPointOfNoReturn: planned.isPointOfNoReturn,
        estimateSeconds: planned.estimateSeconds,
        state: stepWord(state),
        startedAt: state.startedAt,
        finishedAt: state.finishedAt,
        detail: { ...planned.detail, ...state.detail },
        progress: moment.progress?.step === planned.id ? moment.progress.value : null,
      };
    }),
    notes: created.notes,
    problem: job.problem,
    undoProblem: job.undoProblem,
    logExcerpt: [...job.lines],
    downSince: down.since,
    downtimeSeconds: down.seconds,
    backup: backupOf(job),
    wasInterrupted: job.wasInterrupted,
    canCancel: job.outcome === null && job.direction === 'forward' && !job.hasPassedPoint,
  };
}

function stateOf(job: FoldedJob, moment: Moment): Job['state'] {
  if (job.outcome !== null) return job.outcome;
  if (moment.isWaiting) return 'waiting';
  if (job.direction === 'forward') return 'running';
  return isHalfway(job) ? 'halfway' : 'undoing';
}

function stepWord(state: StepState): JobStep['state'] {
  if (state.undo === 'begun' || (state.undo === 'failed' && state.run !== 'failed')) return 'undoing';
  if (state.run === 'failed') return 'failed';
  if (state.undo === 'done') return 'undone';
  if (state.run === 'none') return 'waiting';
  if (state.run === 'begun') return 'running';
  if (state.problem !== null) return 'failed';
  return state.detail.skipped === undefined ? 'done' : 'skipped';
}

function backupOf(job: FoldedJob): Job['backup'] {
  const { input } = job.created;
  if (input.kind === 'restore') return input.source.id;
  return input.kind === 'backup' || input.kind === 'upgrade' || input.kind === 'remove' ? input.backup : null;
}

/** From the end of `stop` until the server answers again: by the gate, or by the undo of the stop. */
function downtime(job: FoldedJob): { readonly since: string | null; readonly seconds: number | null } {
  const none = { since: null, seconds: null };
  const stop = stepState(job, 'stop');
  const isMeantToComeBack = job.created.steps.some((step) => step.id === 'start');
  const down = stop.finishedAt ?? (stop.run === 'none' ? null : stop.startedAt);
  const stoppedNothing = stop.detail.skipped !== undefined;
  if (down === null || stoppedNothing || (!isMeantToComeBack && job.direction === 'forward')) return none;
  if (problemLeft(job) !== null) return none;
  const gate = stepState(job, job.created.steps.some((step) => step.id === 'gate') ? 'gate' : 'start');
  const up =
    job.direction === 'back' ? stop.undoneAt : gate.run === 'done' && gate.problem === null ? gate.finishedAt : null;
  if (up === null) return { since: job.outcome === null ? down : null, seconds: null };
  return { since: null, seconds: Math.max(0, (Date.parse(up) - Date.parse(down)) / 1000) };
}
