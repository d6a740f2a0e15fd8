import { useEffect, useState } from 'react';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { JobId } from '../../../src-main/contract/ids.ts';
import type { Job } from '../../../src-main/contract/job.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient, useJob } from '../../stores/context.tsx';
import { jobText } from '../../text/job.ts';
import { problemWords } from '../../text/problems.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Outcome } from './outcome.tsx';
import { RunningJob } from './running.tsx';
import classes from './job.module.css';

/** A job that the stream does not tell of any more is asked for once. */
function useAskedJob(id: JobId, isNeeded: boolean): { readonly job: Job | null; readonly problem: Problem | null } {
  const client = useClient();
  const [answer, setAnswer] = useState<{ job: Job | null; problem: Problem | null }>({ job: null, problem: null });
  useEffect(() => {
    if (!isNeeded) return;
    const stop = new AbortController();
    client.jobs.get({ id }, { signal: stop.signal }).then(
      (job) => setAnswer({ job, problem: null }),
      (error: unknown) => {
        if (!stop.signal.aborted) setAnswer({ job: null, problem: problemOf(error) });
      },
    );
    return () => stop.abort();
  }, [client, id, isNeeded]);
  return answer;
}

export function JobPage({ id }: { readonly id: JobId }) {
  const watched = useJob(id);
  const asked = useAskedJob(id, watched === null);
  const job = watched ?? asked.job;
  if (asked.problem !== null && job === null) {
    const words = problemWords(asked.problem);
    return <EmptyState isPage title={words.title} text={words.state} />;
  }
  if (job === null) return <p className={classes.loading}>{jobText.loading}</p>;
  switch (job.state) {
    case 'running':
    case 'waiting':
    case 'undoing':
      return <RunningJob job={job} />;
    case 'done':
    case 'rolledBack':
    case 'cancelled':
    case 'halfway':
      return <Outcome job={job} state={job.state} />;
  }
}
