/** One result of the check of a form, and what the checks look at. */
import type { Finding, FindingCode, ServiceDraft } from '../contract/instance.ts';
import type { ServiceTemplate } from '../contract/template.ts';

/** A service of the draft beside its template. */
export interface DraftService {
  readonly name: string;
  readonly draft: ServiceDraft;
  readonly template: ServiceTemplate;
}

/** `path` is the field of the draft; empty when it is about all of them. */
export function finding(
  path: readonly string[],
  section: Finding['section'],
  severity: Finding['severity'],
  code: FindingCode,
  data: Finding['data'] = {},
): Finding {
  return { path: [...path], section, severity, code, data };
}
