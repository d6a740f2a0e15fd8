import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { goesAndStays, removeWords } from '../../src-renderer/features/remove/remove-facts.ts';
import { idOf, onExternalDatabase, server as serverName } from '../fixtures/world-instances.ts';
import { makeWorld } from '../fixtures/world.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
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

test('what goes and what stays is named, one by one', async () => {
  const { user, dialog } = await askRemove();
  const goes = within(dialog).getByRole('list', { name: 'What goes' });
  for (const name of ['octopus-prod-server', 'octopus-prod-database', 'octopus-prod-repository', 'octopus-prod-mssql'])
    expect(await within(goes).findByText(name)).toBeTruthy();
  await user.click(within(dialog).getByRole('checkbox', { name: /Keep its volumes/ }));
  const stays = within(dialog).getByRole('list', { name: 'What stays' });
  expect(await within(stays).findByText('octopus-prod-mssql')).toBeTruthy();
  expect(within(goes).queryByText('octopus-prod-mssql')).toBeNull();
  expect(within(dialog).getByText(/can be installed again from Adopt/)).toBeTruthy();
  expect(within(stays).getByText('4 backups, and the safety backup')).toBeTruthy();
  await expectNoAxeFindings(dialog);
});

test('folders, volumes of others and state that is elsewhere stay, and so do the secrets that open them', () => {
  const found = makeWorld().instances.find(({ id }) => id === prod)!;
  const instance = { ...onExternalDatabase(found), backups: 0 };
  const server = instance.spec.services[serverName]!;
  const [first, second, ...others] = server.mounts;
  const mounts = [
    { ...first!, source: { kind: 'folder' as const, path: '/srv/octopus' } },
    { ...second!, isForeign: true },
    ...others,
  ];
  const changed = { ...instance, spec: { ...instance.spec, services: { [serverName]: { ...server, mounts } } } };
  const { goes, stays } = goesAndStays(changed, null, { safetyBackup: false, keepData: false });
  expect(goes.flatMap(({ names }) => names)).toEqual([
    'octopus-prod-server',
    'octopus-prod-tasklogs',
    'octopus-prod-cache',
  ]);
  expect(stays.map(({ text, names }) => [text, ...names])).toEqual([
    ['1 volume that is not this instance’s alone', 'octopus-prod-artifacts'],
    ['1 folder of this computer', '/srv/octopus'],
    ['Its secrets, in Berth’s vault'],
    ['The SQL Server database is not touched.'],
    ['Images, shared with others'],
  ]);
  expect(removeWords({ safetyBackup: true, keepData: true })).toBe('Back up and remove');
});
