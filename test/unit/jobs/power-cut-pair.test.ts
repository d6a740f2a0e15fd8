/** As power-cut.test.ts, for a server with its database: made by Berth, and adopted. */
import { afterAll, describe, it } from 'vitest';
import { count, cutEverywhere, stepIds } from './power-cut-run.ts';
import { pairScenarios } from './power-cut-pair-scenarios.ts';

const whileStepsFail = ['create', 'restart', 'backup', 'upgrade', 'restore', 'upgrade of adopted containers'];

describe('the power goes, with two services,', () => {
  it.each(pairScenarios)('in $name', async (scenario) => {
    await cutEverywhere(scenario, await scenario.prepare(), null, 1);
  });

  it.each(pairScenarios.filter(({ name }) => whileStepsFail.includes(name)))(
    'in $name while each step fails',
    async (scenario) => {
      const begin = await scenario.prepare();
      for (const step of stepIds(scenario, begin)) {
        for (const when of ['before', 'after'] as const) await cutEverywhere(scenario, begin, { step, when }, 5);
      }
    },
  );

  afterAll(() => {
    console.info(`power cuts with two services: ${String(count.cuts)}`);
  });
});
