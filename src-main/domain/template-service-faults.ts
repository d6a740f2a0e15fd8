/** What is wrong inside one service of a template, whatever the others are. */
import type { Check, ServiceTemplate, Variable } from '../contract/template.ts';
import { runsAway } from './runaway-pattern.ts';
import { patternFault, placeholderFaults, twice, type TemplateFault } from './template-fault.ts';

/** Paths count from the service. */
export function* serviceFaults(service: ServiceTemplate): Generator<TemplateFault> {
  // First: below, values are matched with them.
  yield* runawayFaults(service);
  yield* twice(['variables'], service.variables, ({ name }) => name, 'name');
  for (const [index, variable] of service.variables.entries()) {
    for (const { path, details } of variableFaults(variable)) yield { path: ['variables', index, ...path], details };
  }
  yield* twice(['ports'], service.ports, ({ name }) => name, 'name');
  yield* twice(['ports'], service.ports, ({ container, protocol }) => `${container}/${protocol}`, 'container');
  yield* twice(['volumes'], service.volumes, ({ name }) => name, 'name');
  yield* twice(['volumes'], service.volumes, ({ path }) => path, 'path');
  yield* twice(['ulimits'], service.ulimits, ({ name }) => name, 'name');
  yield* privilegedFaults(service);
  yield* probeFaults(service);
  yield* captureFaults(service);
  yield* commandFaults(['quiesce'], service.quiesce, service);
  yield* commandFaults(['release'], service.release, service);
  yield* twice(['logRules'], service.logRules, ({ id }) => id, 'id');
  for (const [index, { pattern, flags }] of service.logRules.entries()) {
    const details = patternFault(pattern, flags);
    if (details !== null) yield { path: ['logRules', index, 'pattern'], details };
  }
}

/** Lines of logs and values of forms are matched with them: none may hold the program up. */
function* runawayFaults({ image, variables, captures, logRules }: ServiceTemplate): Generator<TemplateFault> {
  const patterns = [
    { path: ['image', 'tags'], pattern: image.tags, flags: 'u' },
    ...variables.map(({ pattern }, index) => ({ path: ['variables', index, 'pattern'], pattern, flags: 'u' })),
    ...captures.map(({ match }, index) => ({ path: ['captures', index, 'match'], pattern: match, flags: 'u' })),
    ...logRules.map(({ pattern, flags }, index) => ({ path: ['logRules', index, 'pattern'], pattern, flags })),
  ];
  for (const { path, pattern, flags } of patterns) {
    if (pattern === undefined || patternFault(pattern, flags) !== null || !runsAway(pattern, flags)) continue;
    yield { path, details: 'a loop within a loop of this pattern could match one text in very many ways' };
  }
}

function* variableFaults(variable: Variable): Generator<TemplateFault> {
  const { default: value, choices, pattern, terms, secret } = variable;
  if (variable.format === 'sqlServerConnection' && !secret) {
    yield { path: ['format'], details: 'a connection string holds a password, so the variable must be secret' };
  }
  if (terms && variable.links.length > 0) yield { path: ['links'], details: 'terms are never agreed to by themselves' };
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

function* privilegedFaults({ privileged, variables }: ServiceTemplate): Generator<TemplateFault> {
  if (!privileged) return;
  const known = variables.find(({ name }) => name === privileged.variable);
  const path = ['privileged', 'variable'];
  if (!known) yield { path, details: `there is no variable ${privileged.variable}` };
  else if (known.secret || known.links.length > 0) {
    yield { path, details: `${privileged.variable} must be neither secret nor made of other values` };
  }
  for (const [index, value] of privileged.values.entries()) {
    if (known?.choices && !known.choices.some((choice) => choice.value === value)) {
      yield { path: ['privileged', 'values', index], details: `${value} is not one of its choices` };
    }
  }
}

function* probeFaults(service: ServiceTemplate): Generator<TemplateFault> {
  const ports = new Set(service.ports.map(({ name }) => name));
  for (const [index, check] of (service.probe?.checks ?? []).entries()) {
    const path = ['probe', 'checks', index];
    if (check.kind === 'http') yield* httpFaults(path, check, ports);
    if (check.kind !== 'exec') continue;
    yield* commandFaults([...path, 'command'], [check.command], service);
    const known = service.variables.map(({ name }) => `variables.${name}`);
    for (const [name, value] of Object.entries(check.environment)) {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        yield { path: [...path, 'environment', name], details: `${name} is no name of a variable` };
      }
      yield* placeholderFaults([...path, 'environment', name], value, known);
    }
  }
}

function* httpFaults(
  path: TemplateFault['path'],
  check: Extract<Check, { kind: 'http' }>,
  ports: ReadonlySet<string>,
): Generator<TemplateFault> {
  if (!ports.has(check.port)) yield { path: [...path, 'port'], details: `there is no port ${check.port}` };
  yield* twice([...path, 'json'], check.json, ({ key }) => key, 'key');
  for (const [index, { key }] of check.json.entries()) {
    if (key === '') yield { path: [...path, 'json', index, 'key'], details: 'the key is empty' };
    else if (key === check.versionKey) {
      yield { path: [...path, 'json', index, 'key'], details: `${key} is compared with the version already` };
    }
  }
  for (const [name, value] of Object.entries(check.headers)) {
    const isSound = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
    if (!isSound) yield { path: [...path, 'headers', name], details: `${name} is no header of a request` };
  }
}

function* captureFaults(service: ServiceTemplate): Generator<TemplateFault> {
  yield* twice(['captures'], service.captures, ({ name }) => name, 'name');
  for (const [index, { variable, forms }] of service.captures.entries()) {
    const known = service.variables.find(({ name }) => name === variable);
    const path = ['captures', index, 'variable'];
    if (!known) yield { path, details: `there is no variable ${variable}` };
    else if (!known.secret) yield { path, details: `${variable} takes a captured secret and must be secret itself` };
    else if (known.links.length > 0) yield { path, details: `${variable} is made of other values and takes no secret` };
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
