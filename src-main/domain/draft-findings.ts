/** Judges a form: what passed, what is worth knowing, and what has to be settled before it can be created. */
import { assertNever } from '../base/assert-never.ts';
import { instanceNameSchema } from '../contract/ids.ts';
import type { Draft, Finding } from '../contract/instance.ts';
import type { Template } from '../contract/template.ts';
import { serviceEntries } from './draft-defaults.ts';
import type { DraftFacts, ImageFact } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';
import { portFindings } from './draft-port-findings.ts';
import { storageFindings } from './draft-storage-findings.ts';
import { variableFindings } from './draft-variable-findings.ts';

/** Order: name, image, platform, terms, database, environment, ports, folders, memory, disk. */
export function draftFindings(draft: Draft, template: Template, facts: DraftFacts): Finding[] {
  const services: DraftService[] = [];
  const missing: Finding[] = [];
  for (const [name, service] of serviceEntries(template)) {
    const wanted = draft.services[name];
    if (wanted) services.push({ name, draft: wanted, template: service });
    else missing.push(finding(['services', name], 'basics', 'blocks', 'REQUIRED', { label: service.label }));
  }
  return [
    nameFinding(draft.name, facts),
    ...missing,
    ...services.flatMap((service) => imageFindings(service, facts.images[service.name])),
    ...variableFindings(services),
    ...externalFindings(services, template),
    ...portFindings(services, facts.takenPorts),
    ...storageFindings(services, facts.folders),
    ...memoryFindings(services, facts.memoryBytes),
    ...diskFindings(facts),
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

function imageFindings({ name, draft, template }: DraftService, fact: ImageFact | undefined): Finding[] {
  const path = ['services', name, 'tag'];
  const image = `${draft.repository ?? template.image.repository}:${draft.tag}`;
  const data: Finding['data'] = { image, ...(fact?.sizeBytes === undefined ? {} : { bytes: fact.sizeBytes }) };
  const found = imageFinding(path, fact?.state ?? 'unknown', data);
  if (fact?.fitsPlatform !== false) return found;
  return [...found, finding(path, 'basics', 'blocks', 'IMAGE_PLATFORM', { image })];
}

function imageFinding(path: string[], state: ImageFact['state'], data: Finding['data']): Finding[] {
  switch (state) {
    case 'here':
      return [finding(path, 'basics', 'passed', 'IMAGE_HERE', data)];
    case 'found':
      return [finding(path, 'basics', 'passed', 'IMAGE_FOUND', data)];
    case 'notFound':
      return [finding(path, 'basics', 'blocks', 'IMAGE_NOT_FOUND', data)];
    case 'denied':
      return [finding(path, 'basics', 'blocks', 'IMAGE_ACCESS_DENIED', data)];
    case 'unreachable':
      return [finding(path, 'basics', 'note', 'REGISTRY_UNREACHABLE', data)];
    case 'unknown':
      return [];
    default:
      return assertNever(state);
  }
}

/** State that Berth does not hold: said before the instance exists, not first at its first upgrade. */
function externalFindings(services: readonly DraftService[], template: Template): Finding[] {
  return template.external.flatMap((external) => {
    const owner = services.find(({ draft }) => (draft.environment[external.variable] ?? '') !== '');
    if (!owner) return [];
    const path = ['services', owner.name, 'environment', external.variable];
    return [finding(path, 'database', 'note', 'EXTERNAL_STATE', { label: external.label, help: external.warning })];
  });
}

function memoryFindings(services: readonly DraftService[], bytes: number | null): Finding[] {
  const limited = services.filter(({ draft }) => draft.resources.memoryBytes !== undefined);
  const neededBytes = limited.reduce((sum, { draft }) => sum + (draft.resources.memoryBytes ?? 0), 0);
  const first = limited[0];
  if (bytes === null || !first) return [];
  const path = ['services', first.name, 'resources', 'memoryBytes'];
  return neededBytes > bytes
    ? [finding(path, 'resources', 'note', 'MEMORY_LOW', { bytes, neededBytes })]
    : [finding(path, 'resources', 'passed', 'MEMORY_ENOUGH', { bytes, neededBytes })];
}

function diskFindings({ diskFreeBytes: bytes, diskNeededBytes: neededBytes }: DraftFacts): Finding[] {
  if (bytes === null || neededBytes === null) return [];
  return neededBytes > bytes
    ? [finding([], 'storage', 'note', 'DISK_LOW', { bytes, neededBytes })]
    : [finding([], 'storage', 'passed', 'DISK_ENOUGH', { bytes, neededBytes })];
}
