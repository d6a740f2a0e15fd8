/** Judges the variables of a form: terms, required ones, patterns, connection strings, names. */
import type { Finding } from '../contract/instance.ts';
import type { Variable } from '../contract/template.ts';
import { connectionFindings } from './draft-connection-findings.ts';
import { linkOf } from './draft-environment.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

export const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Longest `NAME=value` that Linux hands to a program, less room for the name. */
const longestValueBytes = 128 * 1024 - 512;
/** Longer values, such as certificates, are the server's to judge: a careless pattern would hold everything up. */
const longestMatched = 10_000;

/** Terms first, then the database, then the rest; one line says that all is complete. */
export function variableFindings(services: readonly DraftService[]): Finding[] {
  const terms: Finding[] = [];
  const found: Finding[] = [];
  let count = 0;
  for (const service of services) {
    for (const variable of service.template.variables) {
      const path = ['services', service.name, 'environment', variable.name];
      const value = service.draft.environment[variable.name] ?? '';
      if (isComposed(service, variable)) continue;
      if (variable.terms) terms.push(...termsFindings(variable, value, path, service));
      else found.push(...valueFindings(service, variable, value, path));
      if (value !== '') count += 1;
    }
    found.push(...unknownFindings(service), ...extraFindings(service), ...privilegedFindings(service));
    count += service.draft.extra.length;
  }
  if (!found.some(({ severity }) => severity === 'blocks'))
    found.unshift(finding([], 'environment', 'passed', 'VARIABLES_COMPLETE', { count }));
  return [...terms, ...found.sort((a, b) => rank(a) - rank(b))];
}

/**
 * Will the container have the variable? Also when its value is made for it, or stays. `byHand`: only when somebody gave
 * the value.
 */
export function isSet(service: DraftService, name: string, how: 'anyhow' | 'byHand' = 'anyhow'): boolean {
  const variable = service.template.variables.find((one) => one.name === name);
  const isLinked = variable !== undefined && isComposed(service, variable);
  if (isLinked) return how === 'anyhow';
  if ((service.draft.environment[name] ?? '') !== '' || isKept(service, name)) return true;
  const isMade = variable?.required === true && variable.generator !== undefined && service.before === null;
  return (isMade && how === 'anyhow') || service.draft.extra.some((extra) => extra.name === name && extra.value !== '');
}

function isComposed({ chosen, before }: DraftService, variable: Variable): boolean {
  return linkOf(variable, chosen, before?.environment ?? null) !== null;
}

function isKept({ draft, before }: DraftService, name: string): boolean {
  return draft.keep?.includes(name) === true && before?.environment[name] !== undefined;
}

function rank({ section, severity }: Finding): number {
  if (severity === 'passed') return 3;
  return section === 'basics' ? 0 : section === 'database' ? 1 : 2;
}

/** A server that was adopted without agreeing here has long begun; it is not asked. */
function termsFindings(variable: Variable, value: string, path: string[], { before }: DraftService): Finding[] {
  const data = { name: variable.name, label: variable.label };
  if (variable.terms?.value === value) return [finding(path, variable.section, 'passed', 'TERMS_ACCEPTED', data)];
  if (before !== null && before.environment[variable.name] === undefined && value === '') return [];
  return [finding(path, variable.section, 'blocks', 'TERMS_OPEN', data)];
}

function valueFindings(service: DraftService, variable: Variable, value: string, path: string[]): Finding[] {
  const data: Finding['data'] = { name: variable.name, label: variable.label };
  if (value === '') {
    return isMissing(service, variable) ? [finding(path, variable.section, 'blocks', 'REQUIRED', data)] : [];
  }
  const connection = variable.format === 'sqlServerConnection' ? connectionFindings(variable, value, path) : [];
  if (connection.some(({ severity }) => severity === 'blocks') || fits(variable, value, service)) return connection;
  const help = variable.patternHelp === undefined ? {} : { help: variable.patternHelp };
  return [...connection, finding(path, variable.section, 'blocks', 'PATTERN', { ...data, ...help })];
}

/** For a new service Berth makes what can be made; for one that exists it would be another value than its data knows. */
function isMissing(service: DraftService, variable: Variable): boolean {
  if (!variable.required || isKept(service, variable.name)) return false;
  const hasDefault = variable.default?.includes('${') === true;
  if (service.before !== null) return service.before.environment[variable.name] !== undefined && !hasDefault;
  return variable.generator === undefined && !hasDefault;
}

function fits(variable: Variable, value: string, { before }: DraftService): boolean {
  if (!canBeGiven(value)) return false;
  // What the server runs with is no slip of the form.
  const was = before?.environment[variable.name];
  if (was?.kind === 'plain' && was.value === value) return true;
  if (variable.choices && !variable.choices.some((choice) => choice.value === value)) return false;
  if (variable.pattern === undefined || value.length > longestMatched) return true;
  return new RegExp(variable.pattern, 'u').test(value);
}

function canBeGiven(value: string): boolean {
  return !value.includes('\0') && Buffer.byteLength(value) < longestValueBytes;
}

/** Scripts may put names that the template does not know among the known ones. */
function unknownFindings({ name, draft, template }: DraftService): Finding[] {
  const known = new Set(template.variables.map((variable) => variable.name));
  return Object.entries(draft.environment).flatMap(([variable, value]) => {
    if (known.has(variable)) return [];
    const path = ['services', name, 'environment', variable];
    if (!variableName.test(variable))
      return [finding(path, 'environment', 'blocks', 'VARIABLE_NAME', { name: variable })];
    if (canBeGiven(value)) return [];
    return [finding(path, 'environment', 'blocks', 'PATTERN', { name: variable, label: variable })];
  });
}

function extraFindings({ name, draft, template }: DraftService): Finding[] {
  const set = Object.entries(draft.environment).filter(([, value]) => value !== '');
  const seen = new Set([...set.map(([variable]) => variable), ...template.variables.map((variable) => variable.name)]);
  return draft.extra.flatMap((extra, index) => {
    const path = ['services', name, 'extra', String(index)];
    const isTwice = seen.has(extra.name);
    seen.add(extra.name);
    if (!variableName.test(extra.name)) {
      return [finding([...path, 'name'], 'environment', 'blocks', 'VARIABLE_NAME', { name: extra.name })];
    }
    if (isTwice) return [finding([...path, 'name'], 'environment', 'blocks', 'VARIABLE_TWICE', { name: extra.name })];
    if (!canBeGiven(extra.value)) {
      return [finding([...path, 'value'], 'environment', 'blocks', 'PATTERN', { name: extra.name, label: extra.name })];
    }
    return [];
  });
}

/** Said each time: the container's processes are root on the engine's host. */
function privilegedFindings({ name, draft, template, before }: DraftService): Finding[] {
  const rule = template.privileged;
  if (rule === undefined) return [];
  const value = draft.environment[rule.variable] ?? '';
  if (!rule.values.includes(value)) return [];
  const was = before?.environment[rule.variable];
  const isUnchanged = before !== null && (was?.kind === 'plain' ? was.value : '') === value;
  if (isUnchanged && before.isPrivileged !== true) return [];
  const variable = template.variables.find((one) => one.name === rule.variable);
  const path = ['services', name, 'environment', rule.variable];
  const data = { name: rule.variable, label: variable?.label ?? rule.variable };
  return [finding(path, variable?.section ?? 'environment', 'note', 'PRIVILEGED', data)];
}
