/** What jobs of earlier runs left behind although they have ended. */
import type { BackupId } from '../contract/ids.ts';
import type { BackupStore } from '../ports/backup-store.ts';
import type { FoldedJob } from './fold.ts';

/** Removes partial backups of ended jobs. Those of jobs that are not ours stay: another Berth may be writing them. */
export async function sweepPartialBackups(backups: BackupStore, jobs: readonly FoldedJob[]): Promise<void> {
  const partials = await backups.partials();
  if (partials.length === 0) return;
  const isEnded = (id: BackupId): boolean => {
    const own = jobs.filter(({ created }) => backupMadeBy(created.input) === id);
    return own.length > 0 && own.every(({ outcome }) => outcome !== null);
  };
  for (const id of partials) if (isEnded(id)) await backups.removePartial(id);
}

function backupMadeBy(input: FoldedJob['created']['input']): BackupId | null {
  return 'backup' in input ? input.backup : null;
}
