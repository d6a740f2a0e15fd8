/** The whole matrix, `npm run chaos`: every kind of job killed at every boundary of its journal. Prints a table and the count. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import { startTestEngine, startTestRegistry } from '../integration/engine-harness/index.ts';
import { pushBox } from './box-image.ts';
import { boxLane } from './box-lane.ts';
import { twice, type Choose, type Parts, type Result } from './lane.ts';
import { comebackLane, octopusLane, ownComebackLane, ownDatabaseLane } from './octopus-lane.ts';
import { adoptLane, configureLane, keepLane } from './pair-lanes.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    /** `box,configure`; all of them where nothing is said. */
    lanes: { type: 'string', default: '' },
    /** Only boundaries that match: `kind where`. */
    only: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
  },
});
const only = new RegExp(values.only, 'u');
const choose: Choose = (kind, orders) =>
  [...orders, ...twice(orders)].filter(({ where, then = '' }) => only.test(`${kind} ${where} ${then}`));
const lanes = new Map([
  ['box', boxLane],
  ['configure', configureLane],
  ['keep', keepLane],
  ['adopt', adoptLane],
  ['upgrade', octopusLane],
  ['rollback', comebackLane],
  ['own', ownDatabaseLane],
  ['ownRollback', ownComebackLane],
]);
const chosen = values.lanes === '' ? [...lanes.keys()] : values.lanes.split(',');
for (const name of chosen)
  if (!lanes.has(name)) throw new Error(`There is no lane ${name}: ${[...lanes.keys()].join(', ')}`);
const sideBySide = 4;
const results: Result[] = [];

function tell(result: Result): void {
  results.push(result);
  console.log(
    `${result.isWhole ? 'whole' : 'BROKEN'}  ${result.kind}  ${result.where}  ${result.outcome}  ${String(result.seconds)} s`,
  );
  if (values.out !== '') writeFileSync(values.out, table(results));
}

// An engine of our own: whatever is on it is ours.
const engine = await startTestEngine({ isOwn: true });
const named = process.env['BERTH_TEST_REGISTRY'] ?? '';
const registry = named === '' ? await startTestRegistry() : null;
const parts: Parts = { engine: engine.endpoint, registry: registry?.endpoint ?? named };
if (registry !== null)
  spawnSync(process.execPath, ['test/images/build.ts', '--registry', parts.registry, '--only', 'octopus,sqlserver'], {
    stdio: 'inherit',
  });
await pushBox(parts);
/** Not all at once: what is measured against a time limit must get its share of the machine. */
const waiting = [...chosen];
const faults: unknown[] = [];
async function drive(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
    await lanes
      .get(name)?.(parts, choose, tell)
      .catch((error: unknown) => faults.push(error));
}
await Promise.all(Array.from({ length: sideBySide }, drive));
await registry?.stop();
await engine.stop();
console.log(table(results));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 && results.every(({ isWhole }) => isWhole) ? 0 : 1;
