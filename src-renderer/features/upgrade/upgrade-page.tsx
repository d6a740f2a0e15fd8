import type { InstanceId } from '../../../src-main/contract/ids.ts';

export function UpgradePage(_props: { readonly id: InstanceId }) { return <div />; }
