/** One result of the check of a form, and what the checks look at. */
import type { ServiceName } from '../contract/ids.ts';
import type { Finding, FindingCode, ServiceDraft } from '../contract/instance.ts';
import type { ServiceSpec } from '../contract/spec.ts';
import type { ServiceTemplate } from '../contract/template.ts';
import type { Chosen } from './choices.ts';

/** A service of the draft beside its template. */
export interface DraftService {
  readonly name: ServiceName;
  readonly draft: ServiceDraft;
  /** Only the variables that the choices ask for. */
  readonly template: ServiceTemplate;
  readonly chosen: Chosen;
  /** As it is now; null when it is new. */
  readonly before: ServiceSpec | null;
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
