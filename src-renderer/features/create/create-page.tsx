import type { TemplateId } from '../../../src-main/contract/ids.ts';

export function CreatePage(_props: { readonly template: TemplateId }) { return <div />; }
