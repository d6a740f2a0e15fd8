import { Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { BackupView } from '../../../src-main/contract/backup.ts';
import type { Problem } from '../../../src-main/contract/errors.ts';
import type { BackupId, InstanceId } from '../../../src-main/contract/ids.ts';
import type { Plan } from '../../../src-main/contract/plan.ts';
import { problemOf } from '../../rpc/problem-of.ts';
import { useClient, useGo, useInstance } from '../../stores/context.tsx';
import { useAnswer } from '../../stores/use-answer.ts';
import { formatDuration, formatEstimate, formatMoment, formatSize } from '../../text/format.ts';
import { restoreText } from '../../text/plan.ts';
import { problemWords } from '../../text/problems.ts';
import { shieldWords } from '../../text/states.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { useNow } from '../../ui/now.tsx';
import { PlanNotes } from '../../ui/plan-notes.tsx';
import { Shield } from '../../ui/shield.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './restore.module.css';

interface Props {
  readonly backup: BackupId;
  readonly instance: InstanceId;
  readonly onClose: () => void;
}

function ComesBack({ backup }: { readonly backup: BackupView }) {
  return (
    <section>
      <h3 className={classes.head}>{restoreText.comesBack}</h3>
      <ul className={classes.rows}>
        {backup.parts.map((part) => (
          <li key={part.file} className={classes.row}>
            <Glyph shape="check" tone="ok" size={14} />
            <span className={classes.path}>
              <Mono>{part.path}</Mono>
            </span>
            <span className={classes.size}>{formatSize(part.rawBytes)}</span>
          </li>
        ))}
        <li className={classes.row}>
          <Glyph shape="check" tone="ok" size={14} />
          {restoreText.configuration}
        </li>
      </ul>
    </section>
  );
}

function Means({
  name,
  backup,
  plan,
}: {
  readonly name: string;
  readonly backup: BackupView;
  readonly plan: Plan | null;
}) {
  const now = useNow();
  const age = formatDuration((now - Date.parse(backup.createdAt)) / 1000);
  return (
    <section className={classes.means}>
      <h3 className={classes.head}>{restoreText.means}</h3>
      <p>{restoreText.since(formatMoment(backup.createdAt, now), age)}</p>
      {plan === null ? (
        <Skeleton height={32} />
      ) : (
        <p>
          {plan.downtimeSeconds === null
            ? restoreText.downUnknown(name)
            : restoreText.down(name, formatEstimate(plan.downtimeSeconds))}
        </p>
      )}
    </section>
  );
}

/** What comes back, what that means, and that the state of now is kept first. Asks without a name. */
export function RestoreDialog({ backup: backupId, instance: instanceId, onClose }: Props) {
  const client = useClient();
  const go = useGo();
  const now = useNow();
  const instance = useInstance(instanceId);
  const [isStarting, setStarting] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const listed = useAnswer(backupId, (signal) => client.backups.list({ instance: instanceId }, { signal }));
  const planned = useAnswer(`${backupId}/${instanceId}`, (signal) =>
    client.backups.restorePlan({ id: backupId, instance: instanceId }, { signal }),
  );
  const backup = listed.value?.find((each) => each.id === backupId) ?? null;
  const plan = planned.value;
  if (!instance || (backup === null && listed.value === null && listed.problem === null)) return null;

  async function start(): Promise<void> {
    setStarting(true);
    try {
      const { jobId } = await client.backups.restore({ id: backupId, instance: instanceId });
      onClose();
      go({ page: 'job', id: jobId });
    } catch (error) {
      setRefused(problemOf(error));
      setStarting(false);
    }
  }

  const problem = refused ?? planned.problem ?? listed.problem;
  const isDamaged = backup?.trust === 'damaged';
  const name = instance.name;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={660}
      title={
        <span className={classes.title}>
          <Tile tile={instance.template.tile} size={36} />
          <span>
            <span className={classes.titleText}>
              {restoreText.title(name, backup === null ? backupId : formatMoment(backup.createdAt, now))}
            </span>
            {backup !== null && (
              <span className={classes.trust}>
                <Shield word={backup.trust} size={14} />
                {shieldWords[backup.trust]}, {formatSize(backup.sizeBytes)}, {restoreText.version}{' '}
                <Mono>{backup.version}</Mono>
              </span>
            )}
          </span>
        </span>
      }
      footNote={
        isDamaged
          ? restoreText.damaged
          : plan?.blockedBy[0] === undefined
            ? null
            : problemWords(plan.blockedBy[0]).title
      }
      actions={
        <>
          <Button onClick={onClose}>{restoreText.cancel}</Button>
          <Button
            variant="filled"
            data-autofocus
            loading={isStarting}
            disabled={backup === null || isDamaged || plan === null || plan.blockedBy.length > 0}
            onClick={() => void start()}
          >
            {restoreText.start}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        {backup !== null && (
          <div className={classes.columns}>
            <ComesBack backup={backup} />
            <Means name={name} backup={backup} plan={plan} />
          </div>
        )}
        {plan !== null && <PlanNotes plan={plan} without={['REPLACES_SINCE']} />}
        <Note tone="ok" glyph={<IconArrowBackUp size={15} stroke={1.8} aria-hidden />} title={restoreText.safetyTitle}>
          {restoreText.safetyText}
        </Note>
        {problem !== null && (
          <Note tone="warn" role="alert" title={problemWords(problem).title}>
            {problemWords(problem).state}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
