/** What the window is told of containers that could be taken over: names, never the values of variables. */
import type { AdoptCandidate } from '../contract/adoption.ts';
import type { EngineId, ServiceName } from '../contract/ids.ts';
import type { Template } from '../contract/template.ts';
import { isAnonymous, ownVariables, projectOf, userNetworks, type Found } from './adopt-found.ts';
import { adoptNotes, adoptRefusal } from './adopt-notes.ts';
import { isSecret, variableOf, volumeAt } from './adopt-service.ts';
import { imageOf } from './recognise-image.ts';
import type { FoundGroup } from './recognise-containers.ts';

export function adoptCandidate(engine: EngineId, group: FoundGroup, suggestedName: string): AdoptCandidate {
  const { template, main, services } = group;
  const refusals = [...services.values()].flatMap((found) => adoptRefusal(found) ?? []);
  return {
    engine,
    container: main.container.name,
    template: template?.id ?? null,
    suggestedName,
    project: projectOf(main.container),
    services: [...services].map(([service, found]) => adoptable(template, service, found)),
    notes: adoptNotes(template, services),
    refusal: refusals[0] ?? null,
  };
}

function adoptable(template: Template | null, service: ServiceName, found: Found): AdoptCandidate['services'][number] {
  const { container } = found;
  const rules = template?.services[service] ?? null;
  const tag = imageOf(found)?.tag ?? 'latest';
  return {
    service,
    container: container.name,
    image: container.image,
    status: container.status,
    variables: ownVariables(found).map(({ name, value }) => {
      const known = variableOf(rules, name);
      return { name, isKnown: known !== null, isSecret: isSecret(known, name, value) };
    }),
    ports: [...new Set(container.ports.map(published))],
    mounts: container.mounts
      .filter(({ kind }) => kind !== 'other')
      .map(({ kind, path, source }) => ({
        path,
        name: volumeAt(rules, tag, path)?.name ?? null,
        source,
        kind: kind === 'bind' ? 'folder' : isAnonymous(source) ? 'anonymous' : 'volume',
      })),
    networks: userNetworks(container).map(({ name }) => name),
  };
}

/** `8080 → 80/tcp`, with the address where it is not every one. */
function published({ hostIp, hostPort, containerPort, protocol }: Found['container']['ports'][number]): string {
  const isEvery = ['', '0.0.0.0', '::'].includes(hostIp);
  const host = hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `${isEvery ? '' : `${host}:`}${String(hostPort)} → ${String(containerPort)}/${protocol}`;
}
