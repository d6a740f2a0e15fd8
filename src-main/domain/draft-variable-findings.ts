/** Judges the variables of a form: terms, required ones, patterns, names. */
import type { Finding } from '../contract/instance.ts';
import type { Variable } from '../contract/template.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Terms first, then the database, then the rest; one line says that all is complete. */
export function variableFindings(services: readonly DraftService[]): Finding[] {
  const terms: Finding[] = [];
  const faults: Finding[] = [];
  let count = 0;
  for (const service of services) {
    for (const variable of service.template.variables) {
      const path = ['services', service.name, 'environment', variable.name];
      const value = service.draft.environment[variable.name] ?? '';
      if (variable.terms) terms.push(termsFinding(variable, variable.terms.value === value, path));
      else faults.push(...valueFindings(variable, value, path));
      if (value !== '') count += 1;
    }
    faults.push(...unknownFindings(service), ...extraFindings(service));
    count += service.draft.extra.length;
  }
  if (faults.length === 0) faults.push(finding([], 'environment', 'passed', 'VARIABLES_COMPLETE', { count }));
  return [...terms, ...faults.sort((a, b) => rank(a) - rank(b))];
}

function rank({ section }: Finding): number {
  return section === 'basics' ? 0 : section === 'database' ? 1 : 2;
}

function termsFinding(variable: Variable, isAccepted: boolean, path: string[]): Finding {
  const data = { name: variable.name, label: variable.label };
  return isAccepted
    ? finding(path, variable.section, 'passed', 'TERMS_ACCEPTED', data)
    : finding(path, variable.section, 'blocks', 'TERMS_OPEN', data);
}

function valueFindings(variable: Variable, value: string, path: string[]): Finding[] {
  const data: Finding['data'] = { name: variable.name, label: variable.label };
  if (value === '') {
    const isMadeByBerth = variable.generator !== undefined || variable.default?.includes('${') === true;
    return variable.required && !isMadeByBerth ? [finding(path, variable.section, 'blocks', 'REQUIRED', data)] : [];
  }
  if (fits(variable, value)) return [];
  const help = variable.patternHelp === undefined ? {} : { help: variable.patternHelp };
  return [finding(path, variable.section, 'blocks', 'PATTERN', { ...data, ...help })];
}

function fits(variable: Variable, value: string): boolean {
  if (value.includes('\0')) return false;
  if (variable.choices && !variable.choices.some((choice) => choice.value === value)) return false;
  return variable.pattern === undefined || new RegExp(variable.pattern, 'u').test(value);
}

/** Scripts may put names that the template does not know among the known ones. */
function unknownFindings({ name, draft, template }: DraftService): Finding[] {
  const known = new Set(template.variables.map((variable) => variable.name));
  return Object.keys(draft.environment)
    .filter((variable) => !known.has(variable) && !namePattern.test(variable))
    .map((variable) =>
      finding(['services', name, 'environment', variable], 'environment', 'blocks', 'VARIABLE_NAME', {
        name: variable,
      }),
    );
}

function extraFindings({ name, draft, template }: DraftService): Finding[] {
  const set = Object.entries(draft.environment).filter(([, value]) => value !== '');
  const seen = new Set([...set.map(([variable]) => variable), ...template.variables.map((variable) => variable.name)]);
  return draft.extra.flatMap((extra, index) => {
    const path = ['services', name, 'extra', String(index)];
    const isTwice = seen.has(extra.name);
    seen.add(extra.name);
    if (!namePattern.test(extra.name)) {
      return [finding([...path, 'name'], 'environment', 'blocks', 'VARIABLE_NAME', { name: extra.name })];
    }
    if (isTwice) return [finding([...path, 'name'], 'environment', 'blocks', 'VARIABLE_TWICE', { name: extra.name })];
    if (extra.value.includes('\0')) {
      return [finding([...path, 'value'], 'environment', 'blocks', 'PATTERN', { name: extra.name, label: extra.name })];
    }
    return [];
  });
}
