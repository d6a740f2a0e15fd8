/** All backups of all instances, the newest first. */
import { IconArrowBackUp, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { BackupView } from '../../../src-main/contract/backup.ts';
import type { BackupId } from '../../../src-main/contract/ids.ts';
import { useAsk, useClient, useInstances } from '../../stores/context.tsx';
import { useAct } from '../../stores/use-act.tsx';
import { useBackups } from '../../stores/use-backups.ts';
import { formatMoment, formatSize, missing } from '../../text/format.ts';
import { problemWords } from '../../text/problems.ts';
import { backupReasonWords, backupWithout } from '../../text/states.ts';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mono } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { useNow } from '../../ui/now.tsx';
import { Page } from '../../ui/page.tsx';
import { Shield, Trust } from '../../ui/shield.tsx';
import { Tile } from '../../ui/tile.tsx';
import classes from './backups.module.css';

const text = words.backups;

function useColumns(): readonly Column<BackupView>[] {
  const now = useNow();
  const client = useClient();
  const ask = useAsk();
  const act = useAct();
  const instances = useInstances() ?? [];
  const [checking, setChecking] = useState<ReadonlySet<BackupId>>(new Set());
  const check = (id: BackupId) => {
    setChecking((before) => new Set(before).add(id));
    act(() =>
      client.backups.verify({ id }).finally(() => {
        setChecking((before) => new Set([...before].filter((other) => other !== id)));
      }),
    );
  };
  const taken = (backup: BackupView) => formatMoment(backup.createdAt, now);
  return [
    {
      id: 'instance',
      head: text.columns.instance,
      cell: (backup) => {
        const instance = instances.find((one) => one.id === backup.instanceId);
        return (
          <span className={classes.instance}>
            {instance ? <Tile tile={instance.template.tile} size={24} /> : null}
            <span>
              <span className={classes.name}>{backup.instanceName}</span>
              {instance ? null : <span className={classes.gone}>{text.noInstance}</span>}
            </span>
          </span>
        );
      },
    },
    { id: 'taken', head: text.columns.taken, cell: taken },
    {
      id: 'why',
      head: text.columns.why,
      cell: (backup) => (
        <span className={classes.why}>
          {backup.reason === null ? missing : backupReasonWords[backup.reason]}
          {backup.note === '' ? null : <span className={classes.note}>{backup.note}</span>}
          {backup.without.length === 0 ? null : <span className={classes.note}>{backupWithout(backup.without)}</span>}
        </span>
      ),
    },
    { id: 'version', head: text.columns.version, cell: (backup) => <Mono>{backup.version}</Mono> },
    { id: 'size', head: text.columns.size, cell: (backup) => formatSize(backup.sizeBytes) },
    {
      id: 'trust',
      head: text.columns.trust,
      cell: (backup) => (checking.has(backup.id) ? text.checking : <Trust word={backup.trust} />),
    },
    {
      id: 'actions',
      head: text.columns.actions,
      isHeadHidden: true,
      width: '112px',
      cell: (backup) => {
        const instance = instances.find((one) => one.id === backup.instanceId);
        const cannot = backup.trust === 'damaged' || instance === undefined;
        return (
          <span className={classes.actions}>
            <IconButton
              label={text.restore(taken(backup))}
              isDisabled={cannot}
              icon={<IconArrowBackUp size={16} stroke={1.7} />}
              onClick={() => {
                if (instance) ask({ kind: 'restore', backup: backup.id, instance: instance.id });
              }}
            />
            <IconButton
              label={text.checkOne(taken(backup))}
              icon={<IconShieldCheck size={16} stroke={1.7} />}
              isDisabled={checking.has(backup.id)}
              onClick={() => {
                check(backup.id);
              }}
            />
            <CopyButton text={backup.folder} label={text.folderOf(taken(backup))} isIcon />
          </span>
        );
      },
    },
  ];
}

export function BackupsPage() {
  const { backups, problem } = useBackups(null);
  const columns = useColumns();
  const said = problem === null ? null : problemWords(problem);
  return (
    <Page title={text.title}>
      {said === null ? null : (
        <div className={classes.problem}>
          <Note tone="warn" role="alert" title={said.title}>
            {said.state}
          </Note>
        </div>
      )}
      {backups === null ? null : backups.length === 0 ? (
        <EmptyState drawing={<Shield word="none" size={32} />} title={text.empty} text={text.emptyText} />
      ) : (
        <>
          <DataTable label={text.list} columns={columns} rows={backups} rowKey={(backup) => backup.id} />
          <p className={classes.sum}>
            {text.sum(backups.length, formatSize(backups.reduce((sum, backup) => sum + backup.sizeBytes, 0)))}
          </p>
        </>
      )}
    </Page>
  );
}
