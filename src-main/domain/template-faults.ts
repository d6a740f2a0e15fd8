/** What a schema cannot see: names that must exist, be unique, or be readable together. */
import type { ServiceTemplate, Template, Variable } from '../contract/template.ts';

export interface TemplateFault {
  readonly path: readonly (string | number)[];
  readonly details: string;
}

/** The first fault, top to bottom; null when the template holds together. */
export function findTemplateFault(template: Template): TemplateFault | null {
  for (const fault of templateFaults(template)) return fault;
  return null;
}

function* templateFaults(template: Template): Generator<TemplateFault> {
  for (const [name, service] of Object.entries(template.services)) {
    for (const { path, details } of serviceFaults(service)) yield { path: ['services', name, ...path], details };
  }
  if (!(template.main in template.services)) {
    yield { path: ['main'], details: `there is no service ${template.main}` };
  }
  yield* placeholderFaults(['upgrade', 'notesUrl'], template.upgrade.notesUrl, ['from', 'to']);
  const variables = new Set(
    Object.values(template.services).flatMap((service) => service.variables.map(({ name }) => name)),
  );
  for (const [index, { variable }] of template.external.entries()) {
    if (!variables.has(variable))
      yield { path: ['external', index, 'variable'], details: `there is no variable ${variable}` };
  }
}

function* serviceFaults(service: ServiceTemplate): Generator<TemplateFault> {
  yield* twice('variables', service.variables, ({ name }) => name, 'name');
  for (const [index, variable] of service.variables.entries()) {
    for (const { path, details } of variableFaults(variable)) yield { path: ['variables', index, ...path], details };
  }
  yield* twice('ports', service.ports, ({ name }) => name, 'name');
  yield* twice('ports', service.ports, ({ container, protocol }) => `${container}/${protocol}`, 'container');
  yield* twice('volumes', service.volumes, ({ name }) => name, 'name');
  yield* twice('volumes', service.volumes, ({ path }) => path, 'path');
  yield* probeFaults(service);
  yield* captureFaults(service);
  yield* commandFaults(['quiesce'], service.quiesce, service);
  yield* commandFaults(['release'], service.release, service);
  yield* twice('logRules', service.logRules, ({ id }) => id, 'id');
  for (const [index, { pattern, flags }] of service.logRules.entries()) {
    const details = patternFault(pattern, flags);
    if (details !== null) yield { path: ['logRules', index, 'pattern'], details };
  }
}

function* variableFaults(variable: Variable): Generator<TemplateFault> {
  const { default: value, choices, pattern, terms, secret } = variable;
  yield* placeholderFaults(['default'], value, ['instance.name']);
  if (value === undefined || value.includes('${')) return;
  if (secret) yield { path: ['default'], details: 'a secret has no default; give it a generator' };
  if (terms) yield { path: ['default'], details: 'terms are never agreed to beforehand' };
  if (choices && !choices.some((choice) => choice.value === value)) {
    yield { path: ['default'], details: `${value} is not one of the choices` };
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    yield { path: ['default'], details: `${value} does not match the pattern` };
  }
}

function* probeFaults(service: ServiceTemplate): Generator<TemplateFault> {
  const ports = new Set(service.ports.map(({ name }) => name));
  for (const [index, check] of (service.probe?.checks ?? []).entries()) {
    const path = ['probe', 'checks', index];
    if (check.kind === 'http' && !ports.has(check.port)) {
      yield { path: [...path, 'port'], details: `there is no port ${check.port}` };
    }
    if (check.kind === 'exec') yield* commandFaults([...path, 'command'], [check.command], service);
  }
}

function* captureFaults(service: ServiceTemplate): Generator<TemplateFault> {
  yield* twice('captures', service.captures, ({ name }) => name, 'name');
  for (const [index, { variable, forms }] of service.captures.entries()) {
    const known = service.variables.find(({ name }) => name === variable);
    const path = ['captures', index, 'variable'];
    if (!known) yield { path, details: `there is no variable ${variable}` };
    else if (!known.secret) yield { path, details: `${variable} takes a captured secret and must be secret itself` };
    for (const [place, { command }] of forms.entries()) {
      yield* commandFaults(['captures', index, 'forms', place, 'command'], [command], service);
    }
  }
}

function* commandFaults(
  path: TemplateFault['path'],
  commands: readonly (readonly string[])[],
  service: ServiceTemplate,
): Generator<TemplateFault> {
  const plain = service.variables.filter(({ secret }) => !secret).map(({ name }) => `variables.${name}`);
  for (const argument of commands.flat()) yield* placeholderFaults(path, argument, plain);
}

function* placeholderFaults(
  path: TemplateFault['path'],
  text: string | undefined,
  known: readonly string[],
): Generator<TemplateFault> {
  for (const [whole, name = ''] of (text ?? '').matchAll(/\$\{([^}]*)\}/g)) {
    if (!known.includes(name)) yield { path, details: `${whole} is not known here` };
  }
}

function* twice<T>(
  list: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  field: string,
): Generator<TemplateFault> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) yield { path: [list, index, field], details: `${key} is there twice` };
    seen.add(key);
  }
}

function patternFault(pattern: string, flags: string): string | null {
  try {
    new RegExp(pattern, flags);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
