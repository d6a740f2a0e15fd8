/** Judges labels, networks, host entries and arguments of a form. */
import { z } from 'zod';
import type { Finding } from '../contract/instance.ts';
import type { DraftFacts } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

const ipAddress = z.union([z.ipv4(), z.ipv6()]);
/** Whoever else makes things on the engine tells them apart by these. */
const reservedLabel = /^(?:berth|com\.docker|io\.docker|org\.dockerproject)(?:\.|$)/;
const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;
/** Longest argument that Linux hands to a program, in characters that may take four bytes each. */
const longestArgument = 32_000;

export function advancedFindings(services: readonly DraftService[], facts: DraftFacts): Finding[] {
  const networks = new Set(facts.networks);
  return services.flatMap((service) => [
    ...labelFindings(service),
    ...networkFindings(service, networks),
    ...hostFindings(service),
    ...commandFindings(service),
  ]);
}

function labelFindings({ name, draft }: DraftService): Finding[] {
  const seen = new Set<string>();
  return (draft.labels ?? []).flatMap((label, index) => {
    const path = ['services', name, 'labels', String(index)];
    const data = { name: label.name };
    const isTwice = seen.has(label.name);
    seen.add(label.name);
    if (!/^[^\s=\p{Cc}]{1,255}$/u.test(label.name) || label.value.includes('\0'))
      return [finding(path, 'advanced', 'blocks', 'LABEL_NAME', data)];
    if (reservedLabel.test(label.name)) return [finding(path, 'advanced', 'blocks', 'LABEL_RESERVED', data)];
    return isTwice ? [finding(path, 'advanced', 'blocks', 'LABEL_TWICE', data)] : [];
  });
}

function networkFindings({ name, draft }: DraftService, networks: ReadonlySet<string>): Finding[] {
  return (draft.networks ?? []).flatMap((network, index) => {
    if (networks.has(network)) return [];
    const path = ['services', name, 'networks', String(index)];
    return [finding(path, 'advanced', 'blocks', 'NETWORK_MISSING', { name: network })];
  });
}

function hostFindings({ name, draft }: DraftService): Finding[] {
  return (draft.extraHosts ?? []).flatMap((host, index) => {
    const isFit = host.address === 'host-gateway' || ipAddress.safeParse(host.address).success;
    if (isFit && hostName.test(host.name)) return [];
    const path = ['services', name, 'extraHosts', String(index)];
    return [finding(path, 'advanced', 'blocks', 'HOST_ENTRY', { name: host.name })];
  });
}

/** An empty argument is an odd one, but programs take it. */
function commandFindings({ name, draft }: DraftService): Finding[] {
  return (draft.command ?? []).flatMap((argument, index) => {
    if (!argument.includes('\0') && argument.length <= longestArgument) return [];
    return [finding(['services', name, 'command', String(index)], 'advanced', 'blocks', 'COMMAND_ARGUMENT')];
  });
}
