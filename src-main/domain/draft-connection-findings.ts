/** Judges a connection string of a form without trying it. */
import { isOwnMachine, readConnectionString } from '../contract/connection-string.ts';
import type { Finding, FindingCode } from '../contract/instance.ts';
import type { Variable } from '../contract/template.ts';
import { finding } from './draft-finding.ts';

/** The text itself is never in a finding: it holds a password. */
export function connectionFindings(variable: Variable, text: string, path: readonly string[]): Finding[] {
  const data: Finding['data'] = { name: variable.name, label: variable.label };
  const say = (severity: Finding['severity'], code: FindingCode): Finding[] => [
    finding(path, variable.section, severity, code, data),
  ];
  const { parts, faults, warnings } = readConnectionString(text);
  if (faults.some(({ kind }) => kind === 'unquoted')) return say('blocks', 'CONNECTION_UNQUOTED');
  if (faults.length > 0) return say('blocks', 'CONNECTION_UNREADABLE');
  if (isOwnMachine(parts.server)) return say('blocks', 'CONNECTION_LOCALHOST');
  const hasLogin =
    parts.authentication !== '' || parts.integratedSecurity === true || (parts.user !== '' && parts.password !== '');
  if (parts.server === '' || parts.database === '' || !hasLogin) return say('blocks', 'CONNECTION_INCOMPLETE');
  if (warnings.some(({ kind }) => kind === 'passwordCut')) return say('note', 'CONNECTION_UNQUOTED');
  return warnings.length > 0 ? say('note', 'CONNECTION_UNREADABLE') : [];
}
