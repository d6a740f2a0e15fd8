/** Octopus created, upgraded and killed at every boundary: to a version that is good, and to one that never comes up. */
import { Octopus, type Database } from './octopus.ts';
import { ordersFor, type Choose, type Parts, type Result } from './lane.ts';
import type { Order } from './host.ts';

/** Of the half hour that the template gives a server: what never comes up is given up after 11 s. */
const shortBudget = 0.006;
/** A database of its own is given a third of that, and has to start in it. */
const shortBudgetWithDatabase = 0.015;

async function withOctopus(
  { database, name, parts }: { readonly database: Database; readonly name: string; readonly parts: Parts },
  go: (octopus: Octopus) => Promise<void>,
): Promise<void> {
  const octopus = new Octopus(`chaos-${name}-${Math.random().toString(36).slice(2, 6)}`, parts, database);
  try {
    await octopus.open();
    await go(octopus);
  } finally {
    await octopus.close();
  }
}

/** A fresh instance in every round, because the database has moved on with the version. */
export function octopusLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  return withOctopus({ database: 'external', name: 'good', parts }, async (octopus) => {
    let orders: readonly Order[] | null = null;
    for (let round = 0; orders === null || round < orders.length; round += 1) {
      await octopus.lane.run(octopus.create());
      await octopus.seed(String(round));
      const order = orders?.[round];
      if (orders === null) {
        orders = choose('upgrade', ordersFor(await octopus.lane.run(octopus.upgrade())));
        round = -1;
      } else if (order !== undefined) tell(await octopus.lane.kill(octopus.upgrade(), order));
      await octopus.lane.run(await octopus.remove());
    }
  });
}

/** With SQL Server as a service of the instance: creating it is killed too. */
export function ownDatabaseLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  return withOctopus({ database: 'own', name: 'own', parts }, async (octopus) => {
    const { lane } = octopus;
    const creates = [...choose('createOwn', ordersFor(await lane.run(octopus.create())))];
    await octopus.seed('0');
    const upgrades = [...choose('upgradeOwn', ordersFor(await lane.run(octopus.upgrade())))];
    await lane.run(await octopus.remove());
    for (let round = 1; creates.length + upgrades.length > 0; round += 1) {
      const [create, upgrade] = [creates.shift(), upgrades.shift()];
      if (create === undefined) await lane.run(octopus.create());
      else tell(await lane.kill(octopus.create(), create));
      await octopus.seed(String(round));
      if (upgrade !== undefined) tell(await lane.kill(octopus.upgrade(), upgrade));
      await lane.run(await octopus.remove());
    }
  });
}

/** Two instances that share the boundaries: most of a round is waiting for what never comes up. */
export async function comebackLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  await Promise.all([0, 1].map((odd) => comeback('external', parts, half(odd, choose), tell)));
}

/** The database comes back too. */
export async function ownComebackLane(parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  await Promise.all([0, 1].map((odd) => comeback('own', parts, half(odd, choose), tell)));
}

function half(odd: number, choose: Choose): Choose {
  return (kind, orders) => choose(kind, orders).filter((_order, index) => index % 2 === odd);
}

/** One instance for all rounds: it comes back every time, with its data. */
function comeback(database: Database, parts: Parts, choose: Choose, tell: (result: Result) => void): Promise<void> {
  return withOctopus({ database, name: database === 'own' ? 'never-own' : 'never', parts }, async (octopus) => {
    await octopus.lane.run(octopus.create());
    await octopus.lane.reopen(database === 'own' ? shortBudgetWithDatabase : shortBudget);
    await octopus.seed('0');
    const act = octopus.comeback();
    const orders = choose(act.kind, ordersFor(await octopus.lane.run(act)));
    for (const [round, order] of orders.entries()) {
      await octopus.seed(String(round + 1));
      tell(await octopus.lane.kill(octopus.comeback(), order));
      await octopus.clearBackups();
    }
  });
}
