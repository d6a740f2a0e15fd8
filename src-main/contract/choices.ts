/** Which parts of a template belong to an instance, by the options that were chosen. */
import type { ServiceName } from './ids.ts';
import { serviceNameSchema } from './ids.ts';
import type { ServiceTemplate, Template, When } from './template.ts';

export type Chosen = Readonly<Record<string, string>>;

/** Every choice of the template with its option: the first one where nothing, or nothing known, was chosen. */
export function chosenOptions(template: Template, given: Chosen | undefined): Record<string, string> {
  return Object.fromEntries(
    template.choices.map(({ id, options }) => {
      const wanted = options.find((option) => option.id === given?.[id]);
      return [id, wanted?.id ?? options[0]?.id ?? ''];
    }),
  );
}

export function holds(when: When, chosen: Chosen): boolean {
  return Object.entries(when).every(([choice, option]) => chosen[choice] === option);
}

/** The services that belong to an instance with these options, in the template's order; variables that do not hold are left out. */
export function chosenServices(template: Template, chosen: Chosen): [ServiceName, ServiceTemplate][] {
  return Object.entries(template.services)
    .filter(([, service]) => holds(service.when, chosen))
    .map(([name, service]) => [
      serviceNameSchema.parse(name),
      { ...service, variables: service.variables.filter((variable) => holds(variable.when, chosen)) },
    ]);
}
