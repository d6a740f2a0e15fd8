/** Judges what a form asks of the engine's machine: cores, memory, disk, settings of its kernel. */
import type { Finding } from '../contract/instance.ts';
import type { DraftFacts } from './draft-facts.ts';
import { finding } from './draft-finding.ts';
import type { DraftService } from './draft-finding.ts';

/** The engine takes no smaller limit. */
const leastMemoryBytes = 6 * 1024 * 1024;
/** The engine's own smallest share of a core. */
const leastCpus = 0.01;

export function resourceFindings(services: readonly DraftService[], facts: DraftFacts): Finding[] {
  return [
    ...services.flatMap((service) => kernelFindings(service, facts.kernel)),
    ...services.flatMap((service) => cpuFindings(service, facts.cpus)),
    ...memoryFindings(services, facts.memoryBytes),
    ...diskFindings(facts),
  ];
}

function kernelFindings({ name, template }: DraftService, kernel: DraftFacts['kernel']): Finding[] {
  return template.kernel.flatMap((setting) => {
    const value = kernel[setting.name] ?? null;
    if (value === null || value >= setting.atLeast) return [];
    const data = { name: setting.name, help: setting.help, count: value };
    return [finding(['services', name], 'resources', 'blocks', 'KERNEL_SETTING_LOW', data)];
  });
}

function cpuFindings({ name, draft, template }: DraftService, cores: number | null): Finding[] {
  const { cpus } = draft.resources;
  const path = ['services', name, 'resources', 'cpus'];
  if (cpus === undefined) return [];
  if (cpus < leastCpus) return [finding(path, 'resources', 'blocks', 'PATTERN', { label: template.label })];
  if (cores === null || cpus <= cores) return [];
  return [finding(path, 'resources', 'blocks', 'CPUS_TOO_MANY', { label: template.label, count: cores })];
}

function memoryFindings(services: readonly DraftService[], bytes: number | null): Finding[] {
  const tooSmall = services.flatMap(({ name, draft, template }) => {
    const limit = draft.resources.memoryBytes;
    if (limit === undefined || limit >= leastMemoryBytes) return [];
    const data = { label: template.label, bytes: limit, neededBytes: leastMemoryBytes };
    return [finding(['services', name, 'resources', 'memoryBytes'], 'resources', 'blocks', 'MEMORY_TOO_SMALL', data)];
  });
  const limited = services.filter(({ draft }) => draft.resources.memoryBytes !== undefined);
  const neededBytes = limited.reduce((sum, { draft }) => sum + (draft.resources.memoryBytes ?? 0), 0);
  const first = limited[0];
  if (bytes === null || !first || tooSmall.length > 0) return tooSmall;
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
