/** The power goes before and after every append and every effect of every job; the next process makes it whole. */
import { afterAll, describe, it } from 'vitest';
import { count, cutEverywhere, stepIds } from './power-cut-run.ts';
import { scenarios } from './power-cut-scenarios.ts';

describe('the power goes', () => {
  it.each(scenarios)('in $name', async (scenario) => {
    const begin = await scenario.prepare();
    await cutEverywhere(scenario, begin, null, 1);
  });

  it.each(
    scenarios.filter((one) =>
      [
        'create',
        'restart',
        'backup',
        'upgrade',
        'restore',
        'remove',
        'upgrade with a folder',
        'restore with a folder',
      ].includes(one.name),
    ),
  )('in $name while each step fails', async (scenario) => {
    const begin = await scenario.prepare();
    for (const step of stepIds(scenario, begin)) {
      for (const when of ['before', 'after'] as const)
        await cutEverywhere(scenario, begin, { step, when }, scenario.name.includes('folder') ? 5 : 2);
    }
  });

  afterAll(() => {
    console.info(`power cuts: ${String(count.cuts)}`);
  });
});
