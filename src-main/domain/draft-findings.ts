/** Judges a form: what passed, what is worth knowing, and what has to be settled before it can be created. */
import { assertNever } from '../base/assert-never.ts';
import { instanceNameSchema } from '../contract/ids.ts';
import type { Draft, Finding } from '../contract/instance.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { chosenOptions, chosenServices } from './choices.ts';
import { advancedFindings } from './draft-advanced-findings.ts';
import type { DraftFacts, ImageFact } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';
import { registryOf } from './image-reference.ts';
import { portFindings } from './draft-port-findings.ts';
import { resourceFindings } from './draft-resource-findings.ts';
import { storageFindings } from './draft-storage-findings.ts';
import { isSet, variableFindings } from './draft-variable-findings.ts';

/** Order: name, choices, image, platform, terms, database, environment, ports, folders, resources, disk, advanced. */
export function draftFindings(draft: Draft, template: Template, facts: DraftFacts): Finding[] {
  const chosen = chosenOptions(template, { ...facts.before?.choices, ...draft.choices });
  const services: DraftService[] = [];
  const missing: Finding[] = [];
  for (const [name, service] of chosenServices(template, chosen)) {
    const wanted = draft.services[name];
    const before = facts.before?.services[name] ?? null;
    if (wanted) services.push({ name, draft: wanted, template: service, chosen, before });
    // An adopted instance may lack what it never had.
    else if (facts.before === null || before !== null)
      missing.push(
        finding(['services', name], sectionOf(service, template), 'blocks', 'REQUIRED', { label: service.label }),
      );
  }
  return [
    nameFinding(draft.name, facts),
    ...choiceFindings(draft, template),
    ...missing,
    ...services.flatMap((service) =>
      imageFindings(service, sectionOf(service.template, template), facts.images[service.name]),
    ),
    ...variableFindings(services),
    ...cautionFindings(services, template),
    ...externalFindings(services, template),
    ...portFindings(services, facts),
    ...storageFindings(services, facts),
    ...resourceFindings(services, facts),
    ...advancedFindings(services, facts),
  ];
}

/** Does anything forbid creating it? */
export function hasBlocking(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'blocks');
}

function nameFinding(name: string, facts: DraftFacts): Finding {
  if (!instanceNameSchema.safeParse(name).success)
    return finding(['name'], 'basics', 'blocks', 'NAME_PATTERN', { name });
  if (facts.nameOwner === null) return finding(['name'], 'basics', 'passed', 'NAME_FREE', { name });
  return finding(['name'], 'basics', 'blocks', 'NAME_TAKEN', { name, owner: facts.nameOwner });
}

/** What was chosen is there to be chosen. */
function choiceFindings(draft: Draft, template: Template): Finding[] {
  return Object.entries(draft.choices ?? {}).flatMap(([id, option]) => {
    const choice = template.choices.find((one) => one.id === id);
    if (choice?.options.some((one) => one.id === option) === true) return [];
    const label = choice?.label ?? id;
    return [finding(['choices', id], choice?.section ?? 'basics', 'blocks', 'CHOICE', { name: option, label })];
  });
}

/** Where the form asks for the version of a service: a choice that brings the service asks for it too. */
function sectionOf({ when }: ServiceTemplate, template: Template): Finding['section'] {
  const isOfDatabase = template.choices.some(({ id, section }) => section === 'database' && when[id] !== undefined);
  return isOfDatabase ? 'database' : 'basics';
}

function imageFindings(
  { name, draft, template }: DraftService,
  section: Finding['section'],
  fact: ImageFact | undefined,
): Finding[] {
  const path = ['services', name, 'tag'];
  const repository = draft.repository ?? template.image.repository;
  const image = `${repository}:${draft.tag}`;
  const data: Finding['data'] = { image, ...(fact?.sizeBytes === undefined ? {} : { bytes: fact.sizeBytes }) };
  const found = imageFinding(fact?.state ?? 'unknown').map(([severity, code]) =>
    finding(
      path,
      section,
      severity,
      code,
      code === 'REGISTRY_UNREACHABLE' ? { ...data, name: registryOf(repository) } : data,
    ),
  );
  if (fact?.fitsPlatform !== false) return found;
  return [...found, finding(path, section, 'blocks', 'IMAGE_PLATFORM', { image })];
}

function imageFinding(state: ImageFact['state']): [Finding['severity'], Finding['code']][] {
  switch (state) {
    case 'here':
      return [['passed', 'IMAGE_HERE']];
    case 'found':
      return [['passed', 'IMAGE_FOUND']];
    case 'notFound':
      return [['blocks', 'IMAGE_NOT_FOUND']];
    case 'denied':
      return [['blocks', 'IMAGE_ACCESS_DENIED']];
    case 'unreachable':
      return [['note', 'REGISTRY_UNREACHABLE']];
    case 'unknown':
      return [];
    default:
      return assertNever(state);
  }
}

/** Variables that do not go well together, by the template's own words. */
function cautionFindings(services: readonly DraftService[], template: Template): Finding[] {
  return template.cautions.flatMap((caution) => {
    const service = services.find(({ name }) => name === caution.service);
    if (service === undefined || !caution.variables.every((variable) => isSet(service, variable))) return [];
    const last = caution.variables.at(-1) ?? '';
    const variable = service.template.variables.find(({ name }) => name === last);
    const path = ['services', service.name, 'environment', last];
    const data = { name: last, label: variable?.label ?? last, help: caution.text };
    return [finding(path, variable?.section ?? 'environment', 'note', 'CAUTION', data)];
  });
}

/** State that Berth does not hold: said before the instance exists, not first at its first upgrade. */
function externalFindings(services: readonly DraftService[], template: Template): Finding[] {
  return template.external.flatMap((external) => {
    const owner = services.find((service) => isSet(service, external.variable, 'byHand'));
    if (!owner) return [];
    const path = ['services', owner.name, 'environment', external.variable];
    return [finding(path, 'database', 'note', 'EXTERNAL_STATE', { label: external.label, help: external.warning })];
  });
}
