import type { Job } from '../../../src-main/contract/job.ts';
import { useGo } from '../../stores/context.tsx';
import { formatDuration, formatMoment } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { jobSentence } from '../../text/states.ts';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { useNow } from '../../ui/now.tsx';
import classes from './overview.module.css';

/** One job as a sentence, with how long it took and who asked for it; opens its page. */
export function JobRow({ job }: { readonly job: Job }) {
  const now = useNow();
  const go = useGo();
  const took =
    job.finishedAt === null ? null : formatDuration((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000);
  return (
    <li>
      <button type="button" className={classes.job} onClick={() => go({ page: 'job', id: job.id })}>
        <JobGlyph state={job.state} size={15} />
        <span className={classes.jobWords}>{jobSentence(job)}</span>
        <span className={classes.jobMore}>
          {[took, instanceText.by[job.by]].filter((part) => part !== null).join(', ')}
        </span>
        <span className={classes.jobTime}>{formatMoment(job.startedAt, now)}</span>
      </button>
    </li>
  );
}
