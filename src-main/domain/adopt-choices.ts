/** Which options of a template's choices an adopted instance has, by the services that were found. */
import type { Template } from '../contract/template.ts';
import { chosenServices } from './choices.ts';

/**
 * The options under which the found services belong to the instance and as few others as can be: with a database
 * container the own one, without it the one elsewhere.
 */
export function choicesOf(template: Template, found: ReadonlySet<string>): Record<string, string> {
  const all = combinations(template);
  const judged = all.map((chosen) => {
    const services = chosenServices(template, chosen).map(([name]): string => name);
    const lost = [...found].filter((name) => !services.includes(name)).length;
    const missing = services.filter((name) => !found.has(name)).length;
    return { chosen, cost: lost * 1000 + missing };
  });
  return judged.reduce((best, next) => (next.cost < best.cost ? next : best)).chosen;
}

/** Every way to choose; the first options first. One way to choose nothing. */
function combinations(template: Template): [Record<string, string>, ...Record<string, string>[]] {
  return template.choices.reduce<[Record<string, string>, ...Record<string, string>[]]>(
    (ways, { id, options }) => {
      const [first, ...more] = options.flatMap((option) => ways.map((way) => ({ ...way, [id]: option.id })));
      return first === undefined ? ways : [first, ...more];
    },
    [{}],
  );
}
