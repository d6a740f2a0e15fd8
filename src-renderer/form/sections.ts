/** The sections of the form, which of them a template has, and how each one stands. */
import { chosenOptions, chosenServices, holds } from '../../src-main/contract/choices.ts';
import type { ServiceName } from '../../src-main/contract/ids.ts';
import type { Draft, Finding } from '../../src-main/contract/instance.ts';
import type { Choice, ServiceTemplate, Template, Variable } from '../../src-main/contract/template.ts';

export type SectionId = Finding['section'];
export type SectionState = 'done' | 'attention' | 'waiting';

export const sectionOrder: readonly SectionId[] = [
  'basics',
  'database',
  'environment',
  'ports',
  'storage',
  'resources',
  'advanced',
];

export interface ServiceEntry {
  readonly name: ServiceName;
  readonly template: ServiceTemplate;
}

/** The services that the chosen options ask for, each with the variables that apply, in the template's order. */
export function servicesOf(template: Template, choices: Draft['choices'] = {}): readonly ServiceEntry[] {
  return chosenServices(template, chosenOptions(template, choices)).map(([name, service]) => ({
    name,
    template: service,
  }));
}

/** It comes with an option of a choice that this section asks: its version is asked there too. */
export function isOfSection(template: Template, service: ServiceEntry, section: Choice['section']): boolean {
  return template.choices.some(
    (choice) => choice.section === section && service.template.when[choice.id] !== undefined,
  );
}

/** Its value is made out of others: the form does not ask for it. */
export function isComposed(variable: Variable, template: Template, choices: Draft['choices']): boolean {
  const chosen = chosenOptions(template, choices);
  return variable.links.some((link) => holds(link.when, chosen));
}

/** Without those that are terms: they are ticks of their own. */
export function variablesIn(service: ServiceTemplate, section: Variable['section']): readonly Variable[] {
  return service.variables.filter((variable) => variable.section === section && variable.terms === undefined);
}

/** Only sections that have something in them. */
export function sectionsOf(template: Template, services: readonly ServiceEntry[]): readonly SectionId[] {
  return sectionOrder.filter(
    (section) =>
      section !== 'database' ||
      template.choices.some((choice) => choice.section === 'database') ||
      services.some((service) => service.template.variables.some((variable) => variable.section === 'database')),
  );
}

export function sectionState(section: SectionId, findings: readonly Finding[] | null): SectionState {
  if (findings === null) return 'waiting';
  return findings.some((finding) => finding.section === section && finding.severity !== 'passed')
    ? 'attention'
    : 'done';
}

/** The first thing to settle or to note at one field; a thing to settle comes first. */
export function findingAt(findings: readonly Finding[], path: readonly string[]): Finding | null {
  const here = findings.filter(
    (finding) =>
      finding.severity !== 'passed' &&
      finding.path.length === path.length &&
      finding.path.every((part, at) => part === path[at]),
  );
  return here.find((finding) => finding.severity === 'blocks') ?? here[0] ?? null;
}

export interface Settled {
  readonly toSettle: readonly Finding[];
  readonly notes: readonly Finding[];
  readonly passed: readonly Finding[];
}

export function sorted(findings: readonly Finding[]): Settled {
  return {
    toSettle: findings.filter((finding) => finding.severity === 'blocks'),
    notes: findings.filter((finding) => finding.severity === 'note'),
    passed: findings.filter((finding) => finding.severity === 'passed'),
  };
}
