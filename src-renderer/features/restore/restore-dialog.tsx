import type { BackupId, InstanceId } from '../../../src-main/contract/ids.ts';

export function RestoreDialog(_props: { readonly backup: BackupId; readonly instance: InstanceId; readonly onClose: () => void }) { return null; }
