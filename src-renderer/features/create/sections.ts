import type { ServiceName } from '../../../src-main/contract/ids.ts';
import type { Finding } from '../../../src-main/contract/instance.ts';
import type { ServiceTemplate, Template, Variable } from '../../../src-main/contract/template.ts';

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

/** The services in the template's order. */
export function servicesOf(template: Template): readonly ServiceEntry[] {
  return Object.entries(template.services).map(([name, service]) => ({ name: name as ServiceName, template: service }));
}

export function variablesIn(service: ServiceTemplate, section: Variable['section']): readonly Variable[] {
  return service.variables.filter((variable) => variable.section === section);
}

/** Only sections that have something in them; *Environment* is always there for extra variables. */
export function sectionsOf(template: Template): readonly SectionId[] {
  const services = servicesOf(template).map((entry) => entry.template);
  return sectionOrder.filter((section) => {
    switch (section) {
      case 'database':
        return services.some((service) => variablesIn(service, 'database').length > 0);
      case 'ports':
        return services.some((service) => service.ports.length > 0);
      case 'storage':
        return services.some((service) => service.volumes.length > 0);
      case 'basics':
      case 'environment':
      case 'resources':
      case 'advanced':
        return true;
    }
  });
}

export function sectionState(section: SectionId, findings: readonly Finding[] | null): SectionState {
  if (findings === null) return 'waiting';
  return findings.some((finding) => finding.section === section && finding.severity !== 'passed')
    ? 'attention'
    : 'done';
}

/** The first thing to settle or to note at one field; a thing to settle comes first. */
export function findingAt(findings: readonly Finding[], path: readonly string[]): Finding | null {
  const key = path.join('/');
  const here = findings.filter((finding) => finding.severity !== 'passed' && finding.path.join('/') === key);
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
