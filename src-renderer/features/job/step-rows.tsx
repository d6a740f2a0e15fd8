import { IconFlag } from '@tabler/icons-react';
import { useState } from 'react';
import type { Job, JobStep } from '../../../src-main/contract/job.ts';
import { formatClock, formatDuration } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';
import { planText } from '../../text/plan.ts';
import { problemWords } from '../../text/problems.ts';
import { skippedWords, stepWords } from '../../text/steps.ts';
import { StepGlyph } from '../../ui/job-glyph.tsx';
import { stepSeconds, stepShare } from './job-facts.ts';
import { measureOf } from './step-measure.ts';
import classes from './job.module.css';

function timeOf(step: JobStep, now: number): string | null {
  if (step.state === 'skipped' || step.state === 'waiting') return null;
  const seconds = stepSeconds(step, now);
  if (seconds === null) return null;
  return step.state === 'running' || step.state === 'undoing' ? formatClock(seconds) : formatDuration(seconds);
}

/** A row that says so would only be in the way of those that did something. */
const hadNothingToDo = ({ state, detail }: JobStep): boolean =>
  state === 'skipped' && (detail.skipped ?? 'nothingToDo') === 'nothingToDo';

/** The safety backup outlives the way back. */
const isKept = ({ id, state, detail }: JobStep): boolean =>
  state === 'undone' && id === 'safeguard' && detail.parts !== undefined;

function secondLine(job: Job, step: JobStep): string | null {
  if (step.state === 'skipped') return skippedWords[step.detail.skipped ?? 'nothingToDo'];
  if (step.state === 'undone') return isKept(step) ? jobText.safetyKept : (jobText.undone[step.id] ?? null);
  if (step.state === 'failed' && job.problem !== null) return problemWords(job.problem).title;
  const { sentence } = stepWords(step, job.kind);
  return step.state === 'running' ? (measureOf(step) ?? sentence) : sentence;
}

interface RowProps {
  readonly job: Job;
  readonly step: JobStep;
  readonly now: number;
}

function StepRow({ job, step, now }: RowProps) {
  const time = timeOf(step, now);
  const line = secondLine(job, step);
  const isKnown = typeof step.progress?.total === 'number' || step.estimateSeconds !== null;
  return (
    <li className={classes.step} data-state={step.state} aria-current={step.state === 'running' ? 'step' : undefined}>
      <span className={classes.stepGlyph}>
        <StepGlyph
          state={isKept(step) ? 'done' : step.state}
          share={step.state === 'running' && isKnown ? stepShare(step, now) : undefined}
        />
      </span>
      <span className={classes.stepText}>
        <span className={classes.stepTitle}>{stepWords(step, job.kind).title}</span>
        {line !== null && line !== '' && <span className={classes.stepLine}>{line}</span>}
      </span>
      {time !== null && <span className={classes.stepTime}>{time}</span>}
    </li>
  );
}

export interface StepRowsProps {
  readonly job: Job;
  readonly now: number;
  /** In a narrow window only the running step and its neighbours are shown at first. */
  readonly canFold?: boolean;
  /** What was never begun is left out. */
  readonly isOver?: boolean;
}

/** All steps of a job in order, with the point of no return between them. */
export function StepRows({ job, now, canFold = false, isOver = false }: StepRowsProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const steps = job.steps.filter((step) => !hadNothingToDo(step) && !(isOver && step.state === 'waiting'));
  const at = Math.max(
    0,
    steps.findIndex((step) => step.state === 'running' || step.state === 'undoing'),
  );
  const mark = steps.findIndex((step) => step.isPointOfNoReturn);
  return (
    <div className={classes.stepBox} data-folds={(canFold && !isUnfolded) || undefined}>
      <ol className={classes.steps} aria-label={jobText.steps}>
        {steps.map((step, index) => (
          <li
            key={`${step.id}-${index}`}
            className={classes.stepPlace}
            data-far={Math.abs(index - at) > 1 || undefined}
          >
            {index === mark && index > 0 && (
              <p className={classes.noReturn}>
                <IconFlag size={14} stroke={1.7} aria-hidden />
                {planText.pointOfNoReturn}
              </p>
            )}
            <ol>
              <StepRow job={job} step={step} now={now} />
            </ol>
          </li>
        ))}
      </ol>
      {canFold && !isUnfolded && (
        <button type="button" className={classes.unfold} onClick={() => setUnfolded(true)}>
          {jobText.showAll(steps.length)}
        </button>
      )}
    </div>
  );
}
