import { Button } from '@mantine/core';
import { IconClock, IconExternalLink, IconFileText } from '@tabler/icons-react';
import type { Job } from '../../../src-main/contract/job.ts';
import { useGo, useInstance } from '../../stores/context.tsx';
import { canOpen, openUrl, useInstanceActions } from '../../stores/use-instance-actions.ts';
import { formatDate, formatDuration, formatTime, formatTimeExact } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';
import { problemWords } from '../../text/problems.ts';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { LogLine } from '../../ui/log-line.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import { useNow } from '../../ui/now.tsx';
import { aboutOf } from './job-about.ts';
import { diagnosedLine, diagnosisOf, elapsedSeconds, excerptAround } from './job-facts.ts';
import { factsOf, keptVolumes, type Fact } from './outcome-facts.ts';
import { Ways, waysOf } from './outcome-ways.tsx';
import { StepRows } from './step-rows.tsx';
import classes from './job.module.css';

type EndState = 'done' | 'rolledBack' | 'cancelled' | 'halfway';

const headings = {
  done: jobText.headingDone,
  rolledBack: jobText.headingRolledBack,
  cancelled: jobText.headingCancelled,
  halfway: jobText.headingHalfway,
} as const;

const columns = { number: false, time: true, service: true, stream: false };

function FactRow({ fact }: { readonly fact: Fact }) {
  return (
    <li className={classes.fact}>
      {fact.kind === 'time' ? (
        <IconClock size={15} stroke={1.6} aria-hidden />
      ) : (
        <Glyph shape={fact.kind === 'ok' ? 'check' : 'triangle'} tone={fact.kind === 'ok' ? 'ok' : 'warn'} size={15} />
      )}
      {fact.text}
    </li>
  );
}

function WhatHappened({ job }: { readonly job: Job }) {
  const diagnosis = diagnosisOf(job);
  const words = job.problem === null ? null : problemWords(job.problem);
  const undo = job.undoProblem === null ? null : problemWords(job.undoProblem);
  return (
    <>
      {words === null && job.state === 'done' && <p>{jobText.whatDone}</p>}
      {words !== null && (
        <p>
          {diagnosis?.words ?? words.title}{' '}
          {job.state === 'rolledBack' ? jobText.whatRolledBack : diagnosis === null ? words.state : ''}
        </p>
      )}
      {job.wasInterrupted && <p>{jobText.whatInterrupted}</p>}
      {undo !== null && (
        <p>
          <strong>{jobText.whatUndo}</strong> {undo.title} {undo.state}
        </p>
      )}
      {words?.details !== undefined && (
        <details className={classes.details}>
          <summary>{jobText.details}</summary>
          <CodeBlock>{`${job.problem?.code ?? ''}\n${words.details}`}</CodeBlock>
          <CopyButton text={`${job.problem?.code ?? ''}\n${words.details}`} label={jobText.copyDetails} size="sm" />
        </details>
      )}
    </>
  );
}

function Lines({ job }: { readonly job: Job }) {
  const go = useGo();
  const shown = excerptAround(job, 3, 4);
  const found = diagnosedLine(job);
  if (shown.length === 0) return null;
  const services = [...new Set(job.logExcerpt.map((line) => line.service))];
  const text = shown.map((line) => `${formatTimeExact(line.at)} ${line.service} ${line.text}`).join('\n');
  return (
    <Card
      isFlush
      title={
        <>
          {found < 0 ? jobText.linesLast : jobText.lines} <span className={classes.linesFrom}>{jobText.linesFrom}</span>
        </>
      }
      aside={
        <span className={classes.linesTools}>
          <CopyButton text={text} label={jobText.copy} size="sm" />
          <Button
            size="sm"
            leftSection={<IconFileText size={14} stroke={1.7} aria-hidden />}
            onClick={() => go({ page: 'instance', id: job.instanceId, tab: 'logs' })}
          >
            {jobText.openLogs}
          </Button>
        </span>
      }
    >
      <div className={classes.lines}>
        {shown.map((line) => (
          <LogLine
            key={line.number}
            line={line}
            serviceIndex={services.indexOf(line.service)}
            columns={columns}
            isWrapped
            isDiagnosed={line === job.logExcerpt[found]}
          />
        ))}
      </div>
    </Card>
  );
}

/** How a job ended: first what is true now, then why, then what can be done. */
export function Outcome({ job, state }: { readonly job: Job; readonly state: EndState }) {
  const now = useNow();
  const go = useGo();
  const actions = useInstanceActions();
  const instance = useInstance(job.instanceId) ?? null;
  const ways = waysOf(job, instance);
  const isUndone = job.steps.some((step) => step.state === 'undone');
  return (
    <div className={classes.outcome}>
      <div className={classes.outcomeMain}>
        <p className={classes.when}>
          <span className={classes.pill} data-state={state}>
            <JobGlyph state={state} size={14} isBesideWord />
            {jobText.outcomeWord[state]}
          </span>
          {jobText.span(
            formatDate(job.startedAt, now),
            formatTime(job.startedAt),
            formatTime(job.finishedAt ?? job.startedAt),
          )}
        </p>
        <h1 className={classes.outcomeTitle}>{headings[state](aboutOf(job))}</h1>
        <div className={classes.two}>
          <section>
            <h2 className={classes.outcomeHead}>{jobText.what}</h2>
            <div className={classes.prose}>
              <WhatHappened job={job} />
            </div>
          </section>
          <section>
            <h2 className={classes.outcomeHead}>{jobText.state}</h2>
            <ul className={classes.facts}>
              {factsOf(job, instance).map((fact) => (
                <FactRow key={fact.text} fact={fact} />
              ))}
            </ul>
          </section>
        </div>
        {state === 'done' && instance !== null && (
          <div className={classes.onward}>
            {canOpen(instance) && openUrl(instance) !== null && (
              <Button
                variant="filled"
                leftSection={<IconExternalLink size={15} stroke={1.7} aria-hidden />}
                onClick={() => actions.open(instance)}
              >
                {jobText.open}
              </Button>
            )}
            <Button onClick={() => go({ page: 'instance', id: instance.id, tab: 'overview' })}>
              {jobText.goTo(instance.name)}
            </Button>
          </div>
        )}
        {state === 'done' && instance === null && (
          <div className={classes.onward}>
            {keptVolumes(job) > 0 && <Button onClick={() => go({ page: 'adopt' })}>{jobText.showKept}</Button>}
            <Button onClick={() => go({ page: 'instances' })}>{jobText.goHome}</Button>
          </div>
        )}
        {state !== 'done' && <Lines job={job} />}
        {ways.length > 0 && (
          <section>
            <h2 className={classes.outcomeHead}>{jobText.can}</h2>
            <Ways ways={ways} />
          </section>
        )}
      </div>
      <aside className={classes.outcomeSide}>
        <Card
          isFlush
          title={isUndone ? jobText.didAndUndid : jobText.did}
          aside={<span className={classes.stepTime}>{formatDuration(elapsedSeconds(job, now))}</span>}
        >
          <StepRows job={job} now={now} isOver />
        </Card>
      </aside>
    </div>
  );
}
