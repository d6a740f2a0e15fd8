/** What to know before containers are taken over, and why some cannot be. */
import type { AdoptCandidate } from '../contract/adoption.ts';
import type { ServiceName } from '../contract/ids.ts';
import type { ServiceTemplate, Template } from '../contract/template.ts';
import { isAnonymous, ownVariables, projectOf, userNetworks, type Found } from './adopt-found.ts';
import { unmounted, variableOf } from './adopt-service.ts';
import { imageOf } from './recognise-image.ts';
import { mountPath } from './template-values.ts';
import { parseVersion } from './versions.ts';

type Note = AdoptCandidate['notes'][number];
type Refusal = Exclude<AdoptCandidate['refusal'], null>;

/** Why the container cannot be taken over; null: it can. */
export function adoptRefusal({ container, image }: Found): Refusal | null {
  const { isAutoRemoved, networkMode } = container.wishes;
  if (isAutoRemoved) return 'autoRemove';
  if (networkMode === 'host' || networkMode.startsWith('container:')) return 'networkOfAnother';
  if (image !== null && image.platform.startsWith('windows/')) return 'windows';
  return null;
}

/** Each kind of note once, with what it is about in all the containers. */
export function adoptNotes(template: Template | null, services: ReadonlyMap<ServiceName, Found>): Note[] {
  const notes = [...services].flatMap(([name, found]) => serviceNotes(template, name, found));
  const byCode = new Map<Note['code'], Set<string>>();
  for (const { code, values } of notes) {
    const known = byCode.get(code) ?? new Set<string>();
    for (const value of values) known.add(value);
    byCode.set(code, known);
  }
  return [...byCode].map(([code, values]) => ({ code, values: [...values] }));
}

function serviceNotes(template: Template | null, name: ServiceName, found: Found): Note[] {
  const rules = template?.services[name] ?? null;
  const { container } = found;
  const anonymous = container.mounts.filter(({ kind, source }) => kind === 'volume' && isAnonymous(source));
  const networks = userNetworks(container).map((network) => network.name);
  const tag = imageOf(found)?.tag ?? 'latest';
  const bare = rules === null ? [] : unmounted(rules, found).map((volume) => mountPath(volume, tag));
  const project = projectOf(container);
  return [
    ...some('NO_VOLUME', bare),
    ...some(
      'ANONYMOUS_VOLUMES',
      anonymous.map(({ path }) => path),
    ),
    ...some('NOT_CARRIED', notCarried(found)),
    ...some('TERMS_OPEN', rules === null ? [] : openTerms(rules, found)),
    ...(template !== null && name === template.main ? floatingTag(template, found) : []),
    ...(container.wishes.isPrivileged ? [{ code: 'PRIVILEGED' as const, values: [container.name] }] : []),
    ...(container.isRunning ? [] : [{ code: 'STOPPED' as const, values: [container.name] }]),
    ...some('NETWORKS_KEPT', networks),
    ...(project === null ? [] : [{ code: 'COMPOSE_PROJECT' as const, values: [project] }]),
    ...(template === null ? [{ code: 'LIMITED_KNOWLEDGE' as const, values: [] }] : []),
  ];
}

function some(code: Note['code'], values: readonly string[]): Note[] {
  return values.length === 0 ? [] : [{ code, values: [...values] }];
}

/** A temporary file system is a mount that is neither a volume nor a folder. */
function notCarried({ container }: Found): string[] {
  const mounts = container.mounts.filter(({ kind }) => kind === 'other').map(({ path }) => `--mount ${path}`);
  return [...mounts, ...(container.wishes.others ?? [])];
}

function openTerms(rules: ServiceTemplate, found: Found): string[] {
  const given = ownVariables(found);
  return rules.variables.flatMap((variable) => {
    const { terms } = variable;
    if (terms === undefined) return [];
    const isAgreed = given.some(
      ({ name, value }) => variableOf(rules, name) === variable && value.toLowerCase() === terms.value.toLowerCase(),
    );
    return isAgreed ? [] : [variable.label];
  });
}

function floatingTag(template: Template, found: Found): Note[] {
  const tag = imageOf(found)?.tag ?? 'latest';
  return parseVersion(template.upgrade.order, tag) === null ? [{ code: 'FLOATING_TAG', values: [tag] }] : [];
}
