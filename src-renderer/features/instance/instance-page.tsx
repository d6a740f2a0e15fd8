import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { InstanceTab } from '../../stores/route.ts';

export function InstancePage(_props: { readonly id: InstanceId; readonly tab: InstanceTab }) { return <div />; }
