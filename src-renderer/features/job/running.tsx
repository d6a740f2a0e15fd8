import type { Job } from '../../../src-main/contract/job.ts';
import { useInstance } from '../../stores/context.tsx';
import { formatDuration, formatEstimate } from '../../text/format.ts';
import { jobText } from '../../text/job.ts';

import { useTicking } from '../../ui/now.tsx';
import { Tile } from '../../ui/tile.tsx';
import { aboutOf } from './job-about.ts';
import { elapsedSeconds, focusStep, moodOf, secondsLeft, trackOf } from './job-facts.ts';
import { JobNote } from './job-note.tsx';
import { JobTrack } from './job-track.tsx';
import { LiveLog } from './live-log.tsx';
import { StepDetailPane } from './step-detail.tsx';
import { StepRows } from './step-rows.tsx';
import classes from './job.module.css';

/** A job at work: how far, is it up, what does cancelling do, what happens just now. */
export function RunningJob({ job }: { readonly job: Job }) {
  const now = useTicking(1000);
  const instance = useInstance(job.instanceId);
  const about = aboutOf(job);
  const version = jobText.headingVersion(about);
  const left = secondsLeft(job, now);
  const step = focusStep(job);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.headRow}>
          {instance && <Tile tile={instance.template.tile} size={34} />}
          <h1 className={classes.title}>
            {jobText.heading(about)}
            {version !== null && <code className={classes.titleVersion}>{version}</code>}
          </h1>
          <p className={classes.times}>
            <span>{jobText.soFar(formatDuration(elapsedSeconds(job, now)))}</span>
            {left !== null && job.state === 'running' && (
              <span className={classes.left}>{jobText.left(formatEstimate(left))}</span>
            )}
          </p>
        </div>
        <JobTrack
          track={trackOf(job, now)}
          isUndoing={job.state === 'undoing'}
          isUntouched={moodOf(job).kind === 'upUntouched'}
          wasUp={job.kind !== 'create' && job.kind !== 'start'}
        />
        <JobNote job={job} now={now} />
      </header>
      <div className={classes.body}>
        <div className={classes.list}>
          <StepRows job={job} now={now} canFold />
        </div>
        <div className={classes.pane}>
          {step !== null && <StepDetailPane job={job} step={step} />}
          <LiveLog instance={job.instanceId} />
        </div>
      </div>
    </div>
  );
}
