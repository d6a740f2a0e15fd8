import type { Draft, Finding } from '../../../src-main/contract/instance.ts';
import type { Template } from '../../../src-main/contract/template.ts';
import type { DraftEdit } from './draft-edits.ts';
import type { ServiceEntry } from './sections.ts';

/** What every section of the form is given. */
export interface FormProps {
  readonly template: Template;
  readonly draft: Draft;
  readonly findings: readonly Finding[];
  readonly edit: (change: DraftEdit) => void;
}

export interface ServiceFormProps extends FormProps {
  readonly service: ServiceEntry;
  /** Several services: each block is headed by its label. */
  readonly isOneOfMany: boolean;
}
