/** The flagship: Octopus Server (its stand-in) with a database that is not Berth's, through everything Berth promises. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import { docker, dockerOrNothing, registry, sweep } from '../harness/parts.ts';
import type { OpenWindow } from '../harness/window.ts';
import { Journey } from './journey.ts';
import {
  askRestore,
  backUp,
  chooseVersion,
  create,
  field,
  fillForm,
  keepInFolder,
  openGallery,
  openInstance,
  openTab,
  outcome,
  publishAt,
  see,
  waitForState,
} from './moves.ts';
import { OctopusApi, startDatabase } from './octopus-standin.ts';

const first = '2024.3.12899';
const good = '2024.4.7091';
const never = '2024.4.7400-never';
/** Of 1800 s: long enough for a good start, and a bad one is given up while one watches. */
const budgetScale = 0.013;
const jobLimitMs = 120_000;

export async function octopusJourney(open: OpenWindow, kind: string): Promise<void> {
  const name = `octopus-${kind}`;
  await sweep(name);
  // So that there is something to pull, unless another container holds an image.
  for (const tag of [first, good, never])
    await dockerOrNothing('rmi', `${registry()}/octopusdeploy/octopusdeploy:${tag}`);
  const database = await startDatabase(`e2e-sql-${kind}`);
  const window = await open({ budgetScale });
  const { page } = window;
  const journey = new Journey(window, 'octopus');
  const [web, polling] = [await freePort(), await freePort()];
  const api = new OctopusApi(web);
  // One of its volumes is a folder of this machine.
  const folder = mkdtempSync(join(tmpdir(), 'berth-artifacts-'));
  try {
    await journey.step('the gallery', async () => {
      await openGallery(page);
      await journey.look('gallery');
    });

    await journey.step('the form', async () => {
      await fillForm(page, 'Octopus Deploy', name, first);
      await journey.look('form-open');
      await page.getByRole('checkbox', { name: /Octopus license terms/ }).check();
      await page.getByRole('radio', { name: 'A server I already have' }).check();
      await page.getByText('Paste a connection string').click();
      await field(page, 'Connection string').fill(database.connectionString);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await see(page.getByText(/^Connected in /));
      await field(page, 'Admin user').fill('captain');
      await page.getByRole('button', { name: 'Generate Admin password' }).click();
      expect((await field(page, 'Admin password').inputValue()).length).toBeGreaterThan(15);
      expect(await field(page, 'Admin password').getAttribute('type')).toBe('password');
      await field(page, 'Node name').fill(name);
      await publishAt(page, 'Web portal', web);
      await publishAt(page, 'Tentacle polling', polling);
      await keepInFolder(page, 'Artifacts', folder);
      await see(page.getByRole('button', { name: new RegExp(`^Create ${name}`) }));
      await journey.look('form-filled');
      expect(await page.getByRole('complementary', { name: 'Review' }).innerText()).not.toContain('Berth-Journey-1');
    });

    await journey.step('pull, start, healthy', async () => {
      await create(page, name);
      await see(page.getByRole('list', { name: 'Steps' }));
      await journey.look('creating', { isBrief: true });
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is there and answers.`);
      await journey.look('created');
      const steps = await page.getByRole('list', { name: 'Steps' }).innerText();
      expect(steps).toMatch(/image/i);
    });

    await journey.step('the Overview', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await see(page.getByText(first));
      await see(page.getByText('Master key stored'));
      await see(page.getByText('SQL Server database is not Berth’s own'));
      await journey.look('overview');
      expect(await api.version()).toBe(first);
    });

    await journey.step('its log, live', async () => {
      await openTab(page, 'Logs');
      const log = page.getByRole('log', { name: `Log of ${name}` });
      await see(log.getByText('Web server is ready to process requests'));
      const mark = `a line of ${String(Date.now())}`;
      await docker('exec', '--user', '0', `${name}-server`, 'sh', '-c', `echo "${mark}" > /proc/1/fd/1`);
      await see(log.getByText(mark), 5_000);
      await page.getByLabel('Find in the log', { exact: true }).fill('ready');
      await see(log.locator('mark'));
      await journey.look('logs');
    });

    await journey.step('a document, a package, the owner’s backup, and a backup that verifies', async () => {
      await api.putDocument('Projects-1');
      await api.putPackage('Shop', 'first');
      await api.putArtifact('logo', 'first');
      expect(readdirSync(folder)).not.toEqual([]);
      await database.backUp();
      await backUp(page);
      await see(page.getByRole('table', { name: 'Backups' }).getByText('Checksums match'));
      await page
        .getByRole('button', { name: /^Actions for the backup of / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Check' }).click();
      await see(page.getByText(/^Every part of the backup of .* matches\.$/));
      await journey.look('backups');
      await openTab(page, 'Configuration');
      await see(page.getByText('MASTER_KEY'));
      await page.getByRole('button', { name: 'Test connection' }).click();
      await see(page.getByText(/^Connected in /));
      await journey.look('configuration');
    });
    const before = await api.files();
    const key = (await api.state()).keyFingerprint;

    await journey.step(`the plan of an upgrade to ${good}`, async () => {
      await openTab(page, 'Overview');
      await page.getByRole('button', { name: /^Upgrade/ }).click();
      await chooseVersion(page, good);
      await see(page.getByText('SQL Server database is not Berth’s own.'));
      await see(
        page.getByText(/going back to the version before, or to a backup, needs the database backup of its owner/),
      );
      await see(page.getByText('This crosses a minor version.'));
      await see(page.getByText('Master key is stored.'));
      await see(page.getByText('the version goes back; its data needs your backup'));
      await journey.look('upgrade-plan');
    });

    await journey.step(`upgrade to ${good} with one click`, async () => {
      await page.getByRole('button', { name: `Upgrade to ${good}` }).click();
      await see(page.getByRole('list', { name: 'Steps' }));
      await journey.look('upgrading', { isBrief: true });
      expect(await outcome(page, jobLimitMs)).toBe(`${name} runs on ${good}, with all of its volumes.`);
      await journey.look('upgraded');
      expect(await api.state()).toMatchObject({ imageVersion: good, keyFingerprint: key });
      expect(await api.documents()).toContain('Projects-1');
      expect(await api.files()).toEqual(before);
      await openInstance(page, name);
      await see(page.locator('main').getByText(good));
      await see(page.getByText('Master key stored'));
    });

    await journey.step(`an upgrade to ${never} comes back by itself`, async () => {
      await api.putDocument('Projects-2');
      await api.putPackage('Shop-two', 'second');
      await api.putArtifact('logo', 'second');
      const kept = await api.files();
      await page.getByRole('button', { name: 'More actions' }).click();
      const versions = page.getByRole('menuitem', { name: 'Versions' });
      if (await versions.isVisible()) await versions.click();
      else {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Upgrade/ }).click();
      }
      await chooseVersion(page, never);
      await see(page.getByText('SQL Server database is not Berth’s own.'));
      await page.getByRole('button', { name: `Upgrade to ${never}` }).click();
      await see(page.getByText(new RegExp(`^${name} has been down for `)), 60_000);
      await see(page.getByRole('log', { name: 'Live log' }));
      await journey.look('upgrade-waiting', { isBrief: true });
      expect(await outcome(page, jobLimitMs)).toBe(
        `${name} is running again on ${good}, with all of its volumes. The upgrade to ${never} did not come up.`,
      );
      await see(page.getByText('Rolled back'));
      await see(page.getByRole('heading', { name: /^(The lines that explain it|The last lines)/ }));
      await journey.look('rolled-back');
      expect(await api.version()).toBe(good);
      expect(await api.files()).toEqual(kept);
      expect(await api.documents()).toEqual(['Projects-1', 'Projects-2']);
    });

    await journey.step('the instance after it', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await journey.look('overview-after');
      await openTab(page, 'Activity');
      await see(page.getByText(/back on 2024\.4\.7091/));
      await journey.look('activity');
    });

    await journey.step('stop it, put the database back, restore the first backup', async () => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Stop…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
      await waitForState(page, 'Stopped');
      await database.putBack();
      const rows = page.getByRole('button', { name: /^Restore the backup of / });
      await openTab(page, 'Backups');
      await see(rows);
      const dialog = await askRestore(page, (await rows.count()) - 1);
      await see(dialog.getByText('SQL Server database is not Berth’s own.'));
      await see(dialog.getByText('The state of now is backed up first.'));
      await journey.look('restore');
      await dialog.getByRole('button', { name: 'Back up, then restore' }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is restored, and stopped as it was before.`);
      await journey.look('restored');
      await openInstance(page, name);
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await waitForState(page, 'Healthy');
      expect(await api.state()).toMatchObject({ imageVersion: first, keyFingerprint: key });
      expect(await api.files()).toEqual(before);
      expect(await api.documents()).toEqual(['Projects-1']);
    });

    journey.requireAccess();
  } finally {
    await window.close();
    await sweep(name);
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
