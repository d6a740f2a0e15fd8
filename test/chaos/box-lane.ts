/** create → backup → restore → stop → start → restart → remove, each killed at its i-th boundary in round i. */
import { Box } from './box.ts';
import { ordersFor, type Choose, type Kind, type Parts, type Result } from './lane.ts';
import type { Order } from './host.ts';

type BoxKind = Extract<Kind, 'create' | 'backup' | 'restore' | 'stop' | 'start' | 'restart' | 'remove'>;

export async function boxLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  const box = new Box(`chaos-box-${Math.random().toString(36).slice(2, 6)}`, parts);
  const acts = {
    create: () => box.create(),
    backup: () => box.backup(),
    restore: () => box.restore(),
    stop: () => box.stop(),
    start: () => box.start(),
    restart: () => box.restart(),
    remove: () => box.remove(),
  };
  const left = new Map<BoxKind, Order[]>();
  const isLeft = (kind: BoxKind): boolean => (left.get(kind)?.length ?? 0) > 0;
  const learn = async (kind: BoxKind): Promise<void> => {
    left.set(kind, [...choose(kind, ordersFor(await box.lane.run(acts[kind]())))]);
  };
  /** Killed at the next boundary that is left; where none is, undisturbed. */
  const cut = async (kind: BoxKind): Promise<void> => {
    const order = left.get(kind)?.shift();
    if (order === undefined) await box.lane.run(acts[kind]());
    else tell(await box.lane.kill(acts[kind](), order));
  };
  try {
    await learn('create');
    await box.put('saved 0');
    await learn('backup');
    await box.put('changed 0');
    for (const kind of ['restore', 'stop', 'start', 'restart', 'remove'] as const) await learn(kind);
    await box.clearBackups();
    let isThere = false;
    for (let round = 1; [...left.keys()].some(isLeft); round += 1) {
      if (!isThere) await cut('create');
      await box.put(`saved ${String(round)}`);
      if (isLeft('backup') || isLeft('restore')) await cut('backup');
      await box.put(`changed ${String(round)}`);
      if (isLeft('restore')) await cut('restore');
      if (isLeft('stop') || isLeft('start')) {
        await cut('stop');
        await cut('start');
      }
      if (isLeft('restart')) await cut('restart');
      isThere = !isLeft('create') && !isLeft('remove');
      if (!isThere) await cut('remove');
      await box.clearBackups();
    }
  } finally {
    await box.close();
  }
}
