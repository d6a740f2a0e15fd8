import { Button, Menu } from '@mantine/core';
import { IconArchive, IconArrowBackUp, IconDots, IconFolder, IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { BackupView } from '../../../src-main/contract/backup.ts';
import type { BackupId } from '../../../src-main/contract/ids.ts';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { useAsk } from '../../stores/context.tsx';
import { isHeld, useInstanceActions } from '../../stores/use-instance-actions.ts';
import { formatDate, formatMoment, formatSize, missing } from '../../text/format.ts';
import { instanceText } from '../../text/instance.ts';
import { problemWords } from '../../text/problems.ts';
import { backupWithout } from '../../text/states.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mono, Path } from '../../ui/mono.tsx';
import { Note } from '../../ui/note.tsx';
import { useNow } from '../../ui/now.tsx';
import { Shield, Trust } from '../../ui/shield.tsx';
import { canBackUp } from './instance-facts.ts';
import { useBackups, type Backups } from './use-backups.ts';
import classes from './backups.module.css';

const icon = { size: 15, stroke: 1.7 } as const;

function DamageNote({
  backup,
  backups,
  onRemove,
}: {
  readonly backup: BackupView;
  readonly backups: Backups;
  readonly onRemove: () => void;
}) {
  const now = useNow();
  const { damage } = backup;
  if (damage === null) return null;
  return (
    <Note
      tone="warn"
      isTall
      glyph={<Shield word="damaged" />}
      title={instanceText.damagedTitle(formatDate(backup.createdAt, now))}
      actions={
        <>
          <Button size="sm" loading={backups.checking.has(backup.id)} onClick={() => backups.check(backup.id)}>
            {instanceText.checkAgain}
          </Button>
          <Button size="sm" onClick={onRemove}>
            {instanceText.removeIt}
          </Button>
        </>
      }
    >
      {instanceText.damagedPart(damage.part, instanceText.damageReason[damage.reason])}
    </Note>
  );
}

function RemoveBackupDialog({
  backup,
  onClose,
  onRemove,
}: {
  readonly backup: BackupView | null;
  readonly onClose: () => void;
  readonly onRemove: (id: BackupId) => void;
}) {
  const now = useNow();
  return (
    <Dialog
      isOpen={backup !== null}
      onClose={onClose}
      width={440}
      title={backup === null ? '' : instanceText.removeBackupTitle(formatMoment(backup.createdAt, now))}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {instanceText.cancel}
          </Button>
          <Button
            variant="filled"
            color="danger"
            onClick={() => {
              if (backup !== null) onRemove(backup.id);
              onClose();
            }}
          >
            {instanceText.removeBackupStart}
          </Button>
        </>
      }
    >
      <p>{backup === null ? null : instanceText.removeBackupText(formatSize(backup.sizeBytes))}</p>
    </Dialog>
  );
}

/** Every backup of the instance, how far it can be trusted, and the ways back. */
export function BackupsTab({ instance }: { readonly instance: Instance }) {
  const ask = useAsk();
  const actions = useInstanceActions();
  const isBusy = isHeld(instance);
  const isBackingUp = instance.state.word === 'working' && instance.state.kind === 'backup';
  const onRestore = (backup: BackupId): void => ask({ kind: 'restore', backup, instance: instance.id });
  const backups = useBackups(instance.id);
  const now = useNow();
  const [removing, setRemoving] = useState<BackupView | null>(null);
  const { list, problem, whole } = backups;

  const columns: readonly Column<BackupView>[] = [
    {
      id: 'taken',
      head: instanceText.taken,
      cell: (backup) => <strong className={classes.taken}>{formatMoment(backup.createdAt, now)}</strong>,
    },
    {
      id: 'why',
      head: instanceText.why,
      cell: (backup) => (
        <span className={classes.why}>
          {instanceText.reason(backup.reason) ?? missing}
          {backup.note !== '' && <span className={classes.note}>{backup.note}</span>}
          {backup.without.length > 0 && <span className={classes.note}>{backupWithout(backup.without)}</span>}
        </span>
      ),
    },
    {
      id: 'version',
      head: instanceText.version,
      cell: (backup) => <Mono>{backup.version === '' ? missing : backup.version}</Mono>,
    },
    { id: 'size', head: instanceText.size, cell: (backup) => formatSize(backup.sizeBytes) },
    {
      id: 'trust',
      head: instanceText.trustColumn,
      cell: (backup): ReactNode =>
        backups.checking.has(backup.id) ? (
          <span className={classes.note}>{instanceText.checking}</span>
        ) : (
          <Trust word={backup.trust} />
        ),
    },
    {
      id: 'actions',
      head: instanceText.actions,
      isHeadHidden: true,
      width: '92px',
      cell: (backup) => {
        const taken = formatMoment(backup.createdAt, now);
        return (
          <span className={classes.tools}>
            <IconButton
              label={instanceText.restoreOf(taken)}
              icon={<IconArrowBackUp {...icon} />}
              isDisabled={backup.trust === 'damaged' || isBusy}
              onClick={() => onRestore(backup.id)}
            />
            <Menu>
              <Menu.Target>
                <IconButton label={instanceText.moreOf(taken)} icon={<IconDots {...icon} />} />
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconArrowBackUp {...icon} aria-hidden />}
                  disabled={backup.trust === 'damaged' || isBusy}
                  onClick={() => onRestore(backup.id)}
                >
                  {instanceText.restore}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconShieldCheck {...icon} aria-hidden />}
                  onClick={() => backups.check(backup.id)}
                >
                  {instanceText.check}
                </Menu.Item>
                <Menu.Divider />
                <Menu.Item
                  className={classes.danger ?? ''}
                  leftSection={<IconTrash {...icon} aria-hidden />}
                  onClick={() => setRemoving(backup)}
                >
                  {instanceText.removeBackup}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </span>
        );
      },
    },
  ];

  const sum = (list ?? []).reduce((bytes, backup) => bytes + backup.sizeBytes, 0);
  const damaged = (list ?? []).find((backup) => backup.damage !== null);
  const folder = list?.[0]?.folder.replace(/[/\\][^/\\]+$/, '');
  return (
    <div className={classes.scroll}>
      <div className={classes.backups}>
        <div className={classes.main}>
          {problem !== null && (
            <Note tone="warn" role="alert" title={problemWords(problem).title}>
              {problemWords(problem).state}
            </Note>
          )}
          {whole !== null && (
            <Note tone="ok" role="status" title={instanceText.checked(formatMoment(whole.createdAt, now))} />
          )}
          {list !== null && list.length === 0 && (
            <EmptyState
              drawing={<Shield word="none" size={28} />}
              title={isBackingUp ? instanceText.firstBackup : instanceText.noBackups}
              text={instanceText.noBackupsText}
              actions={
                !isBackingUp && (
                  <Button
                    variant="filled"
                    leftSection={<IconArchive {...icon} aria-hidden />}
                    disabled={!canBackUp(instance)}
                    onClick={() => actions.backUp(instance)}
                  >
                    {instanceText.backUpNow}
                  </Button>
                )
              }
            />
          )}
          {list !== null && list.length > 0 && (
            <>
              <DataTable
                label={instanceText.tabs.backups}
                columns={columns}
                rows={list}
                rowKey={(backup) => backup.id}
              />
              <p className={classes.sum}>{instanceText.backupsSum(list.length, formatSize(sum))}</p>
            </>
          )}
        </div>
        {list !== null && list.length > 0 && (
          <div className={classes.side}>
            <Card title={instanceText.destination}>
              <p className={classes.folder}>
                <IconFolder {...icon} aria-hidden />
                <Path text={folder ?? ''} length={34} />
              </p>
              <p className={classes.note}>{instanceText.fromHere(formatSize(sum))}</p>
            </Card>
            {damaged !== undefined && (
              <DamageNote backup={damaged} backups={backups} onRemove={() => setRemoving(damaged)} />
            )}
          </div>
        )}
      </div>
      <RemoveBackupDialog backup={removing} onClose={() => setRemoving(null)} onRemove={backups.remove} />
    </div>
  );
}
