/** Real PostgreSQL, on an engine that comes late, goes away and comes back: create, back up, restore, remove. */
import { expect } from 'vitest';
import { freePort } from '../../integration/engine-harness/free-port.ts';
import { engineRoad } from '../harness/engine-road.ts';
import { docker, sweep } from '../harness/parts.ts';
import { call, type OpenWindow } from '../harness/window.ts';
import { Journey } from './journey.ts';
import {
  askRestore,
  backUp,
  create,
  fillForm,
  openGallery,
  openInstance,
  openPlace,
  outcome,
  publishAt,
  see,
  waitForState,
} from './moves.ts';

const version = '15.18';
const jobLimitMs = 120_000;
/** Berth looks every 5 s. */
const foundLimitMs = 20_000;

export async function postgresqlJourney(open: OpenWindow, kind: string): Promise<void> {
  const name = `ledger-${kind}`;
  await sweep(name);
  const road = engineRoad();
  const window = await open({ dockerHost: road.endpoint });
  const { page } = window;
  const journey = new Journey(window, 'postgresql');
  const sql = async (text: string): Promise<string> =>
    (await docker('exec', '--user', 'postgres', `${name}-database`, 'psql', '-U', 'postgres', '-Atc', text)).trim();
  try {
    await journey.step('no engine answers: the places that were looked at', async () => {
      await see(page.getByRole('heading', { name: 'No Docker engine answered yet' }), foundLimitMs);
      const places = page.getByRole('list', { name: 'Places that were looked at' });
      await see(places.getByText('DOCKER_HOST'));
      await journey.look('no-engine');
    });

    await journey.step('the engine comes: it goes on by itself', async () => {
      await road.open();
      await see(page.getByRole('button', { name: 'New instance' }), foundLimitMs);
      await journey.look('instances-at-first');
    });

    await journey.step('create', async () => {
      await openGallery(page);
      await fillForm(page, 'PostgreSQL', name, version);
      await publishAt(page, 'Database', await freePort());
      await create(page, name);
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is there and answers.`);
      await sql('create table entries (what text)');
      await sql("insert into entries values ('before')");
    });

    await journey.step('back up, write, restore: the rows of that moment', async () => {
      await openInstance(page, name);
      await waitForState(page, 'Healthy');
      await backUp(page);
      await sql("insert into entries values ('after')");
      const dialog = await askRestore(page, 0);
      await dialog.getByRole('button', { name: 'Back up, then restore' }).click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is restored and answers.`);
      expect(await sql('select what from entries')).toBe('before');
    });

    await journey.step('the engine goes away and comes back', async () => {
      await openPlace(page, 'Instances');
      const row = page.getByRole('row', { name: new RegExp(`^${name},`) });
      await road.close();
      await see(row.getByText('Not reachable'), foundLimitMs);
      await see(page.getByText(/ stopped answering\.?$/));
      await journey.look('engine-away');
      await road.open();
      await see(row.getByText('Healthy'), foundLimitMs);
      await expect.poll(() => page.getByRole('alert').filter({ hasText: 'stopped answering.' }).count()).toBe(0);
    });

    await journey.step('back up and remove, by name', async () => {
      await openInstance(page, name);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      const dialog = page.getByRole('dialog');
      const button = dialog.getByRole('button', { name: 'Back up and remove' });
      await see(button);
      expect(await button.isDisabled()).toBe(true);
      await dialog.getByRole('textbox', { name: `Type ${name} to go on` }).fill('ledger');
      expect(await button.isDisabled()).toBe(true);
      await journey.look('remove');
      await dialog.getByRole('textbox', { name: `Type ${name} to go on` }).fill(name);
      await button.click();
      expect(await outcome(page, jobLimitMs)).toBe(`${name} is removed.`);
      for (const what of [
        ['ps', '-a'],
        ['volume', 'ls'],
        ['network', 'ls'],
      ])
        expect(await docker(...what)).not.toContain(name);
      const backups = (await call(window, 'backups.list', {})) as { reason: string; trust: string }[];
      expect(backups[0]).toMatchObject({ reason: 'beforeRemove', trust: 'match' });
    });

    journey.requireAccess();
  } finally {
    await window.close();
    await road.remove();
    await sweep(name);
  }
}
