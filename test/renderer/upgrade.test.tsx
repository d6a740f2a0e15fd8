import { MantineProvider } from '@mantine/core';
import { render, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { PlanSummary } from '../../src-renderer/features/upgrade/plan-summary.tsx';
import { firstChoice, groupVersions } from '../../src-renderer/features/upgrade/version-groups.ts';
import { idOf, onExternalDatabase } from '../fixtures/world-instances.ts';
import { planOf } from '../fixtures/world-jobs.ts';
import { makeWorld, versionsFor } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

const prod = idOf('octopus-prod');

test('the newest allowed version is chosen, and its plan says what will happen', async () => {
  const world = makeWorld();
  world.instances = world.instances.map((each) => (each.id === prod ? onExternalDatabase(each) : each));
  renderWindow(`#/instances/${prod}/upgrade`, world);
  expect(await screen.findByText('This crosses a minor version.')).toBeTruthy();
  const notes = screen.getAllByRole('note').map((note) => note.textContent);
  expect(notes[0]).toMatch(/^The SQL Server database is not Berth’s own\./);
  expect(screen.getByText('Point of no return')).toBeTruthy();
  expect(screen.getByText('Before anything stops')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Upgrade to 2024.4.7091' })).toHaveProperty('disabled', false);
});

test('a version that is not allowed is shown, cannot be chosen, and says why', async () => {
  renderWindow(`#/instances/${prod}/upgrade`);
  const older = await screen.findByRole('radio', { name: '2024.2.9428' });
  expect(older).toHaveProperty('disabled', true);
  expect(screen.getAllByText(/Cannot go back to this one/).length).toBeGreaterThan(0);
});

test('choosing another version makes another plan; the button starts it and leads to the job', async () => {
  const { user, berth, stores } = renderWindow(`#/instances/${prod}/upgrade`);
  await user.click(await screen.findByRole('radio', { name: '2024.3.13097' }));
  await waitFor(() => expect(screen.queryByText('This crosses a minor version.')).toBeNull());
  await user.click(await screen.findByRole('button', { name: 'Upgrade to 2024.3.13097' }));
  await waitFor(() => expect(stores.route.store.getState().route.page).toBe('job'));
  expect(berth.calls).toEqual([{ name: 'upgrades.start', input: { id: prod, tag: '2024.3.13097' } }]);
});

test('a plan that is blocked cannot be started, and says what stands in the way', () => {
  const instance = makeWorld().instances.find(({ id }) => id === prod)!;
  const plan = {
    ...planOf('upgrade', instance, '2024.4.7091'),
    blockedBy: [{ code: 'DISK_FULL' as const, data: { path: '/var/lib/docker' } }],
  };
  render(
    <MantineProvider env="test">
      <PlanSummary
        instance={instance}
        plan={plan}
        chosen="2024.4.7091"
        isStarting={false}
        problem={null}
        onStart={() => undefined}
      />
    </MantineProvider>,
  );
  expect(screen.getByRole('button', { name: 'Upgrade to 2024.4.7091' })).toHaveProperty('disabled', true);
  expect(screen.getByText('The disk of /var/lib/docker is full.')).toBeTruthy();
});

test('versions keep their order in groups; the search narrows them', () => {
  const world = makeWorld();
  const instance = world.instances.find(({ id }) => id === prod)!;
  const versions = versionsFor(
    instance,
    world.templates.find(({ id }) => id === instance.template.id)!,
  );
  expect(groupVersions(versions, '').map(({ name, isOwn }) => [name, isOwn])).toEqual([
    ['2024.4', false],
    ['2024.3', true],
    ['2024.2', false],
    ['Other', false],
  ]);
  expect(groupVersions(versions, '13071').flatMap((group) => group.versions.map(({ tag }) => tag))).toEqual([
    '2024.3.13071',
  ]);
  expect(firstChoice(versions)).toBe('2024.4.7091');
  expect(firstChoice(versions.filter(({ isAllowed }) => !isAllowed))).toBeNull();
});

test('restoring says what comes back and what is replaced, and starts only from the button', async () => {
  const { user, berth, stores } = renderWindow(`#/instances/${prod}/backups`);
  await user.click((await screen.findAllByRole('button', { name: /^Restore the backup/ }))[0]!);
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText('/repository')).toBeTruthy();
  expect(within(dialog).getByText(/^What was done since .+ is replaced\.$/)).toBeTruthy();
  expect(within(dialog).getByText('The state of now is backed up first.')).toBeTruthy();
  const start = within(dialog).getByRole('button', { name: 'Back up, then restore' });
  await waitFor(() => expect(start).toHaveProperty('disabled', false));
  expect(berth.calls).toEqual([]);
  await user.click(start);
  await waitFor(() => expect(stores.route.store.getState().route.page).toBe('job'));
  expect(berth.calls.map(({ name }) => name)).toEqual(['backups.restore']);
});
