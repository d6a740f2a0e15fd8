/** Which of the containers that Berth did not make belong together, and which template knows them. */
import { serviceNameSchema, type ServiceName } from '../contract/ids.ts';
import type { Template } from '../contract/template.ts';
import { knownNames, ownVariables, projectOf, userNetworks, type Found } from './adopt-found.ts';
import { imageOf, isImageOf } from './recognise-image.ts';

export interface FoundGroup {
  /** Null: no template knows the image of the main container. */
  readonly template: Template | null;
  readonly main: Found;
  /** By service of the template, the main one among them. */
  readonly services: ReadonlyMap<ServiceName, Found>;
}

/** A service that no template names. */
const unknownService = serviceNameSchema.parse('server');

/** Known servers with their companions first, then those that no template knows. Each container is in one group. */
export function groupContainers(all: readonly Found[], templates: readonly Template[]): FoundGroup[] {
  // A template of several services knows more of a container than one that only has it.
  const ranked = [...templates].sort((one, other) => serviceCount(other) - serviceCount(one));
  const mains = all.flatMap((main) => {
    const template = ranked.find((one) => isService(main, one, one.main));
    return template === undefined ? [] : [{ main, template }];
  });
  const claims = mains.flatMap(({ main, template }) => claimsOf(main, template, all));
  const companions = new Set<Found>();
  const groups = new Map<Found, Map<ServiceName, Found>>();
  for (const { main, service, found } of claims) {
    if (strongest(claims.filter((claim) => claim.found === found))?.main !== main) continue;
    companions.add(found);
    groups.set(main, (groups.get(main) ?? new Map<ServiceName, Found>()).set(service, found));
  }
  const known = mains
    .filter(({ main }) => !companions.has(main))
    .map(({ main, template }): FoundGroup => {
      const services = new Map([[serviceNameSchema.parse(template.main), main], ...(groups.get(main) ?? [])]);
      return { template, main, services };
    });
  const taken = new Set(known.flatMap(({ services }) => [...services.values()]));
  const unknown = all
    .filter((found) => !taken.has(found) && !companions.has(found))
    .map((main): FoundGroup => ({ template: null, main, services: new Map([[unknownService, main]]) }));
  return [...known, ...unknown];
}

function serviceCount(template: Template): number {
  return Object.keys(template.services).length;
}

function isService(found: Found, template: Template, service: string): boolean {
  const rules = Object.entries(template.services).find(([name]) => name === service)?.[1];
  const image = imageOf(found);
  return rules !== undefined && image !== null && isImageOf(image.repository, rules.image);
}

interface Claim {
  readonly main: Found;
  readonly service: ServiceName;
  readonly found: Found;
  readonly strength: number;
}

/** The containers that could be the template's other services: one a service, the one with the closest ties. */
function claimsOf(main: Found, template: Template, all: readonly Found[]): Claim[] {
  const others = Object.keys(template.services).filter((name) => name !== template.main);
  return others.flatMap((name): Claim[] => {
    const service = serviceNameSchema.parse(name);
    const claims = all
      .filter((found) => found !== main && isService(found, template, name))
      .map((found) => ({ main, service, found, strength: tie(main, found) }))
      .filter(({ strength }) => strength > 0);
    const best = strongest(claims);
    return best === null ? [] : [best];
  });
}

/** 0: nothing joins them. Being named counts most, then the same project, then a network that both are in. */
function tie(main: Found, other: Found): number {
  const project = projectOf(main.container);
  const isOneProject = project !== null && project === projectOf(other.container);
  const networks = new Set(userNetworks(main.container).map(({ name }) => name));
  const isNear = userNetworks(other.container).some(({ name }) => networks.has(name));
  if (!isOneProject && !isNear) return 0;
  return 1 + (isOneProject ? 1 : 0) + (isNamed(main, other) ? 4 : 0);
}

/** Does a variable of `main` hold a name of `other`, as a word of its own? */
function isNamed(main: Found, other: Found): boolean {
  const names = knownNames(other.container).map((name) => name.toLowerCase());
  return ownVariables(main).some(({ value }) => {
    const words = new Set(value.toLowerCase().split(/[^a-z0-9_.-]+/));
    return names.some((name) => words.has(name));
  });
}

/** Null when several are as strong: then nobody can tell whose it is. */
function strongest(claims: readonly Claim[]): Claim | null {
  const [first, second] = [...claims].sort((one, other) => other.strength - one.strength);
  return first === undefined || first.strength === second?.strength ? null : first;
}
