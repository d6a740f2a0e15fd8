/** Real Node-RED: a flow lives through an upgrade, a bad release and a restore; then the other places of the window. */
import { expect } from 'vitest';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import { docker, http, sweep } from '../harness/parts.ts';
import type { OpenWindow } from '../harness/window.ts';
import { Journey } from './journey.ts';
import {
  askRestore,
  backUp,
  chooseVersion,
  create,
  fillForm,
  openGallery,
  openInstance,
  openPlace,
  openTab,
  outcome,
  publishAt,
  see,
  waitForState,
} from './moves.ts';

const first = '3.1.15-24';
const good = '4.1.15-24';
const exits = '4.9.9-exits';
const jobLimitMs = 120_000;

/** Node-RED's own interface: what is deployed, by label. */
function flowsAt(port: number): { deploy(label: string): Promise<void>; labels(): Promise<string[]> } {
  const url = `http://127.0.0.1:${String(port)}/flows`;
  return {
    async deploy(label) {
      const flow = [{ id: 'f1a2b3c4d5e6f708', type: 'tab', label, disabled: false, info: '' }];
      expect((await http('POST', url, flow, { 'Node-RED-Deployment-Type': 'full' })).status).toBe(204);
    },
    async labels() {
      const { body } = await http('GET', url);
      return (body as { type: string; label?: string }[])
        .filter(({ type }) => type === 'tab')
        .map(({ label }) => label ?? '');
    },
  };
}

export async function nodeRedJourney(open: OpenWindow, kind: string): Promise<void> {
  const name = `flows-${kind}`;
  await sweep(name);
  const window = await open({ budgetScale: 0.3 });
  const { page } = window;
  const journey = new Journey(window, 'node-red');
  const port = await freePort();
  const flows = flowsAt(port);
  const runsOn = async (): Promise<string> =>
    (await docker('inspect', '--format', '{{.State.Status}}', `${name}-server`)).trim();
  const openUpgrade = async (): Promise<void> => {
    await openInstance(page, name);
    await page.getByRole('button', { name: /^Upgrade/ }).click();
  };
  try {
    await journey.step(`create ${first}`, async () => {
      await openGallery(page);
      await fillForm(page, 'Node-RED', name, first);
      await publishAt(page, 'Editor', port);
      await create(page, name);
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is there and answers.`);
      await flows.deploy('first flow');
    });

    await journey.step('back it up', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await backUp(page);
      await see(page.getByText('Checksums match'));
    });

    await journey.step(`upgrade to ${good}: the flow is there`, async () => {
      await openUpgrade();
      await chooseVersion(page, good);
      await see(page.getByText('This crosses a major version.'));
      await page.getByRole('button', { name: `Upgrade to ${good}` }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs on ${good}, with all of its data.`);
      expect(await flows.labels()).toEqual(['first flow']);
    });

    await journey.step(`an upgrade to ${exits} comes back by itself`, async () => {
      await flows.deploy('second flow');
      await openUpgrade();
      await chooseVersion(page, exits);
      await page.getByRole('button', { name: `Upgrade to ${exits}` }).click();
      expect(await outcome(page, jobLimitMs)).toBe(
        `${name} is running again on ${good}, with all of its data. The upgrade to ${exits} did not come up.`,
      );
      await see(page.getByRole('heading', { name: /^(The lines that explain it|The last lines)/ }));
      await journey.look('rolled-back');
      expect(await runsOn()).toBe('running');
      expect(await flows.labels()).toEqual(['second flow']);
    });

    await journey.step('restore the first backup: the flow of that moment', async () => {
      await openInstance(page, name);
      await openTab(page, 'Backups');
      const rows = page.getByRole('button', { name: /^Restore the backup of / });
      await see(rows);
      const dialog = await askRestore(page, (await rows.count()) - 1);
      await dialog.getByRole('button', { name: 'Back up, then restore' }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is restored and answers.`);
      expect(await flows.labels()).toEqual(['first flow']);
      await openInstance(page, name);
      await see(page.locator('main').getByText(first));
    });

    await journey.step('every other place', async () => {
      await openPlace(page, 'Instances');
      await see(page.getByRole('row', { name: new RegExp(`^${name},`) }));
      await journey.look('instances');
      for (const place of ['Backups', 'Activity', 'Templates', 'Engines', 'Settings'] as const) {
        await openPlace(page, place);
        await see(page.getByRole('heading', { level: 1, name: place }));
        await journey.look(`all-${place.toLowerCase()}`);
      }
      await page.keyboard.press('Control+k');
      await see(page.getByPlaceholder('Search or run a command'));
      await page.keyboard.type('flows');
      await journey.look('palette');
      await page.keyboard.press('Escape');
    });

    await journey.step('remove it, keep its data', async () => {
      await openInstance(page, name);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('checkbox', { name: 'Make a safety backup first' }).uncheck();
      await dialog.getByRole('checkbox', { name: 'Keep its volumes' }).check();
      await journey.look('remove-keep');
      const button = dialog.getByRole('button', { name: /^Remove/ });
      expect(await button.isDisabled()).toBe(true);
      await dialog.getByRole('textbox', { name: `Type ${name} to go on` }).fill(name);
      await button.click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is removed.`);
      expect(await docker('ps', '-a', '--format', '{{.Names}}')).not.toContain(name);
      expect(await docker('volume', 'ls', '-q')).toContain(`${name}-data`);
    });

    await journey.step('install it again on the data that stayed: the flow is there', async () => {
      await openGallery(page);
      await page.getByRole('button', { name: /^Adopt a container/ }).click();
      const kept = page.getByRole('list', { name: 'Kept data' });
      await see(kept.getByText(name));
      await journey.look('kept-data');
      await kept.getByRole('button', { name: `Install again: ${name}` }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is there and answers.`);
      expect(await flows.labels()).toEqual(['first flow']);
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await openGallery(page);
      await page.getByRole('button', { name: /^Adopt a container/ }).click();
      await see(page.getByText('No removed instance left data behind.'));
    });

    journey.requireAccess();
  } finally {
    await window.close();
    await sweep(name);
  }
}
