/** Which instances are shown, and in which order. */
import type { InstanceId } from '../../../src-main/contract/ids.ts';
import type { Instance, InstanceState } from '../../../src-main/contract/instance.ts';

export const filters = ['all', 'attention', 'running', 'stopped', 'updates'] as const;
export type Filter = (typeof filters)[number];
export const orders = ['attention', 'name', 'engine', 'template', 'backup'] as const;
export type Order = (typeof orders)[number];

/** Worst first: the order of the state vocabulary. */
const urgency: Record<InstanceState['word'], number> = {
  down: 0,
  attention: 1,
  working: 2,
  starting: 3,
  notReachable: 4,
  paused: 5,
  stopped: 6,
  running: 7,
  healthy: 8,
};
const runs: ReadonlySet<InstanceState['word']> = new Set(['healthy', 'running', 'starting', 'working', 'attention']);

export function fits(instance: Instance, filter: Filter, updates: ReadonlySet<InstanceId>): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'attention':
      return instance.state.word === 'attention' || instance.state.word === 'down';
    case 'running':
      return runs.has(instance.state.word);
    case 'stopped':
      return instance.state.word === 'stopped';
    case 'updates':
      return updates.has(instance.id);
  }
}

const byName = (one: Instance, other: Instance) => one.name.localeCompare(other.name);

const compare: Record<Order, (one: Instance, other: Instance) => number> = {
  attention: (one, other) => urgency[one.state.word] - urgency[other.state.word],
  name: byName,
  engine: (one, other) => one.engineId.localeCompare(other.engineId),
  template: (one, other) => one.template.name.localeCompare(other.template.name),
  /** The oldest first: what waits longest for its backup. */
  backup: (one, other) => (one.lastBackup?.at ?? '').localeCompare(other.lastBackup?.at ?? ''),
};

export function arranged(
  instances: readonly Instance[],
  filter: Filter,
  order: Order,
  updates: ReadonlySet<InstanceId>,
): Instance[] {
  return instances
    .filter((instance) => fits(instance, filter, updates))
    .sort((one, other) => compare[order](one, other) || byName(one, other));
}
