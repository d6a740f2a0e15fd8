/** What is wrong between the parts of a template: choices, order of services, notes and the hand-over to Helm. */
import type { ServiceTemplate, Template, When } from '../contract/template.ts';
import { entry, twice, type TemplateFault } from './template-fault.ts';

type Path = TemplateFault['path'];

export function* choiceFaults({ choices }: Template): Generator<TemplateFault> {
  yield* twice(['choices'], choices, ({ id }) => id, 'id');
  for (const [index, { options }] of choices.entries()) {
    yield* twice(['choices', index, 'options'], options, ({ id }) => id, 'id');
  }
}

/** Every `when`: of services, of variables and of their links. */
export function* whenFaults(template: Template): Generator<TemplateFault> {
  for (const [name, service] of Object.entries(template.services)) {
    const path = ['services', name];
    yield* oneWhen(template, [...path, 'when'], service.when);
    for (const [index, variable] of service.variables.entries()) {
      yield* oneWhen(template, [...path, 'variables', index, 'when'], variable.when);
      for (const [at, link] of variable.links.entries()) {
        yield* oneWhen(template, [...path, 'variables', index, 'links', at, 'when'], link.when);
      }
    }
  }
}

function* oneWhen({ choices }: Template, path: Path, when: When): Generator<TemplateFault> {
  for (const [id, option] of Object.entries(when)) {
    const choice = choices.find((known) => known.id === id);
    if (!choice) yield { path: [...path, id], details: `there is no choice ${id}` };
    else if (!choice.options.some((known) => known.id === option)) {
      yield { path: [...path, id], details: `the choice ${id} has no option ${option}` };
    }
  }
}

export function* mainFaults({ main, services }: Template): Generator<TemplateFault> {
  const service = entry(services, main);
  if (!service) yield { path: ['main'], details: `there is no service ${main}` };
  else if (Object.keys(service.when).length > 0) {
    yield {
      path: ['services', main, 'when'],
      details: `${main} is the main service and always belongs to the instance`,
    };
  }
}

/** The engine's volumes are named by the instance and the volume alone. */
export function* volumeFaults({ services }: Template): Generator<TemplateFault> {
  const owners = new Map<string, string>();
  for (const [service, { volumes }] of Object.entries(services)) {
    for (const [index, { name }] of volumes.entries()) {
      const owner = owners.get(name);
      if (owner !== undefined && owner !== service) {
        yield { path: ['services', service, 'volumes', index, 'name'], details: `${name} is a volume of ${owner} too` };
      }
      owners.set(name, service);
    }
  }
}

export function* orderFaults({ services }: Template): Generator<TemplateFault> {
  for (const [name, { dependsOn }] of Object.entries(services)) {
    for (const [index, wanted] of dependsOn.entries()) {
      if (!entry(services, wanted)) {
        yield { path: ['services', name, 'dependsOn', index], details: `there is no service ${wanted}` };
      }
    }
  }
  const circle = circleOf(services);
  const [first = ''] = circle ?? [];
  if (circle) {
    yield {
      path: ['services', first, 'dependsOn'],
      details: `the services wait for each other: ${circle.join(' → ')}`,
    };
  }
}

/** Names of services that wait for each other, the first once more at the end; null when there is an order. */
function circleOf(services: Readonly<Record<string, ServiceTemplate>>): string[] | null {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): string[] | null => {
    const start = way.indexOf(name);
    if (start >= 0) return [...way.slice(start), name];
    if (done.has(name)) return null;
    for (const next of entry(services, name)?.dependsOn ?? []) {
      const circle = visit(next, [...way, name]);
      if (circle) return circle;
    }
    done.add(name);
    return null;
  };
  for (const name of Object.keys(services)) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return null;
}

export function* noteFaults({ external, cautions, services }: Template): Generator<TemplateFault> {
  const all = new Set(Object.values(services).flatMap(({ variables }) => variables.map(({ name }) => name)));
  for (const [index, { variable }] of external.entries()) {
    if (!all.has(variable))
      yield { path: ['external', index, 'variable'], details: `there is no variable ${variable}` };
  }
  for (const [index, caution] of cautions.entries()) {
    const service = entry(services, caution.service);
    if (!service) yield { path: ['cautions', index, 'service'], details: `there is no service ${caution.service}` };
    for (const [at, name] of caution.variables.entries()) {
      if (service && !service.variables.some((variable) => variable.name === name)) {
        yield {
          path: ['cautions', index, 'variables', at],
          details: `there is no variable ${name} of ${caution.service}`,
        };
      }
    }
  }
}

export function* helmFaults(template: Template): Generator<TemplateFault> {
  const { helm, services } = template;
  if (!helm) return;
  if (!helm.chart.startsWith('oci://')) yield { path: ['helm', 'chart'], details: 'a chart begins with oci://' };
  yield* twice(['helm', 'values'], helm.values, ({ key }) => key, 'key');
  for (const [index, { key, from }] of helm.values.entries()) {
    const path = ['helm', 'values', index, 'from'];
    if (!/^[^.\s]+(?:\.[^.\s]+)*$/.test(key))
      yield { path: ['helm', 'values', index, 'key'], details: `${key} is no key` };
    if (from.kind === 'literal') continue;
    if (from.kind === 'choice') {
      for (const option of Object.keys(from.map)) yield* oneWhen(template, path, { [from.choice]: option });
      continue;
    }
    const service = entry(services, from.service);
    if (!service) yield { path: [...path, 'service'], details: `there is no service ${from.service}` };
    else if (from.kind === 'variable' && !service.variables.some(({ name }) => name === from.variable)) {
      yield { path: [...path, 'variable'], details: `there is no variable ${from.variable} of ${from.service}` };
    } else if (from.kind === 'port' && !service.ports.some(({ name }) => name === from.port)) {
      yield { path: [...path, 'port'], details: `there is no port ${from.port} of ${from.service}` };
    }
  }
  const environment = helm.environment?.service;
  if (environment !== undefined && !entry(services, environment)) {
    yield { path: ['helm', 'environment', 'service'], details: `there is no service ${environment}` };
  }
}
