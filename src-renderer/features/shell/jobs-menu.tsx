/** Jobs that run now, from any page. */
import { Menu } from '@mantine/core';
import { useStore } from 'zustand';
import { useActiveJobs, useGo, useRoute, useStores } from '../../stores/context.tsx';
import { jobShare } from '../../stores/jobs.ts';
import { jobSentence } from '../../text/states.ts';
import { stepWords } from '../../text/steps.ts';
import { words } from '../../text/words.ts';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { Meter } from '../../ui/meter.tsx';
import classes from './shell.module.css';

export function JobsMenu() {
  const jobs = useActiveJobs();
  const go = useGo();
  const { jobsMenu } = useStores();
  const isOpen = useStore(jobsMenu, (state) => state.isOpen);
  const first = jobs[0];
  const route = useRoute();
  /** On the page of what is being changed it is named. */
  const isHere =
    first !== undefined &&
    jobs.length === 1 &&
    'id' in route &&
    (route.id === first.id || route.id === first.instanceId);
  const label = isHere ? jobSentence({ ...first, to: null }) : words.shell.jobsRunning(jobs.length);
  if (first === undefined && !isOpen) return null;
  return (
    <Menu
      opened={isOpen}
      onChange={(next) => {
        jobsMenu.setState({ isOpen: next });
      }}
    >
      <Menu.Target>
        <button type="button" className={classes.jobs}>
          {first ? <JobGlyph state={first.state} share={jobShare(first)} size={14} isBesideWord /> : null}
          {first ? label : words.shell.noJobs}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{jobs.length === 0 ? words.shell.noJobs : words.shell.jobs}</Menu.Label>
        {jobs.map((job) => {
          const step = job.steps.find((one) => one.state === 'running' || one.state === 'undoing');
          return (
            <Menu.Item
              key={job.id}
              className={classes.jobItem ?? ''}
              leftSection={<JobGlyph state={job.state} share={jobShare(job)} isBesideWord />}
              onClick={() => {
                go({ page: 'job', id: job.id });
              }}
            >
              {jobSentence(job)}
              <div className={classes.jobText}>{step ? stepWords(step, job.kind).title : null}</div>
              <Meter share={jobShare(job)} />
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            go({ page: 'activity' });
          }}
        >
          {words.shell.allActivity}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
