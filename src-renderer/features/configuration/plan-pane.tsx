/** What the changes would do, before they do it. */
import { Button, Checkbox, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConfigurationPlan } from '../../../src-main/contract/configuration.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { configurationText } from '../../text/configuration.ts';
import { formatDuration, formatEstimate, formatList } from '../../text/format.ts';
import { Diff } from '../../ui/diff.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { addressWords, PlanNotes } from '../../ui/plan-notes.tsx';
import { problemWords } from '../../text/problems.ts';
import type { ConfigurationState } from './configuration-store.ts';
import { FindingNotes } from './finding-notes.tsx';
import { diffLines, isAtOnce, keptOf, labelOf, withEffect } from './plan-facts.ts';
import classes from './configuration.module.css';

interface PlanProps {
  readonly instance: Instance;
  readonly plan: ConfigurationPlan;
}

/** Which containers are made anew and why; what goes on meanwhile. */
function Sentence({ instance, plan }: PlanProps) {
  if (isAtOnce(plan)) return <p className={classes.sentence}>{configurationText.atOnce}</p>;
  const recreated = withEffect(plan, 'recreated');
  const label = ({ service }: (typeof recreated)[number]) => labelOf(instance, service);
  const restarted = withEffect(plan, 'restarted').map(label);
  const kept = withEffect(plan, 'kept').map(label);
  const updated = withEffect(plan, 'updated').map(label);
  const names = recreated.map(({ service }) => service);
  const isStopped = instance.state.word === 'stopped';
  return (
    <p className={classes.sentence}>
      {names.length > 0 && configurationText.containers(names)}
      <strong>{formatList(names)}</strong>
      {names.length > 0 &&
        configurationText.recreated(
          names,
          recreated.flatMap(({ because }) => because),
        )}
      {restarted.length > 0 && ` ${configurationText.restarted(restarted)}`}
      {kept.length > 0 && !isStopped && ` ${configurationText.keptRunning(kept)}`}
      {updated.length > 0 && !isStopped && ` ${configurationText.updated(updated)}`}
      {isStopped && ` ${configurationText.keptStopped(instance.name)}`}
    </p>
  );
}

const roundTo = 5;

function Figures({ instance, plan }: PlanProps) {
  const downtime = plan.plan?.downtimeSeconds ?? null;
  const isStopped = instance.state.word === 'stopped';
  const inWords =
    downtime === null
      ? configurationText.unknown
      : downtime === 0 || isStopped
        ? configurationText.noDowntime
        : formatDuration(Math.max(roundTo, Math.round(downtime / roundTo) * roundTo));
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{configurationText.downtime}</dt>
        <dd>{inWords}</dd>
      </div>
      {!isAtOnce(plan) && (
        <div>
          <dt>{configurationText.ifNotHealthy}</dt>
          <dd>{isStopped ? configurationText.goesBackStopped : configurationText.goesBack}</dd>
        </div>
      )}
    </dl>
  );
}

function Consequences({ instance, plan }: PlanProps) {
  const kept = keptOf(instance, plan);
  const downtime = plan.plan?.downtimeSeconds ?? 0;
  const addresses = (plan.plan?.notes ?? []).flatMap((note) => (note.code === 'ADDRESS_MOVES' ? [note] : []));
  return (
    <div className={classes.consequences}>
      <section aria-label={configurationText.kept}>
        <h3 className={classes.smallTitle}>{configurationText.kept}</h3>
        <ul className={classes.kept}>
          {kept.map((each) => (
            <li key={each}>
              <Glyph shape="check" tone="ok" size={14} />
              {each}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={configurationText.forUsers}>
        <h3 className={classes.smallTitle}>{configurationText.forUsers}</h3>
        {addresses.length === 0 ? (
          <p>{configurationText.noChangeForUsers}</p>
        ) : (
          addresses.map((note) => {
            const { title, text } = addressWords(note, instance.addresses[0]?.host ?? null);
            return (
              <p key={note.label}>
                {title} {text}
              </p>
            );
          })
        )}
        {downtime > 0 && instance.state.word !== 'stopped' && (
          <p>{configurationText.notReachable(formatEstimate(downtime))}</p>
        )}
      </section>
    </div>
  );
}

/** The plan's own notes say it too. */
function unsaidFindings({ findings, plan }: ConfigurationPlan): ConfigurationPlan['findings'] {
  return plan === null ? findings : findings.filter(({ code }) => code !== 'EXTERNAL_STATE');
}

function Waiting() {
  return (
    <div className={classes.skeleton} role="status" aria-label={configurationText.planning}>
      <Skeleton height={14} />
      <Skeleton height={14} width="70%" />
      <Skeleton height={40} width="60%" />
      <Skeleton height={150} />
    </div>
  );
}

interface PaneProps {
  readonly instance: Instance;
  readonly state: ConfigurationState;
  /** False where the title stands above already. */
  readonly isTitled: boolean;
  readonly onGo: (path: readonly string[], section: string) => void;
}

/** The whole pane but its buttons. */
export function PlanPane({ instance, state, isTitled, onGo }: PaneProps): ReactNode {
  const { plan, changes, isPlanning, problem, wasReread } = state;
  const words = problem === null ? null : problemWords(problem);
  return (
    <div className={classes.plan} aria-busy={isPlanning}>
      <header className={classes.planHead}>
        {isTitled && <h2 className={classes.planTitle}>{configurationText.plan}</h2>}
        <span className={classes.planSum} role="status">
          {isPlanning ? configurationText.planning : configurationText.changes(changes.length)}
        </span>
      </header>
      {wasReread && (
        <Note tone="accent" role="status" isTall title={configurationText.reread.title}>
          {configurationText.reread.text}
        </Note>
      )}
      {words !== null && (
        <Note
          tone="warn"
          role="alert"
          isTall
          title={words.title}
          actions={
            plan === null ? (
              <Button size="sm" onClick={state.planAgain}>
                {configurationText.planAgain}
              </Button>
            ) : undefined
          }
        >
          {words.state}
        </Note>
      )}
      {plan === null ? (
        problem === null && <Waiting />
      ) : (
        <>
          <FindingNotes findings={unsaidFindings(plan)} edit={state.edit} onGo={onGo} draft={state.draft} />
          {plan.changes.length > 0 && (
            <>
              <Sentence instance={instance} plan={plan} />
              <Figures instance={instance} plan={plan} />
              <Diff label={configurationText.differences} lines={diffLines(plan.changes)} />
              {!isAtOnce(plan) && <Consequences instance={instance} plan={plan} />}
            </>
          )}
          {plan.plan !== null && (
            <PlanNotes plan={plan.plan} without={['ADDRESS_MOVES', 'APPLIED_AT_ONCE', 'NOT_RECREATED']} />
          )}
          {plan.plan !== null && withEffect(plan, 'recreated').length > 0 && (
            <Checkbox
              label={configurationText.safety}
              description={state.safetyBackup ? configurationText.safetyHelp : configurationText.noSafetyHelp}
              checked={state.safetyBackup}
              onChange={(event) => state.setSafetyBackup(event.currentTarget.checked)}
            />
          )}
        </>
      )}
    </div>
  );
}
