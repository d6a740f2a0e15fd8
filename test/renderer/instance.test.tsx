import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Instance } from '../../src-main/contract/instance.ts';
import { idOf, onExternalDatabase } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

const prod = idOf('octopus-prod');

test('the overview says where it answers and how safe it is', async () => {
  const world = makeWorld();
  world.instances = world.instances.map((each) => (each.id === prod ? onExternalDatabase(each) : each));
  renderWindow(`#/instances/${prod}/overview`, world);
  expect(await screen.findByRole('heading', { level: 1, name: 'octopus-prod' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'localhost:8080' })).toBeTruthy();
  const protection = screen.getByRole('region', { name: 'Protection' });
  expect(within(protection).getByText('Master key stored')).toBeTruthy();
  expect(within(protection).getByText('The SQL Server database is not Berth’s own')).toBeTruthy();
  expect(await screen.findByRole('table', { name: /CPU, last hour/ })).toBeTruthy();
});

test('down: the reason in plain words stands first, and See log is the main button', async () => {
  const world = makeWorld();
  const down: Instance['state'] = {
    word: 'down',
    since: new Date(world.now - 60_000).toISOString(),
    reason: {
      problem: { code: 'CONTAINER_EXITED', data: { service: 'server', exitCode: 1, isOutOfMemory: true } },
      diagnosis: null,
      restarts: 5,
    },
  };
  world.instances = world.instances.map((instance) => (instance.id === prod ? { ...instance, state: down } : instance));
  const { user, stores } = renderWindow(`#/instances/${prod}/overview`, world);
  expect(await screen.findByText('server ran out of memory and was ended by the engine.')).toBeTruthy();
  expect(screen.getByText(/Restarted 5 times\./)).toBeTruthy();
  await user.click(screen.getAllByRole('button', { name: 'See log' })[0]!);
  expect(stores.route.store.getState().route).toMatchObject({ tab: 'logs' });
});

test('tabs move with the arrow keys and open with Enter', async () => {
  const { user, stores } = renderWindow(`#/instances/${prod}/overview`);
  (await screen.findByRole('tab', { name: 'Overview' })).focus();
  await user.keyboard('{ArrowRight}{ArrowRight}{Enter}');
  await waitFor(() => expect(stores.route.store.getState().route).toMatchObject({ tab: 'configuration' }));
});

test('a secret is dots until it is asked for, and dots again when the window loses the focus', async () => {
  const { user } = renderWindow(`#/instances/${prod}/configuration`);
  const reveal = await screen.findByRole('button', { name: 'Reveal Master key' });
  expect(document.body.textContent).not.toContain('bm90LWEtcmVhbC1rZXktMQ==');
  await user.click(reveal);
  expect(await screen.findByText('bm90LWEtcmVhbC1rZXktMQ==')).toBeTruthy();
  expect(screen.getByText(/Shown for \d+ s more/)).toBeTruthy();
  window.dispatchEvent(new Event('blur'));
  await waitFor(() => expect(document.body.textContent).not.toContain('bm90LWEtcmVhbC1rZXktMQ=='));
});

test('a damaged backup cannot be restored and says which part differs', async () => {
  const { user, berth } = renderWindow(`#/instances/${prod}/backups`);
  const table = await screen.findByRole('table', { name: 'Backups' });
  const damaged = within(table).getByText('Damaged').closest('tr')!;
  expect(within(damaged).getByRole('button', { name: /^Restore the backup/ })).toHaveProperty('disabled', true);
  expect(screen.getByText(/Its part volume-artifacts\.tar\.zst differs/)).toBeTruthy();
  const unchecked = within(table).getByText('Not checked yet').closest('tr')!;
  await user.click(within(unchecked).getByRole('button', { name: /^Actions for/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'Check' }));
  expect(await screen.findByText(/^Every part of the backup of .+ matches\.$/)).toBeTruthy();
  expect(berth.calls.map(({ name }) => name)).toEqual(['backups.verify']);
});

test('removing a backup asks, and the row goes', async () => {
  const { user, berth } = renderWindow(`#/instances/${prod}/backups`);
  const table = await screen.findByRole('table', { name: 'Backups' });
  const rows = within(table).getAllByRole('row').length;
  await user.click(within(table).getAllByRole('button', { name: /^Actions for/ })[0]!);
  await user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
  const dialog = await screen.findByRole('dialog');
  expect(berth.calls).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Remove the backup' }));
  await waitFor(() => expect(within(table).getAllByRole('row')).toHaveLength(rows - 1));
});

test('activity lists its jobs by day, each leads to its page', async () => {
  const { user, stores } = renderWindow(`#/instances/${prod}/activity`);
  await user.click(await screen.findByRole('button', { name: /octopus-prod is back on 2024\.3\.12899/ }));
  expect(stores.route.store.getState().route).toMatchObject({ page: 'job' });
});

test('an instance that is not there says so and leads home', async () => {
  renderWindow('#/instances/nobody0001/overview');
  expect(await screen.findByRole('heading', { name: 'There is no such instance.' })).toBeTruthy();
});

test('an instance that goes away while it is shown does not break the page', async () => {
  const { berth } = renderWindow(`#/instances/${prod}/overview`);
  await screen.findByRole('heading', { level: 1, name: 'octopus-prod' });
  berth.removeInstance(prod);
  expect(await screen.findByRole('heading', { name: 'There is no such instance.' })).toBeTruthy();
});
