import type { JobId } from '../../../src-main/contract/ids.ts';

export function JobPage(_props: { readonly id: JobId }) { return <div />; }
