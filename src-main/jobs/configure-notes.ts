/** What the user must know before a change of configuration. */
import type { PlanNote } from '../contract/plan.ts';
import type { ServiceSpec } from '../contract/spec.ts';
import { addressText, sourceText } from '../domain/configuration-changes.ts';
import { servicesInOrder } from '../domain/services.ts';
import { changeOf, type ConfigureChange } from './configure-change.ts';
import type { JobInputOf } from './inputs.ts';

type Input = JobInputOf<'configure'>;

/** `external`: the notes on state that Berth does not hold, which matter only when a server is started anew. */
export function configureNotes(input: Input, external: readonly PlanNote[]): PlanNote[] {
  const change = changeOf(input);
  if (change.renewed.size === 0) return [{ code: 'APPLIED_AT_ONCE' }];
  return [
    ...external,
    ...adopted(input, change),
    ...movedAddresses(input),
    ...movedData(change),
    ...notRecreated(input, change),
  ];
}

function adopted({ spec }: Input, { renewed }: ConfigureChange): PlanNote[] {
  const containers = Object.entries(spec.services).flatMap(([name, service]) =>
    service.adopted !== undefined && [...renewed].some((one) => one === name) ? [service.adopted.container] : [],
  );
  return containers.length === 0 ? [] : [{ code: 'ADOPTED_RECREATED', containers }];
}

/** Only what users open in a browser. */
function movedAddresses({ spec, wanted, template }: Input): PlanNote[] {
  return servicesInOrder(wanted, template).flatMap((service) =>
    (service.template?.ports ?? []).flatMap((port): PlanNote[] => {
      if (port.open === undefined) return [];
      const [from, to] = [address(spec.services[service.name], port.name), address(service.spec, port.name)];
      return from === to ? [] : [{ code: 'ADDRESS_MOVES', label: port.label, from, to }];
    }),
  );
}

function address(service: ServiceSpec | undefined, port: string): string | null {
  const published = service?.ports.find(({ name }) => name === port);
  return published === undefined ? null : addressText(published);
}

function movedData({ moves }: ConfigureChange): PlanNote[] {
  return moves.flatMap(({ label, from, to }): PlanNote[] => [
    { code: 'DATA_MOVES', label, from: sourceText(from.source), to: sourceText(to.source) },
    ...stays(from),
  ]);
}

/** A folder is never removed, and neither is a volume that is somebody else's. */
function stays({ source, isForeign }: ConfigureChange['moves'][number]['from']): PlanNote[] {
  if (source.kind === 'folder') return [{ code: 'FOLDER_STAYS', path: source.path }];
  return isForeign === true ? [{ code: 'FOREIGN_VOLUMES', volumes: [source.volume] }] : [];
}

function notRecreated({ wanted, template }: Input, { down }: ConfigureChange): PlanNote[] {
  const services = servicesInOrder(wanted, template).flatMap(({ name, template: rules }) =>
    down.has(name) ? [] : [rules?.label ?? name],
  );
  return services.length === 0 ? [] : [{ code: 'NOT_RECREATED', services }];
}
