import { IconFlag } from '@tabler/icons-react';
import type { Plan, PlannedStep } from '../../../src-main/contract/plan.ts';
import { formatDuration, formatEstimate } from '../../text/format.ts';
import { planText } from '../../text/plan.ts';
import { stepWords } from '../../text/steps.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { PlanNotes } from '../../ui/plan-notes.tsx';
import classes from './upgrade.module.css';

type Phase = PlannedStep['phase'];

/** Steps of one phase that follow one another. */
interface Stretch {
  readonly phase: Phase;
  readonly steps: readonly PlannedStep[];
}

/** Steps that have nothing to do are left out. */
export function stretchesOf(steps: readonly PlannedStep[]): readonly Stretch[] {
  const result: { phase: Phase; steps: PlannedStep[] }[] = [];
  for (const step of steps) {
    if (step.detail.skipped === 'nothingToDo') continue;
    const last = result.at(-1);
    if (last?.phase === step.phase) last.steps.push(step);
    else result.push({ phase: step.phase, steps: [step] });
  }
  return result;
}

const exactUnder = 30;
const inWords = (seconds: number): string =>
  seconds < exactUnder ? formatDuration(Math.max(1, Math.round(seconds))) : formatEstimate(seconds);

function Step({ plan, step }: { readonly plan: Plan; readonly step: PlannedStep }) {
  const words = stepWords(step, plan.kind);
  return (
    <li className={classes.step}>
      <span className={classes.stepText}>
        <span className={classes.stepTitle}>{words.title}</span>
        {words.sentence !== null && <span className={classes.stepLine}>{words.sentence}</span>}
      </span>
      {step.estimateSeconds !== null && <span className={classes.stepTime}>{inWords(step.estimateSeconds)}</span>}
    </li>
  );
}

/** Phases with rails: solid while it is up, hatched while it is down; the point of no return between them. */
export function PlanColumn({ plan }: { readonly plan: Plan }) {
  return (
    <div className={classes.plan}>
      <PlanNotes plan={plan} />
      {stretchesOf(plan.steps).map((stretch, index) => {
        const words = planText.phase[stretch.phase];
        const mark = stretch.steps.findIndex((step) => step.isPointOfNoReturn);
        const seconds = stretch.steps.reduce((sum, step) => sum + (step.estimateSeconds ?? 0), 0);
        const isDown = stretch.phase === 'down';
        const flag = (
          <p className={classes.noReturn}>
            <IconFlag size={14} stroke={1.7} aria-hidden />
            {planText.pointOfNoReturn}
          </p>
        );
        return (
          <section key={`${stretch.phase}-${index}`} className={classes.phase}>
            {mark === 0 && flag}
            <h2 className={classes.phaseHead}>
              <Glyph shape={isDown ? 'squareRing' : 'dotRing'} tone={isDown ? 'idle' : 'ok'} size={15} />
              {words.title}
              <span className={classes.phaseText}>{words.text(plan.instanceName)}</span>
              {isDown && seconds > 0 && <span className={classes.phaseTime}>{formatEstimate(seconds)}</span>}
            </h2>
            <ol className={classes.rail} data-down={isDown || undefined}>
              {stretch.steps.map((step, at) => (
                <Step key={`${step.id}-${at}`} plan={plan} step={step} />
              ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}
