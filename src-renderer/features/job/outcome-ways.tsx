import { Button } from '@mantine/core';
import type { Job } from '../../../src-main/contract/job.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useGo } from '../../stores/context.tsx';
import type { Route } from '../../stores/route.ts';
import { jobText } from '../../text/job.ts';
import { diagnosisOf } from './job-facts.ts';
import classes from './job.module.css';

export interface Way {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly to: Route;
}

/** Up to three ways on, the best one first. */
export function waysOf(job: Job, instance: Instance | null): readonly Way[] {
  const { action } = jobText;
  const id = job.instanceId;
  if (instance === null) {
    if (job.state === 'done') return [];
    if (job.kind === 'create') return [{ ...action.retryCreate, to: { page: 'gallery' } }];
    return job.kind === 'adopt' ? [{ ...action.adoptAgain, to: { page: 'adopt' } }] : [];
  }
  const logs: Way = { ...action.logs, to: { page: 'instance', id, tab: 'logs' } };
  const backups: Way = { ...action.backups, to: { page: 'instance', id, tab: 'backups' } };
  if (job.state === 'done') return [];
  const advice = diagnosisOf(job)?.advice ?? null;
  if (job.kind === 'upgrade') {
    const plan: Route = { page: 'upgrade', id };
    const first: Way =
      advice === null
        ? { ...action.retry, to: plan }
        : { ...action.advice, text: advice, button: action.retry.button, to: plan };
    return [first, { ...action.otherVersion, to: plan }, logs];
  }
  if (job.kind === 'configure') {
    const form: Route = { page: 'instance', id, tab: 'configuration' };
    const mend = advice === null ? action.mend : { ...action.advice, text: advice, button: action.mend.button };
    return [{ ...mend, to: form }, logs, ...(job.backup === null ? [] : [backups])];
  }
  const first: Way[] =
    advice === null
      ? []
      : [
          {
            ...action.advice,
            text: advice,
            button: action.advice.button(instance.name),
            to: { page: 'instance', id, tab: 'overview' },
          },
        ];
  return [
    ...first,
    logs,
    ...(job.kind === 'restore' || job.kind === 'backup' || job.state === 'halfway' ? [backups] : []),
  ].slice(0, 3);
}

export function Ways({ ways }: { readonly ways: readonly Way[] }) {
  const go = useGo();
  return (
    <ul className={classes.ways}>
      {ways.map((way, index) => (
        <li key={way.title} className={classes.way} data-best={index === 0 || undefined}>
          <h3 className={classes.wayTitle}>{way.title}</h3>
          <p className={classes.wayText}>{way.text}</p>
          <Button variant={index === 0 ? 'filled' : 'default'} size="sm" onClick={() => go(way.to)}>
            {way.button}
          </Button>
        </li>
      ))}
    </ul>
  );
}
