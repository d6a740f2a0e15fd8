/** Looks at a screen as its readers will: both themes, two sizes, a picture of each kept, and axe without exceptions. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { firstSize, type BerthWindow } from './window.ts';

const themes = ['light', 'dark'] as const;
const smallest = { width: 960, height: 640 };

/** What axe found, with the screen it was found on. */
export class Faults {
  readonly found: string[] = [];
}

async function axeFaults({ page }: BerthWindow): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: engine } = window as unknown as { axe: typeof axe };
    const { violations } = await engine.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.target.join(' ')} (${(node.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 300)})`,
      ),
    );
  });
}

export interface LookOptions {
  /** Only as it is, in one size: for screens that do not wait. */
  readonly isBrief?: boolean;
}

export async function look(
  window: BerthWindow,
  faults: Faults,
  name: string,
  { isBrief = false }: LookOptions = {},
): Promise<void> {
  const folder = join('test-output', 'screenshots', window.kind);
  mkdirSync(folder, { recursive: true });
  const sizes = isBrief ? [firstSize] : [firstSize, smallest];
  for (const size of sizes) {
    if (!isBrief) await window.resize(size.width, size.height);
    for (const theme of themes) {
      await window.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await window.page.screenshot({
        path: join(folder, `${name}-${String(size.width)}-${theme}.png`),
        animations: 'disabled',
      });
      // Each size and each theme once: axe takes longer than everything else on a full page.
      if (!isBrief && (size === smallest) !== (theme === 'dark')) continue;
      for (const fault of await axeFaults(window))
        faults.found.push(`${name} ${theme} ${String(size.width)}: ${fault}`);
    }
  }
  await window.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  if (!isBrief) await window.resize(firstSize.width, firstSize.height);
}
