/** Keeps what was typed while options are tried: what does not belong to the chosen ones waits outside of the draft. */
import { chosenOptions } from '../../src-main/contract/choices.ts';
import { serviceNameSchema, type ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, ServiceDraft } from '../../src-main/contract/instance.ts';
import type { Template } from '../../src-main/contract/template.ts';
import { isComposed, servicesOf } from './sections.ts';

/** Services, and values of variables by service, that wait. */
export interface Parked {
  readonly services: Readonly<Record<ServiceName, ServiceDraft>>;
  readonly values: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>;
}

export const nothingParked: Parked = { services: {}, values: {} };

export interface Chosen {
  readonly draft: Draft;
  readonly parked: Parked;
}

/** Variables that are asked for with these options: neither composed nor left out. */
function askedFor(template: Template, choices: Draft['choices'], service: ServiceName): ReadonlySet<string> {
  const entry = servicesOf(template, choices).find((one) => one.name === service);
  return new Set(
    (entry?.template.variables ?? [])
      .filter((variable) => !isComposed(variable, template, choices))
      .map((variable) => variable.name),
  );
}

/**
 * The draft with another option. Services that it brings and that nobody filled in yet are missing: their defaults
 * come from the border.
 */
export function chooseOption(template: Template, { draft, parked }: Chosen, choice: string, option: string): Chosen {
  const choices = { ...chosenOptions(template, draft.choices), [choice]: option };
  const held: Record<ServiceName, ServiceDraft> = { ...parked.services, ...draft.services };
  const values: Record<ServiceName, Readonly<Record<string, string>>> = { ...parked.values };
  const services: Record<ServiceName, ServiceDraft> = {};
  for (const { name } of servicesOf(template, choices)) {
    const service = held[name];
    if (service === undefined) continue;
    const asked = askedFor(template, choices, name);
    const known = new Set(template.services[name]?.variables.map((variable) => variable.name));
    const all = { ...parked.values[name], ...service.environment };
    const isHere = ([variable]: readonly [string, string]) => asked.has(variable) || !known.has(variable);
    services[name] = { ...service, environment: Object.fromEntries(Object.entries(all).filter(isHere)) };
    values[name] = Object.fromEntries(Object.entries(all).filter((entry) => !isHere(entry)));
  }
  const waiting = Object.entries(held).map(([name, service]) => [serviceNameSchema.parse(name), service] as const);
  return {
    draft: { ...draft, choices, services },
    parked: { services: Object.fromEntries(waiting.filter(([name]) => services[name] === undefined)), values },
  };
}

/** True when the options ask for a service that the draft does not have. */
export function isIncomplete(template: Template, draft: Draft): boolean {
  return servicesOf(template, draft.choices).some(({ name }) => draft.services[name] === undefined);
}
