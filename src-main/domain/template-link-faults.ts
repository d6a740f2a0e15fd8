/** What is wrong with values that are made of others: who they ask, when that is there, and what may be said there. */
import type { ServiceName } from '../contract/ids.ts';
import { serviceNameSchema } from '../contract/ids.ts';
import type { Link, Template, Variable, When } from '../contract/template.ts';
import { askedBy, type Asked } from './links.ts';

import { entry, type TemplateFault } from './template-fault.ts';

interface Place {
  readonly service: ServiceName;
  readonly variable: Variable;
  readonly link: Link;
  /** What is known to be chosen wherever the link makes the value. */
  readonly when: When;
}

export function* linkFaults(template: Template): Generator<TemplateFault> {
  for (const [name, service] of Object.entries(template.services)) {
    const own = serviceNameSchema.parse(name);
    for (const [index, variable] of service.variables.entries()) {
      for (const [at, link] of variable.links.entries()) {
        const path = ['services', name, 'variables', index, 'links', at, 'text'];
        const place = { service: own, variable, link, when: { ...service.when, ...variable.when, ...link.when } };
        for (const details of textFaults(template, place)) yield { path, details };
      }
    }
  }
}

function* textFaults(template: Template, place: Place): Generator<string> {
  for (const [whole, path = ''] of place.link.text.matchAll(/\$\{([^}]*)\}/g)) {
    const asked = askedBy(path, place.service);
    if (asked === null) yield `${whole} is not known here`;
    else if (asked.kind !== 'name') yield* askedFaults(template, place, asked);
  }
}

function* askedFaults(template: Template, place: Place, asked: Exclude<Asked, { kind: 'name' }>): Generator<string> {
  const service = entry(template.services, asked.service);
  if (!service) {
    yield `there is no service ${asked.service}`;
    return;
  }
  if (!implies(place.when, service.when))
    yield `the service ${asked.service} is not always there when this is asked for`;
  if (asked.kind === 'host') return;
  const variable = service.variables.find(({ name }) => name === asked.variable);
  if (!variable) {
    yield `there is no variable ${asked.variable} of ${asked.service}`;
    return;
  }
  if (!implies(place.when, variable.when)) {
    yield `${asked.variable} of ${asked.service} is not always there when this is asked for`;
  }
  if (variable.secret && !place.variable.secret) {
    yield `${asked.variable} is secret, so ${place.variable.name} must be secret too`;
  }
  if (variable.links.length > 0) {
    const circle = circleFrom(template, place, [`${place.service}.${place.variable.name}`]);
    yield circle === null
      ? `${asked.variable} is made of other values itself`
      : `the values are made of each other: ${circle.join(' → ')}`;
  }
}

/** The way from a value back to itself; null when there is none. */
function circleFrom(
  template: Template,
  { service, variable }: Pick<Place, 'service' | 'variable'>,
  way: string[],
): string[] | null {
  for (const { text } of variable.links) {
    for (const [, path = ''] of text.matchAll(/\$\{([^}]*)\}/g)) {
      const asked = askedBy(path, service);
      if (asked?.kind !== 'variable') continue;
      const key = `${asked.service}.${asked.variable}`;
      if (key === way[0]) return [...way, key];
      const next = entry(template.services, asked.service)?.variables.find(({ name }) => name === asked.variable);
      if (!next || way.includes(key)) continue;
      const circle = circleFrom(template, { service: asked.service, variable: next }, [...way, key]);
      if (circle) return circle;
    }
  }
  return null;
}

function implies(known: When, wanted: When): boolean {
  return Object.entries(wanted).every(([choice, option]) => known[choice] === option);
}
