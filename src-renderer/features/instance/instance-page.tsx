import { Button, Tabs } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { BackupId, InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useActiveJob, useGo, useInstance } from '../../stores/context.tsx';
import { instanceTabs, type InstanceTab } from '../../stores/route.ts';
import { formatAge } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { problemWords } from '../../text/problems.ts';
import { jobSentence } from '../../text/states.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JobGlyph } from '../../ui/job-glyph.tsx';
import { Note } from '../../ui/note.tsx';
import { useNow } from '../../ui/now.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { BackupsTab } from './backups-tab.tsx';
import { Configuration } from './configuration.tsx';
import { InstanceHead } from './instance-head.tsx';
import { Overview } from './overview.tsx';
import { useInstanceActions, type InstanceActions } from './use-actions.ts';
import { useInstanceKeys } from './use-instance-keys.ts';
import classes from './instance.module.css';

/** Parts of other features that stand on this page; whoever composes the window gives them. */
export interface InstanceParts {
  readonly logs: (instance: Instance) => ReactNode;
  readonly restore: (instance: Instance, backup: BackupId, onClose: () => void) => ReactNode;
  readonly remove: (instance: Instance, onClose: () => void) => ReactNode;
}

export interface InstancePageProps {
  readonly id: InstanceId;
  readonly tab: InstanceTab;
  readonly parts: InstanceParts;
}

/** What stands in the way just now: a refused wish, a job at work, an engine out of sight. */
function Notices({ instance, actions }: { readonly instance: Instance; readonly actions: InstanceActions }) {
  const now = useNow();
  const go = useGo();
  const job = useActiveJob(instance.id);
  const { state } = instance;
  const notes: ReactNode[] = [];
  if (actions.problem !== null) {
    const words = problemWords(actions.problem);
    notes.push(
      <Note key="problem" tone="warn" role="alert" title={words.title}>
        {words.state}
      </Note>,
    );
  }
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

function InstanceBody({ instance, tab, parts }: BodyProps) {
  const go = useGo();
  const actions = useInstanceActions(instance);
  const [isRemoving, setRemoving] = useState(false);
  const [restoring, setRestoring] = useState<BackupId | null>(null);
  useInstanceKeys(instance, actions);

  const panels: Readonly<Record<InstanceTab, () => ReactNode>> = {
    overview: () => <Overview instance={instance} actions={actions} />,
    logs: () => parts.logs(instance),
    configuration: () => <Configuration instance={instance} />,
    backups: () => <BackupsTab instance={instance} actions={actions} onRestore={setRestoring} />,
    activity: () => <ActivityTab instance={instance} />,
  };
  return (
    <div className={classes.page}>
      <InstanceHead instance={instance} actions={actions} isCompact={tab !== 'overview' && tab !== 'activity'} onRemove={() => setRemoving(true)} />
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
              rightSection={each === 'backups' && instance.backups > 0 ? <span className={classes.count}>{instance.backups}</span> : undefined}
            >
              {instanceText.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Notices instance={instance} actions={actions} />
        {instanceTabs.map((each) => (
          <Tabs.Panel key={each} value={each} className={classes.panel ?? ''}>
            {each === tab ? panels[each]() : null}
          </Tabs.Panel>
        ))}
      </Tabs>
      <AskDialog name={instance.name} actions={actions} />
      {isRemoving && parts.remove(instance, () => setRemoving(false))}
      {restoring !== null && parts.restore(instance, restoring, () => setRestoring(null))}
    </div>
  );
}

export function InstancePage({ id, tab, parts }: InstancePageProps) {
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
  return <InstanceBody key={id} instance={instance} tab={tab} parts={parts} />;
}
