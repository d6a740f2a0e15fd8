import { Button } from '@mantine/core';
import type { Instance, InstanceState } from '../../../src-main/contract/instance.ts';
import { useGo, useJobs } from '../../stores/context.tsx';
import { useServices } from '../../stores/use-services.ts';
import { formatTime } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { problemWords } from '../../text/problems.ts';
import { serviceWords } from '../../text/states.ts';
import { Card } from '../../ui/card.tsx';
import { ImageName } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { ServiceGlyph } from '../../ui/state.tsx';
import { AddressCard } from './address-card.tsx';
import { JobRow } from './job-row.tsx';
import { ProtectionCard } from './protection-card.tsx';
import { ResourcesCard } from './resources-card.tsx';
import classes from './overview.module.css';

const shownJobs = 5;

type Troubled = Extract<InstanceState, { readonly word: 'down' | 'attention' }>;

/** Why it is not well: the rule's words, else the problem's, and how often it was started again. */
function ReasonNote({ instance, state }: { readonly instance: Instance; readonly state: Troubled }) {
  const go = useGo();
  const { problem, diagnosis, restarts } = state.reason;
  const words = problem === null ? null : problemWords(problem);
  const since =
    state.word === 'down'
      ? instanceText.downSince(formatTime(state.since))
      : instanceText.attentionSince(formatTime(state.since));
  return (
    <Note
      tone={state.word === 'down' ? 'bad' : 'warn'}
      title={diagnosis?.words ?? words?.title ?? since}
      actions={
        <Button size="sm" onClick={() => go({ page: 'instance', id: instance.id, tab: 'logs' })}>
          {instanceText.seeLog}
        </Button>
      }
    >
      {[
        diagnosis === null && words === null ? null : since,
        restarts > 0 ? instanceText.restarted(restarts) : null,
        diagnosis?.advice ?? words?.state,
      ]
        .filter((part) => part !== null && part !== undefined)
        .join(' ')}
    </Note>
  );
}

function ServicesCard({ instance }: { readonly instance: Instance }) {
  const services = useServices(instance);
  const isOneOfMany = services.length > 1;
  return (
    <Card title={instanceText.services}>
      <ul className={classes.lines}>
        {services.map((service) => (
          <li key={service.name} className={classes.line}>
            <span className={classes.lineGlyph}>
              <ServiceGlyph word={service.word} isBesideWord={isOneOfMany} />
            </span>
            <span className={classes.lineText}>
              <span className={classes.lineTitle}>{service.name}</span>
              <span className={classes.lineMore}>
                <ImageName text={service.image} />
              </span>
            </span>
            {isOneOfMany && <span className={classes.lineAside}>{serviceWords[service.word]}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RecentCard({ instance }: { readonly instance: Instance }) {
  const go = useGo();
  const jobs = useJobs(instance.id) ?? [];
  return (
    <Card
      title={instanceText.activity}
      aside={
        <button
          type="button"
          className={classes.link}
          onClick={() => go({ page: 'instance', id: instance.id, tab: 'activity' })}
        >
          {instanceText.allActivity}
        </button>
      }
    >
      {jobs.length === 0 ? (
        <p className={classes.quiet}>{instanceText.noActivity}</p>
      ) : (
        <ul className={classes.jobs}>
          {jobs.slice(0, shownJobs).map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Left what it does, right how safe it is. */
export function Overview({ instance }: { readonly instance: Instance }) {
  const { state } = instance;
  return (
    <div className={classes.scroll}>
      <div className={classes.overview}>
        <div className={classes.main}>
          {(state.word === 'down' || state.word === 'attention') && <ReasonNote instance={instance} state={state} />}
          <AddressCard instance={instance} />
          <ResourcesCard instance={instance} />
          <RecentCard instance={instance} />
        </div>
        <div className={classes.side}>
          <ProtectionCard instance={instance} />
          <ServicesCard instance={instance} />
        </div>
      </div>
    </div>
  );
}
