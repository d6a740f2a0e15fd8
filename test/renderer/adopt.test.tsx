import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { idOf } from '../fixtures/world-instances.ts';
import { emptyWorld, makeWorld } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

async function open(world = makeWorld()) {
  const window = renderWindow('#/instances/adopt', world);
  const details = await screen.findByRole('region', { name: 'Details of OctopusDeploy' });
  return { ...window, details };
}

test('a recognised container is adopted under its suggested name, with what to know before', async () => {
  const { user, berth, details } = await open();
  expect(within(details).getByText('Nothing is touched now.')).toBeTruthy();
  expect(within(details).getByText('/taskLogs is in no volume.')).toBeTruthy();
  expect(within(details).getByText('DB_CONNECTION_STRING')).toBeTruthy();
  expect(within(details).getAllByText('secret').length).toBe(3);
  expect(within(details).getByText('not in the template, kept as it is')).toBeTruthy();
  await user.click(within(details).getByRole('button', { name: 'Adopt octopusdeploy' }));
  await waitFor(() =>
    expect(berth.calls).toEqual([
      {
        name: 'instances.adopt',
        input: { template: 'octopus-server', name: 'octopusdeploy', containers: { server: 'OctopusDeploy' } },
      },
    ]),
  );
  await waitFor(() => expect(location.hash).toMatch(/^#\/jobs\//));
});

test('a name that does not fit, or is taken, is said at once', async () => {
  const { user, details } = await open();
  const field = within(details).getByRole('textbox', { name: 'Name' });
  await user.clear(field);
  await user.paste('Not A Name');
  expect(within(details).getByText(/^Small letters, digits and hyphens, at most 40. It begins/)).toBeTruthy();
  expect(within(details).getByRole('button', { name: 'Adopt' })).toHaveProperty('disabled', true);
  await user.clear(field);
  await user.paste('octopus-prod');
  expect(within(details).getByText('octopus-prod is the name of another instance.')).toBeTruthy();
  await user.clear(field);
  await user.paste('octopus-3');
  expect(within(details).getByRole('button', { name: 'Adopt octopus-3' })).toHaveProperty('disabled', false);
});

test('an unknown image needs a template', async () => {
  const { user, berth } = await open();
  await user.click(screen.getByRole('button', { name: /shop-web-1/ }));
  const details = await screen.findByRole('region', { name: 'Details of shop-web-1' });
  expect(within(details).getByText('It needs a template.')).toBeTruthy();
  expect(within(details).getByRole('button', { name: 'Adopt shop-web-1' })).toHaveProperty('disabled', true);
  await user.click(within(details).getByRole('combobox', { name: 'Template' }));
  await user.click(await screen.findByRole('option', { name: 'Gitea' }));
  await user.click(within(details).getByRole('button', { name: 'Adopt shop-web-1' }));
  await waitFor(() =>
    expect(berth.calls[0]?.input).toMatchObject({ template: 'gitea', containers: { server: 'shop-web-1' } }),
  );
});

test('one that cannot be adopted says why', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: /scratch/ }));
  const details = await screen.findByRole('region', { name: 'Details of scratch' });
  expect(within(details).getByText(/^It was started with --rm/)).toBeTruthy();
  expect(within(details).getByRole('button', { name: 'Adopt scratch' })).toHaveProperty('disabled', true);
});

test('a companion is taken along, unless it is left out', async () => {
  const world = makeWorld();
  const [octopus] = world.adoptable;
  const service = octopus!.services[0]!;
  const database = { ...service, service: 'database' as never, container: 'mssql', variables: [] };
  world.adoptable = [{ ...octopus!, services: [service, database] }];
  const { user, berth, details } = await open(world);
  const box = within(details).getByRole('checkbox', { name: /^Adopt .+ too$/ });
  expect(box).toHaveProperty('checked', true);
  await user.click(box);
  expect(within(details).getByText('It stays outside Berth, and the server keeps using it.')).toBeTruthy();
  await user.click(within(details).getByRole('button', { name: 'Adopt octopusdeploy' }));
  await waitFor(() => expect(berth.calls[0]?.input).toMatchObject({ containers: { server: 'OctopusDeploy' } }));
  expect(JSON.stringify(berth.calls[0]?.input)).not.toContain('mssql');
});

test('kept data is installed again; what is missing is said', async () => {
  const world = makeWorld();
  world.kept = [
    ...world.kept,
    {
      ...world.kept[0]!,
      id: 'lostlost01' as never,
      name: 'lost',
      problem: { code: 'VOLUMES_GONE', data: { volumes: ['lost-data'] } },
    },
  ];
  const { user, berth } = await open(world);
  const kept = await screen.findByRole('list', { name: 'Kept data' });
  expect(within(kept).getByText('lost-data is gone, so it cannot be installed again on its data.')).toBeTruthy();
  expect(within(kept).getByRole('button', { name: 'Install again: lost' })).toHaveProperty('disabled', true);
  await user.click(within(kept).getByRole('button', { name: 'Install again: git-old' }));
  await waitFor(() =>
    expect(berth.calls[0]).toEqual({ name: 'instances.reinstall', input: { id: world.kept[0]!.id } }),
  );
});

test('nothing to adopt is no mystery, and the page has no fault of access', async () => {
  const { unmount } = renderWindow('#/instances/adopt', { ...makeWorld(), adoptable: [], kept: [] });
  expect(await screen.findByText('Every container here is in Berth already')).toBeTruthy();
  unmount();
  const { container } = await open();
  await screen.findByRole('list', { name: 'Kept data' });
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('an instance is released from its menu, but only while every container is as it was found', async () => {
  const world = makeWorld();
  const id = idOf('git');
  world.instances = world.instances.map((instance) =>
    instance.id !== id
      ? instance
      : {
          ...instance,
          isAdopted: true,
          spec: {
            ...instance.spec,
            services: Object.fromEntries(
              Object.entries(instance.spec.services).map(([name, service]) => [
                name,
                { ...service, adopted: { container: 'gitea', id: 'c1' } },
              ]),
            ),
          },
        },
  );
  const { user, berth, unmount } = renderWindow(`#/instances/${id}/overview`, world);
  await user.click(await screen.findByRole('button', { name: 'More actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Release…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Release git?' });
  await user.click(within(dialog).getByRole('button', { name: 'Release' }));
  await waitFor(() => expect(berth.calls).toEqual([{ name: 'instances.release', input: { id } }]));
  unmount();
  const other = renderWindow(`#/instances/${idOf('octopus-prod')}/overview`);
  await other.user.click(await screen.findByRole('button', { name: 'More actions' }));
  await screen.findByRole('menuitem', { name: 'Remove…' });
  expect(screen.queryByRole('menuitem', { name: 'Release…' })).toBeNull();
});

test('the page is found from the list of instances', async () => {
  const { user } = renderWindow('#/instances');
  await user.click(await screen.findByRole('button', { name: 'Adopt a container' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Adopt' })).toBeTruthy();
  expect(location.hash).toBe('#/instances/adopt');
});

test('without instances, too', async () => {
  renderWindow('#/instances', emptyWorld());
  expect(await screen.findByRole('button', { name: 'Adopt a container' })).toBeTruthy();
});
