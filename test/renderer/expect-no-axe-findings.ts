/** axe over a part of the window, by the rules of WCAG 2.2 AA; without a real layout it cannot judge contrast, which the tests of the tokens do. */
import axe from 'axe-core';
import { expect } from 'vitest';

export async function expectNoAxeFindings(root: Element): Promise<void> {
  const { violations } = await axe.run(root, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: { 'color-contrast': { enabled: false } },
  });
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect(found).toEqual([]);
}
