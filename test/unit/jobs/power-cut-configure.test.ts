/** As power-cut.test.ts, for changes of configuration. */
import { afterAll, describe, it } from 'vitest';
import { count, cutEverywhere, stepIds } from './power-cut-run.ts';
import { configureScenarios } from './power-cut-configure-scenarios.ts';

const whileStepsFail = [
  'a change of one service',
  'limits and restart policy alone',
  'a password that the other is given too',
  'data that moves to a folder',
  'data that moves to a volume',
];

describe('the power goes, in a change of configuration:', () => {
  it.each(configureScenarios)('$name', async (scenario) => {
    await cutEverywhere(scenario, await scenario.prepare(), null, 1);
  });

  it.each(configureScenarios.filter(({ name }) => whileStepsFail.includes(name)))(
    '$name, while each step fails',
    async (scenario) => {
      const begin = await scenario.prepare();
      for (const step of stepIds(scenario, begin)) {
        for (const when of ['before', 'after'] as const) await cutEverywhere(scenario, begin, { step, when }, 5);
      }
    },
  );

  afterAll(() => {
    console.info(`power cuts in changes of configuration: ${String(count.cuts)}`);
  });
});
