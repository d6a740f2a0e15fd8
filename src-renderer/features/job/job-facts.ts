import type { Job, JobStep } from '../../../src-main/contract/job.ts';

type StepState = JobStep['state'];

/** Steps whose length nobody estimated still take some room on the track. */
const leastSeconds = 2;

function isOver(state: StepState): boolean {
  return state === 'done' || state === 'skipped' || state === 'undone' || state === 'failed';
}

function weight(step: JobStep): number {
  return step.state === 'skipped' ? 0 : Math.max(leastSeconds, step.estimateSeconds ?? 0);
}

function secondsBetween(from: string | null, to: string | number): number {
  return from === null ? 0 : Math.max(0, (new Date(to).getTime() - new Date(from).getTime()) / 1000);
}

/** How much of a step is done, 0 … 1; a running step never claims to be complete. */
export function stepShare(step: JobStep, now: number): number {
  if (isOver(step.state)) return 1;
  if (step.state !== 'running') return 0;
  const { progress } = step;
  if (progress !== null && progress.total !== null && progress.total > 0 && progress.unit !== 'seconds') {
    return Math.min(0.98, progress.done / progress.total);
  }
  return Math.min(0.95, secondsBetween(step.startedAt, now) / weight(step));
}

export interface Track {
  /** All as shares of the whole, 0 … 1. */
  readonly done: number;
  readonly downFrom: number | null;
  readonly downTo: number | null;
  readonly pointOfNoReturn: number | null;
}

/** The line at the top of a running job: what is done, the part that is down, and where going back ends. */
export function trackOf(job: Job, now: number): Track {
  const total = job.steps.reduce((sum, step) => sum + weight(step), 0) || 1;
  let at = 0;
  let done = 0;
  let downFrom: number | null = null;
  let downTo: number | null = null;
  let pointOfNoReturn: number | null = null;
  for (const step of job.steps) {
    const share = weight(step) / total;
    if (step.isPointOfNoReturn && pointOfNoReturn === null) pointOfNoReturn = at;
    if (step.phase === 'down' && share > 0) {
      downFrom ??= at;
      downTo = at + share;
    }
    done += share * stepShare(step, now);
    at += share;
  }
  return { done: Math.min(1, done), downFrom, downTo, pointOfNoReturn };
}

/** Seconds that are left by the estimates of what is not over yet; null when nothing was estimated. */
export function secondsLeft(job: Job, now: number): number | null {
  const open = job.steps.filter((step) => !isOver(step.state));
  if (open.every((step) => step.estimateSeconds === null)) return null;
  return open.reduce((sum, step) => sum + weight(step) * (1 - stepShare(step, now)), 0);
}

export function elapsedSeconds(job: Job, now: number): number {
  return secondsBetween(job.startedAt, job.finishedAt ?? now);
}

export function stepSeconds(step: JobStep, now: number): number | null {
  if (step.startedAt === null) return null;
  return secondsBetween(step.startedAt, step.finishedAt ?? now);
}

/** The step whose detail is shown beside the list: what runs, else what did not pass, else the last one begun. */
export function focusStep(job: Job): JobStep | null {
  return (
    job.steps.find((step) => step.state === 'running' || step.state === 'undoing') ??
    job.steps.find((step) => step.state === 'failed') ??
    job.steps.findLast((step) => step.startedAt !== null) ??
    null
  );
}

/** What a running job's note says; see the words of the job page. */
export type JobMood =
  | { readonly kind: 'upUntouched' }
  | { readonly kind: 'upChanged' }
  | { readonly kind: 'down'; readonly since: string }
  | { readonly kind: 'undoing' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'final' };

/** The steps that change nothing: cancelling during them leaves no trace on the instance. */
const harmless: ReadonlySet<JobStep['id']> = new Set([
  'check',
  'capture',
  'verify',
  'pull',
  'keep',
  'safeguard',
  'copy',
  'seal',
]);

function isPastReturn(job: Job): boolean {
  return job.steps.some((step) => step.isPointOfNoReturn && step.state !== 'waiting');
}

export function moodOf(job: Job): JobMood {
  if (job.state === 'undoing') return { kind: 'undoing' };
  if (job.state === 'waiting') return { kind: 'waiting' };
  if (isPastReturn(job)) return { kind: 'final' };
  if (job.downSince !== null) return { kind: 'down', since: job.downSince };
  const touched = job.steps.some(
    (step) => step.state !== 'waiting' && step.state !== 'skipped' && !harmless.has(step.id),
  );
  return { kind: touched ? 'upChanged' : 'upUntouched' };
}

/** What went wrong is said by a rule of level error, else warn; rules of level info only tell of progress. */
function worstDiagnosed(job: Job): number {
  const byError = job.logExcerpt.findIndex((line) => line.diagnosis?.level === 'error');
  return byError >= 0 ? byError : job.logExcerpt.findIndex((line) => line.diagnosis?.level === 'warn');
}

/** The line that a rule recognised; its place in the excerpt, or -1. */
export function diagnosedLine(job: Job): number {
  const { problem } = job;
  const byRule = worstDiagnosed(job);
  if (byRule >= 0) return byRule;
  if (problem?.code !== 'GATE_FATAL_LOG') return -1;
  return job.logExcerpt.findIndex((line) => line.text.includes(problem.data.line));
}

/** Plain words and advice of the template's rule, if one recognised the cause. */
export function diagnosisOf(job: Job): { readonly words: string; readonly advice: string | null } | null {
  const found = job.logExcerpt[worstDiagnosed(job)]?.diagnosis;
  if (job.problem?.code === 'GATE_FATAL_LOG')
    return { words: job.problem.data.diagnosis, advice: found?.advice ?? null };
  return found === undefined ? null : { words: found.words, advice: found.advice };
}

/** Lines around the recognised one; without one the last lines. */
export function excerptAround(job: Job, before: number, after: number): Job['logExcerpt'] {
  const at = diagnosedLine(job);
  return at < 0
    ? job.logExcerpt.slice(-(before + after + 1))
    : job.logExcerpt.slice(Math.max(0, at - before), at + after + 1);
}
