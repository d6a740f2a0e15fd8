import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { goesAndStays, removeWords } from '../../src-renderer/features/remove/remove-facts.ts';
import { idOf } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

const prod = idOf('octopus-prod');

async function askRemove() {
  const window = renderWindow(`#/instances/${prod}/overview`);
  await window.user.click(await screen.findByRole('button', { name: 'More actions' }));
  await window.user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
  return { ...window, dialog: await screen.findByRole('dialog') };
}

test('removing needs the typed name, to the letter', async () => {
  const { user, berth, dialog } = await askRemove();
  const button = within(dialog).getByRole('button', { name: 'Back up and remove' });
  expect(button).toHaveProperty('disabled', true);
  const field = within(dialog).getByRole('textbox', { name: 'Type octopus-prod to go on' });
  await user.click(field);
  await user.paste('octopus-pro');
  expect(button).toHaveProperty('disabled', true);
  await user.paste('d');
  await waitFor(() => expect(button).toHaveProperty('disabled', false));
  await user.click(button);
  await waitFor(() =>
    expect(berth.calls).toEqual([
      { name: 'instances.remove', input: { id: prod, safetyBackup: true, keepData: false } },
    ]),
  );
});

test('without a safety backup it says what is lost, and the button says so too', async () => {
  const { user, dialog } = await askRemove();
  await user.click(within(dialog).getByRole('checkbox', { name: 'Make a safety backup first' }));
  expect(within(dialog).getByText('Without a safety backup nothing brings the data back.')).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: 'Remove with its data' })).toBeTruthy();
  await user.click(within(dialog).getByRole('checkbox', { name: /Keep its volumes/ }));
  expect(within(dialog).getByRole('button', { name: 'Remove' })).toBeTruthy();
});

test('what goes and what stays follows the choice', () => {
  const instance = makeWorld().instances.find(({ id }) => id === prod)!;
  const all = goesAndStays(instance, { safetyBackup: true, keepData: false });
  expect(all.goes.some((row) => row.includes('volume'))).toBe(true);
  const kept = goesAndStays(instance, { safetyBackup: false, keepData: true });
  expect(kept.goes.some((row) => row.includes('volume'))).toBe(false);
  expect(kept.stays.some((row) => row.includes('volume'))).toBe(true);
  expect(removeWords({ safetyBackup: true, keepData: true })).toBe('Back up and remove');
});
