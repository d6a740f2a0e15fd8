/** The band under a row: why it is in trouble, or what is being done with it. */
import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { useGo, useJobs } from '../../stores/context.tsx';
import { isActive, jobShare } from '../../stores/jobs.ts';
import { formatEstimate, formatSizeOf } from '../../text/format.ts';
import { problemWords } from '../../text/problems.ts';
import { jobKindWorking, jobSentence } from '../../text/states.ts';
import { stepWords } from '../../text/steps.ts';
import { words } from '../../text/words.ts';
import { Meter } from '../../ui/meter.tsx';
import { Mono } from '../../ui/mono.tsx';
import classes from './instances.module.css';

const shownAfterMs = 8000;

/** The job that runs on the instance, or ended a moment ago. */
export function useBandJob(id: InstanceId): Job | null {
  const newest = useJobs(id)?.[0] ?? null;
  const [now, setNow] = useState(() => Date.now());
  const finishedAt = newest?.finishedAt ?? null;
  const endsAt = finishedAt === null ? null : Date.parse(finishedAt) + shownAfterMs;
  useEffect(() => {
    if (endsAt === null) return;
    const restMs = Math.min(shownAfterMs, Math.max(0, endsAt - Date.now()));
    const timer = setTimeout(() => {
      setNow(Date.now());
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [endsAt]);
  if (newest === null) return null;
  if (isActive(newest)) return newest;
  return endsAt !== null && now < endsAt ? newest : null;
}

function secondsLeft(job: Job): number | null {
  const open = job.steps.filter((step) => step.state === 'waiting' || step.state === 'running');
  if (open.length === 0 || open.some((step) => step.estimateSeconds === null)) return null;
  return open.reduce((sum, step) => {
    const share = step.progress?.total ? step.progress.done / step.progress.total : 0;
    return sum + (step.estimateSeconds ?? 0) * (1 - Math.min(1, share));
  }, 0);
}

function stepLine(job: Job): string {
  const step = job.steps.find((one) => one.state === 'running' || one.state === 'undoing');
  if (step === undefined) return '';
  const { title } = stepWords(step, job.kind);
  const { progress } = step;
  return progress?.total && progress.unit === 'bytes'
    ? `${title}, ${formatSizeOf(progress.done, progress.total)}`
    : title;
}

function JobBand({ job }: { readonly job: Job }) {
  const go = useGo();
  const left = job.state === 'running' ? secondsLeft(job) : null;
  const show = (
    <Button
      size="sm"
      onClick={() => {
        go({ page: 'job', id: job.id });
      }}
    >
      {words.common.show}
    </Button>
  );
  if (!isActive(job)) {
    const tone = job.state === 'done' ? 'ok' : 'warn';
    return (
      <div className={classes.band} data-tone={tone}>
        <span className={classes.bandText}>
          <b>{jobSentence(job)}</b>
        </span>
        {show}
      </div>
    );
  }
  return (
    <div className={classes.band} data-tone={job.state === 'undoing' ? 'warn' : 'accent'}>
      <span className={classes.bandTitle}>
        {job.state === 'undoing' ? jobSentence(job) : jobKindWorking[job.kind]}
        {job.kind === 'upgrade' && job.to && job.state !== 'undoing' ? (
          <>
            {' '}
            {words.palette.to} <Mono>{job.to}</Mono>
          </>
        ) : null}
      </span>
      <span className={classes.bandStep}>{stepLine(job)}</span>
      <span className={classes.bandMeter}>
        <Meter share={jobShare(job)} />
      </span>
      {left === null ? null : <span className={classes.bandStep}>{words.instances.left(formatEstimate(left))}</span>}
      {show}
    </div>
  );
}

function ReasonBand({ instance }: { readonly instance: Instance }) {
  const go = useGo();
  const { state } = instance;
  if (state.word !== 'attention' && state.word !== 'down') return null;
  const { diagnosis, problem, restarts } = state.reason;
  const said = problem === null ? null : problemWords(problem);
  const title = diagnosis?.words ?? said?.title;
  const text = [restarts > 0 ? words.instances.restarts(restarts) : null, diagnosis ? diagnosis.advice : said?.state]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
  return (
    <div className={classes.band} data-tone={state.word === 'down' ? 'bad' : 'warn'}>
      <span className={classes.bandText}>
        <b>{title}</b> {text}
      </span>
      <Button
        size="sm"
        leftSection={<IconFileText size={14} stroke={1.7} />}
        onClick={() => {
          go({ page: 'instance', id: instance.id, tab: 'logs' });
        }}
      >
        {words.instances.actions.logs}
      </Button>
    </div>
  );
}

/** Null where there is nothing to say. */
export function RowBand({ instance, job }: { readonly instance: Instance; readonly job: Job | null }) {
  return job === null ? <ReasonBand instance={instance} /> : <JobBand job={job} />;
}

export function hasBand(instance: Instance, job: Job | null): boolean {
  return job !== null || instance.state.word === 'attention' || instance.state.word === 'down';
}
