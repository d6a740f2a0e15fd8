/**
 * The part of the kill matrix that `npm test` runs: every start of a step of an upgrade that goes well, three starts and
 * the whole way back of one that does not come up, and every second start of a step of the other kinds.
 * `npm run chaos` runs all.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEngine, startTestRegistry } from '../integration/engine-harness/index.ts';
import { boxLane } from './box-lane.ts';
import type { Choose, Parts, Result } from './lane.ts';
import { comebackLane, octopusLane } from './octopus-lane.ts';
import { table } from './table.ts';

const limitMs = 900_000;
let parts: Parts;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const engine = await startTestEngine();
  closers.push(() => engine.stop());
  const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
  parts = { engine: engine.endpoint, registry: named };
  if (named !== '') return;
  const registry = await startTestRegistry();
  closers.push(() => registry.stop());
  parts = { engine: engine.endpoint, registry: registry.endpoint };
  const only = ['--registry', registry.endpoint, '--only', 'octopus,sqlserver'];
  const built = spawnSync(process.execPath, ['test/images/build.ts', ...only], { stdio: 'inherit' });
  expect(built.status).toBe(0);
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const startsOfSteps: Choose = (_kind, orders) => orders.filter(({ where }) => where.startsWith('after stepStarted '));
const wayBack: Choose = (_kind, orders) =>
  orders.filter(({ where }) =>
    /^(?:after stepStarted (?:safeguard|create|gate)|after undoStarted|before finished)/.test(where),
  );
const everySecondStart: Choose = (kind, orders) =>
  startsOfSteps(kind, orders).filter((_order, index) => index % 2 === 1);

async function survives(
  lane: (parts: Parts, choose: Choose, tell: (result: Result) => void) => Promise<void>,
  choose: Choose,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  await lane(parts, choose, (result) => {
    results.push(result);
  });
  console.log(table(results));
  expect(
    results.filter(({ isWhole }) => !isWhole),
    'killed, and not whole after the next start',
  ).toEqual([]);
  return results;
}

test(
  'every kind, and both upgrades, killed at boundaries of the journal, are whole after the next start',
  async () => {
    const [box, good, never] = await Promise.all([
      survives(boxLane, everySecondStart),
      survives(octopusLane, startsOfSteps),
      survives(comebackLane, wayBack),
    ]);
    expect(new Set(box.map(({ kind }) => kind)).size).toBe(7);
    expect(good.length).toBeGreaterThanOrEqual(12);
    expect(never.length).toBeGreaterThanOrEqual(8);
  },
  limitMs,
);
