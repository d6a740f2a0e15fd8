/** Judges the ports of a form: taken by whom, twice, and which one is free. */
import type { Finding, ServiceDraft } from '../contract/instance.ts';
import { nextFreePort } from './draft-defaults.ts';
import type { TakenPort } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

type DraftPort = ServiceDraft['ports'][number];

/** Ports that are left to Berth (`hostPort` null) are always free. */
export function portFindings(services: readonly DraftService[], taken: readonly TakenPort[]): Finding[] {
  const published = services.flatMap((service) => service.draft.ports.map((port) => ({ service, port })));
  const inUse = new Set([...taken.map(({ port }) => port), ...published.flatMap(({ port }) => port.hostPort ?? [])]);
  const seen = new Set<string>();
  const faults = published.flatMap(({ service, port }) => portFault(service, port, taken, inUse, seen));
  if (faults.length > 0 || published.length === 0) return faults;
  return [finding([], 'ports', 'passed', 'PORTS_FREE', { count: published.length })];
}

function portFault(
  { name: serviceName, template }: DraftService,
  port: DraftPort,
  taken: readonly TakenPort[],
  inUse: ReadonlySet<number>,
  seen: Set<string>,
): Finding[] {
  const path = ['services', serviceName, 'ports', port.name];
  const known = template.ports.find(({ name }) => name === port.name);
  const label = known?.label ?? port.name;
  if (!known && port.containerPort === undefined) {
    return [finding(path, 'ports', 'blocks', 'PATTERN', { name: port.name, label })];
  }
  if (port.hostPort === null) return [];
  const protocol = known?.protocol ?? port.protocol ?? 'tcp';
  const data = { port: port.hostPort, label, free: nextFreePort(port.hostPort, inUse) };
  const key = `${port.hostPort}/${protocol}`;
  if (seen.has(key)) return [finding(path, 'ports', 'blocks', 'PORT_TWICE', data)];
  seen.add(key);
  const owner = taken.find((entry) => entry.port === port.hostPort && entry.protocol === protocol);
  return owner ? [finding(path, 'ports', 'blocks', 'PORT_TAKEN', { ...data, owner: owner.owner })] : [];
}
