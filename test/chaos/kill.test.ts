/**
 * The part of the kill matrix that `npm test` runs: of each kind the starts of the steps that matter most, and parts of
 * the ways back. `npm run chaos` runs all.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEngine, startTestRegistry } from '../integration/engine-harness/index.ts';
import { pushBox } from './box-image.ts';
import { boxLane } from './box-lane.ts';
import type { Choose, Kind, Parts, Result } from './lane.ts';
import { octopusLane, ownComebackLane, ownDatabaseLane } from './octopus-lane.ts';
import { adoptLane, configureLane, keepLane } from './pair-lanes.ts';
import { table } from './table.ts';

const limitMs = 900_000;
let parts: Parts;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const engine = await startTestEngine();
  closers.push(() => engine.stop());
  const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
  parts = { engine: engine.endpoint, registry: named };
  if (named === '') await ownRegistry(engine.endpoint);
  await pushBox(parts);
});

async function ownRegistry(engine: string): Promise<void> {
  const registry = await startTestRegistry();
  closers.push(() => registry.stop());
  parts = { engine, registry: registry.endpoint };
  const only = ['--registry', registry.endpoint, '--only', 'octopus,sqlserver'];
  const built = spawnSync(process.execPath, ['test/images/build.ts', ...only], { stdio: 'inherit' });
  expect(built.status).toBe(0);
}
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const isAt =
  (pattern: RegExp): Choose =>
  (_kind, orders) =>
    orders.filter(({ where }) => pattern.test(where));
const startsOfSteps = isAt(/^after stepStarted /);
const everySecondStart: Choose = (kind, orders) =>
  startsOfSteps(kind, orders).filter((_order, index) => index % 2 === 1);
/** Of each of the newer kinds what is hardest to take up. */
const hardest: Partial<Record<Kind, RegExp>> = {
  configure: /^after stepStarted (?:create|retire)/,
  unfit: /^after undoStarted (?:create|safeguard)/,
  limits: /^after stepStarted update/,
  toFolder: /^after stepStarted move/,
  toVolume: /^after stepStarted retire/,
  keep: /^after stepStarted removeContainers/,
  reinstall: /^after stepStarted create/,
  adopt: /^before stepDone keep/,
  release: /^after stepStarted forget/,
  takeOver: /^after stepStarted (?:volumes|create)/,
  takeOverUndone: /^after undoStarted safeguard/,
  removeAdopted: /^before stepDone removeContainers/,
  keepAdopted: /^after stepStarted removeContainers/,
  createOwn: /^after stepStarted start/,
  upgradeOwn: /^after stepStarted (?:create|retire)/,
  rollbackOwn: /^after undoStarted (?:create|safeguard)/,
};
const hardestOf: Choose = (kind, orders) => orders.filter(({ where }) => hardest[kind]?.test(where) === true);

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
  'every kind, killed at boundaries of the journal, is whole after the next start',
  async () => {
    const [box, good, kept] = await Promise.all([
      survives(boxLane, everySecondStart),
      survives(octopusLane, everySecondStart),
      survives(keepLane, hardestOf),
    ]);
    expect(new Set(box.map(({ kind }) => kind)).size).toBe(7);
    expect(good.length).toBeGreaterThanOrEqual(6);
    expect(kept.map(({ kind }) => kind).sort()).toEqual(['keep', 'reinstall']);
  },
  limitMs,
);

test(
  'a server with its database, its own or found, changed and upgraded, is whole after a kill in the worst places',
  async () => {
    const results = await Promise.all(
      [configureLane, adoptLane, ownDatabaseLane, ownComebackLane].map((lane) => survives(lane, hardestOf)),
    );
    const wanted = Object.keys(hardest).filter((kind) => kind !== 'keep');
    expect([...new Set(results.flat().map(({ kind }) => kind))].sort()).toEqual(wanted.sort());
  },
  limitMs,
);
