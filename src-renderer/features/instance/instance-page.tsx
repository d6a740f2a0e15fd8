import { Button, Tabs } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useActiveJob, useGo, useInstance, useWaitingChanges } from '../../stores/context.tsx';
import { instanceTabs, type InstanceTab } from '../../stores/route.ts';
import { configurationText } from '../../text/configuration.ts';
import { formatAge } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { jobSentence } from '../../text/states.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { useNow } from '../../ui/now.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { BackupsTab } from './backups-tab.tsx';
import { InstanceHead } from './instance-head.tsx';
import { Overview } from './overview.tsx';
import classes from './instance.module.css';

export interface InstancePageProps {
  readonly id: InstanceId;
  readonly tab: InstanceTab;
  /** Features of their own; whoever composes the window brings them. */
  readonly logs: ComponentType<{ readonly instance: Instance }>;
  readonly configuration: ComponentType<{ readonly instance: Instance }>;
}

/** What stands in the way just now: a job at work, an engine out of sight. */
function Notices({ instance }: { readonly instance: Instance }) {
  const now = useNow();
  const go = useGo();
  const job = useActiveJob(instance.id);
  const { state } = instance;
  const notes: ReactNode[] = [];
  if (state.word === 'notReachable') {
    notes.push(
      <Note key="away" tone="idle" title={instanceText.away(instance.name)}>
        {instanceText.awaySince(formatAge(state.since, now))}
      </Note>,
    );
  }
  if (job !== null) {
    notes.push(
      <Note
        key="job"
        tone="accent"
        glyph={<JobGlyph state={job.state} size={15} />}
        title={jobSentence(job)}
        actions={
          <Button size="sm" onClick={() => go({ page: 'job', id: job.id })}>
            {instanceText.showJob}
          </Button>
        }
      />,
    );
  }
  if (!instance.template.isKnown) notes.push(<Note key="template" tone="idle" title={instanceText.notKnown} />);
  return notes.length === 0 ? null : <div className={classes.notices}>{notes}</div>;
}

interface BodyProps extends Omit<InstancePageProps, 'id'> {
  readonly instance: Instance;
}

function InstanceBody({ instance, tab, logs: Logs, configuration: Configuration }: BodyProps) {
  const go = useGo();
  const waiting = useWaitingChanges(instance.id);
  const panels: Readonly<Record<InstanceTab, () => ReactNode>> = {
    overview: () => <Overview instance={instance} />,
    logs: () => <Logs instance={instance} />,
    configuration: () => <Configuration instance={instance} />,
    backups: () => <BackupsTab instance={instance} />,
    activity: () => <ActivityTab instance={instance} />,
  };
  return (
    <div className={classes.page}>
      <InstanceHead instance={instance} isCompact={tab !== 'overview' && tab !== 'activity'} />
      <Tabs
        className={classes.tabs ?? ''}
        value={tab}
        activateTabWithKeyboard={false}
        keepMounted={false}
        onChange={(value) => {
          const next = instanceTabs.find((each) => each === value);
          if (next !== undefined) go({ page: 'instance', id: instance.id, tab: next });
        }}
      >
        <Tabs.List aria-label={instanceText.tabList} className={classes.tabList ?? ''}>
          {instanceTabs.map((each) => (
            <Tabs.Tab
              key={each}
              value={each}
              rightSection={
                each === 'backups' && instance.backups > 0 ? (
                  <span className={classes.count}>{instance.backups}</span>
                ) : each === 'configuration' && waiting > 0 ? (
                  <span className={classes.count}>{configurationText.waiting(waiting)}</span>
                ) : undefined
              }
            >
              {instanceText.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Notices instance={instance} />
        {instanceTabs.map((each) => (
          <Tabs.Panel key={each} value={each} className={classes.panel ?? ''}>
            {each === tab ? panels[each]() : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

export function InstancePage({ id, tab, logs, configuration }: InstancePageProps) {
  const instance = useInstance(id);
  const go = useGo();
  if (instance === undefined) return <p className={classes.loading}>{instanceText.loading}</p>;
  if (instance === null) {
    return (
      <EmptyState
        isPage
        title={instanceText.gone}
        text={instanceText.goneHelp}
        actions={<Button onClick={() => go({ page: 'instances' })}>{instanceText.allInstances}</Button>}
      />
    );
  }
  return <InstanceBody key={id} instance={instance} tab={tab} logs={logs} configuration={configuration} />;
}
