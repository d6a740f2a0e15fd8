/** All jobs by day: what was done, by whom, and how long it took. */
import type { MouseEvent } from 'react';
import type { Job } from '../../../src-main/contract/job.ts';
import { useGo, useJobs } from '../../stores/context.tsx';
import { isActive, jobShare } from '../../stores/jobs.ts';
import { formatRoute } from '../../stores/route.ts';
import { formatDay, formatDuration, formatTime } from '../../text/format.ts';
import { problemWords } from '../../text/problems.ts';
import { jobSentence, jobStateWords } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { useNow } from '../../ui/now.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './activity.module.css';

function lengthOf(job: Job): string {
  if (job.finishedAt === null) return jobStateWords[job.state];
  return formatDuration((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000);
}

function secondLine(job: Job): string | null {
  if (isActive(job) || job.state === 'done') return null;
  return job.problem ? problemWords(job.problem).title : jobStateWords[job.state];
}

function JobRow({ job }: { readonly job: Job }) {
  const go = useGo();
  const second = secondLine(job);
  return (
    <li>
      <a
        className={classes.job}
        href={formatRoute({ page: 'job', id: job.id })}
        onClick={(event: MouseEvent) => {
          event.preventDefault();
          go({ page: 'job', id: job.id });
        }}
      >
        <JobGlyph state={job.state} share={isActive(job) ? jobShare(job) : undefined} />
        <span className={classes.text}>
          {jobSentence(job)}
          {second === null ? null : <span className={classes.second}>{second}</span>}
        </span>
        <span className={classes.fact}>{words.activity.by[job.by]}</span>
        <span className={classes.fact}>{lengthOf(job)}</span>
        <time className={classes.time} dateTime={job.startedAt}>
          {formatTime(job.startedAt)}
        </time>
      </a>
    </li>
  );
}

function byDay(jobs: readonly Job[], now: number): ReadonlyMap<string, readonly Job[]> {
  const days = new Map<string, Job[]>();
  const sorted = [...jobs].sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  for (const job of sorted) {
    const day = formatDay(job.startedAt, now);
    days.set(day, [...(days.get(day) ?? []), job]);
  }
  return days;
}

export function ActivityPage() {
  const jobs = useJobs();
  const now = useNow();
  return (
    <Page title={words.activity.title}>
      {jobs === null ? null : jobs.length === 0 ? (
        <EmptyState title={words.activity.empty} text={words.activity.emptyText} />
      ) : (
        [...byDay(jobs, now)].map(([day, list]) => (
          <section key={day} aria-label={words.activity.list(day)} className={classes.day}>
            <h2 className={classes.dayTitle}>{day}</h2>
            <ul className={classes.jobs}>
              {list.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          </section>
        ))
      )}
    </Page>
  );
}
