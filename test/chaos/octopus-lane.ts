/** Octopus upgraded and killed at every boundary: to a version that is good, and to one that never comes up. */
import { Octopus } from './octopus.ts';
import { ordersFor, type Act, type Choose, type Parts, type Result } from './lane.ts';
import type { Order } from './host.ts';

/** Of the half hour that the template gives a server: what never comes up is given up after 11 s. */
const shortBudget = 0.006;

async function withOctopus(name: string, parts: Parts, go: (octopus: Octopus) => Promise<void>): Promise<void> {
  const octopus = new Octopus(`chaos-${name}-${Math.random().toString(36).slice(2, 6)}`, parts);
  try {
    await octopus.open();
    await go(octopus);
  } finally {
    await octopus.close();
  }
}

/** A fresh instance in every round, because the database has moved on with the version. */
export function octopusLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  return withOctopus('good', parts, async (octopus) => {
    let orders: readonly Order[] | null = null;
    const cut = async (act: Act, order: Order): Promise<void> => tell(await octopus.lane.kill(act, order));
    for (let round = 0; orders === null || round < orders.length; round += 1) {
      await octopus.lane.run(octopus.create());
      await octopus.seed(String(round));
      const order = orders?.[round];
      if (orders === null) {
        orders = choose('upgrade', ordersFor(await octopus.lane.run(octopus.upgrade())));
        round = -1;
      } else if (order !== undefined) await cut(octopus.upgrade(), order);
      await octopus.lane.run(octopus.remove());
      await octopus.clearBackups();
    }
  });
}

/** Two instances that share the boundaries: most of a round is waiting for what never comes up. */
export async function comebackLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  const half =
    (odd: number): Choose =>
    (kind, orders) =>
      choose(kind, orders).filter((_order, index) => index % 2 === odd);
  await Promise.all([comeback(parts, half(0), tell), comeback(parts, half(1), tell)]);
}

/** One instance for all rounds: it comes back every time, with its data. */
function comeback(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  return withOctopus('never', parts, async (octopus) => {
    await octopus.lane.run(octopus.create());
    await octopus.lane.reopen(shortBudget);
    await octopus.seed('0');
    const orders = choose('rollback', ordersFor(await octopus.lane.run(octopus.comeback())));
    for (const [round, order] of orders.entries()) {
      await octopus.seed(String(round + 1));
      tell(await octopus.lane.kill(octopus.comeback(), order));
      await octopus.clearBackups();
    }
  });
}
