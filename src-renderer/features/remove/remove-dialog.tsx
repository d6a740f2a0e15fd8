import type { InstanceId } from '../../../src-main/contract/ids.ts';

export function RemoveDialog(_props: { readonly id: InstanceId; readonly onClose: () => void }) { return null; }
