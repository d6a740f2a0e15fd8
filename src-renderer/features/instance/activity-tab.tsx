import type { Instance } from '../../../src-main/contract/instance.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { useJobs } from '../../stores/context.tsx';
import { formatDay } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/now.tsx';
import { JobRow } from './job-row.tsx';
import classes from './overview.module.css';

/** Jobs by the day they began, newest first. */
function byDay(jobs: readonly Job[], now: number): readonly (readonly [string, readonly Job[]])[] {
  const days = new Map<string, Job[]>();
  for (const job of jobs) {
    const day = formatDay(job.startedAt, now);
    days.set(day, [...(days.get(day) ?? []), job]);
  }
  return [...days];
}

export function ActivityTab({ instance }: { readonly instance: Instance }) {
  const now = useNow();
  const jobs = useJobs(instance.id) ?? [];
  return (
    <div className={classes.scroll}>
      <div className={classes.main}>
        {jobs.length === 0 && <p className={classes.quiet}>{instanceText.noActivity}</p>}
        {byDay(jobs, now).map(([day, some]) => (
          <Card key={day} title={day}>
            <ul className={classes.jobs}>
              {some.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </div>
  );
}
