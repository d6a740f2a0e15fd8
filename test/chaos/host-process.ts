/**
 * The real core of the node host in a process of its own, which ends itself by SIGKILL at a boundary of a job's journal.
 * Told by messages: `{ where, times }` names the boundary, null none. Says every boundary it passes.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { openHost } from '../../src-main/hosts/core/open-host.ts';
import { takeEnvironment } from '../../src-main/hosts/core/environment.ts';
import { makeNodeCore } from '../../src-main/hosts/node/node-core.ts';

const orderSchema = z.object({ where: z.string(), times: z.number().int().min(1) }).nullable();

const [folder = '', firstOrder = 'null'] = process.argv.slice(2);
const environment = takeEnvironment();
let order = orderSchema.parse(JSON.parse(firstOrder));
let passed = 0;

function say(message: object): void {
  process.send?.(message);
}

async function onBoundary(_job: string, where: string): Promise<void> {
  say({ boundary: where });
  if (order === null || where !== order.where) return;
  passed += 1;
  if (passed < order.times) return;
  process.kill(process.pid, 'SIGKILL');
  // Nothing more happens in this process.
  await new Promise(() => undefined);
}

process.on('message', (message) => {
  order = orderSchema.parse(message);
  passed = 0;
  say({ isOrdered: true });
});
process.on('disconnect', () => process.exit(0));

const onFault = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
};
process.on('unhandledRejection', onFault);

await openHost({
  folder,
  kind: 'command',
  version: '0.0.0-chaos',
  onFault,
  makeCore: () =>
    makeNodeCore({
      folder,
      version: '0.0.0-chaos',
      templates: resolve('assets/templates'),
      environment,
      onFault,
      onBoundary,
    }),
});
say({ isOpen: true });
