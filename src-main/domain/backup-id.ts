/** Names of backups: `<instance>-<date>-<time>-<ms>`, in universal time. */
import { backupIdSchema, type BackupId } from '../contract/ids.ts';

/** Milliseconds are part of it: two jobs of one instance never share a folder. */
export function backupId(instanceName: string, nowMs: number): BackupId {
  const digits = new Date(nowMs).toISOString().replace(/\D/g, '');
  return backupIdSchema.parse(`${instanceName}-${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`);
}
