/** The whole matrix, `npm run chaos`: every kind of job killed at every boundary of its journal. Prints a table and the count. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import { startTestEngine, startTestRegistry } from '../integration/engine-harness/index.ts';
import { boxLane } from './box-lane.ts';
import { twice, type Choose, type Parts, type Result } from './lane.ts';
import { comebackLane, octopusLane } from './octopus-lane.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    /** `box,upgrade,rollback` */
    lanes: { type: 'string', default: 'box,upgrade,rollback' },
    /** Only boundaries that match. */
    only: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
  },
});
const only = new RegExp(values.only, 'u');
const choose: Choose = (_kind, orders) =>
  [...orders, ...twice(orders)].filter(({ where, then = '' }) => only.test(`${where} ${then}`));
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
const lanes = { box: boxLane, upgrade: octopusLane, rollback: comebackLane };
const ended = await Promise.allSettled(
  values.lanes.split(',').map(async (name) => {
    if (name !== 'box' && name !== 'upgrade' && name !== 'rollback') throw new Error(`There is no lane ${name}.`);
    await lanes[name](parts, choose, tell);
  }),
);
await registry?.stop();
await engine.stop();
console.log(table(results));
for (const lane of ended) if (lane.status === 'rejected') console.error(lane.reason);
process.exitCode =
  ended.every(({ status }) => status === 'fulfilled') && results.every(({ isWhole }) => isWhole) ? 0 : 1;
