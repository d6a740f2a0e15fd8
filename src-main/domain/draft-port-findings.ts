/** Judges the ports of a form: taken by whom, twice, at an address that there is, and which port is free. */
import { z } from 'zod';
import type { Finding, ServiceDraft } from '../contract/instance.ts';
import type { DraftFacts } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';
import { HostPorts, plainAddress } from './draft-ports.ts';
import { protocolOf, wantedPorts } from './draft-spec.ts';

type DraftPort = ServiceDraft['ports'][number];
const ipAddress = z.union([z.ipv4(), z.ipv6()]);

interface Scene {
  readonly addresses: DraftFacts['addresses'];
  /** What others have. */
  readonly taken: HostPorts;
  /** That, and all that the form asks for: what is offered must be free of both. */
  readonly all: HostPorts;
  /** What the form asked for in the lines before. */
  readonly seen: HostPorts;
}

/** Ports that are left to Berth (`hostPort` null) are always free. */
export function portFindings(services: readonly DraftService[], facts: DraftFacts): Finding[] {
  const wanted = services.flatMap(({ draft, template }) => wantedPorts(draft, template));
  const scene: Scene = {
    addresses: facts.addresses,
    taken: new HostPorts(facts.takenPorts),
    all: new HostPorts([...facts.takenPorts, ...wanted]),
    seen: new HostPorts(),
  };
  const published = services.flatMap((service) => service.draft.ports.map((port) => ({ service, port })));
  const faults = published.flatMap(({ service, port }) => portFault(service, port, scene));
  if (faults.length > 0 || published.length === 0) return faults;
  return [finding([], 'ports', 'passed', 'PORTS_FREE', { count: published.length })];
}

function portFault({ name: serviceName, template }: DraftService, port: DraftPort, scene: Scene): Finding[] {
  const path = ['services', serviceName, 'ports', port.name];
  const known = template.ports.find(({ name }) => name === port.name);
  const label = known?.label ?? port.name;
  if (!known && port.containerPort === undefined) {
    return [finding(path, 'ports', 'blocks', 'PATTERN', { name: port.name, label })];
  }
  if (!isAddress(port.hostIp, scene.addresses)) {
    return [finding(path, 'ports', 'blocks', 'PORT_ADDRESS', { name: port.hostIp, label })];
  }
  if (port.hostPort === null) return [];
  const wish = { port: port.hostPort, protocol: protocolOf(port, template), hostIp: port.hostIp };
  const isTwice = scene.seen.inTheWay(wish) !== null;
  scene.seen.add({ ...wish, owner: null });
  const owner = isTwice ? null : scene.taken.inTheWay(wish);
  if (!isTwice && owner === null) return [];
  const data = { port: wish.port, protocol: wish.protocol, label, free: scene.all.nextFree(wish) };
  return isTwice
    ? [finding(path, 'ports', 'blocks', 'PORT_TWICE', data)]
    : [finding(path, 'ports', 'blocks', 'PORT_TAKEN', { ...data, owner: owner?.owner ?? null })];
}

/** Every address, this machine itself, or one that the engine's host has, where its addresses can be seen. */
function isAddress(text: string, addresses: DraftFacts['addresses']): boolean {
  const address = plainAddress(text);
  if (address === '') return true;
  if (!ipAddress.safeParse(address).success) return false;
  const isAlways = ['0.0.0.0', '::', '::1'].includes(address) || address.startsWith('127.');
  return isAlways || addresses === null || addresses.includes(address);
}
