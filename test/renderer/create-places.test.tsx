/** Ports, storage, resources and what few instances need. */
import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { MemoryBerth } from '../fakes/memory-client.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

const address = '#/instances/new/postgresql';

async function choose(user: UserEvent, name: string, option: string): Promise<void> {
  await user.click(screen.getByRole('combobox', { name }));
  await user.click(await screen.findByRole('option', { name: option }));
}

/** What the form would make, as the border is given it. */
async function created(user: UserEvent, berth: MemoryBerth): Promise<unknown> {
  const create = screen.getByRole('button', { name: /^Create postgresql/ });
  await waitFor(() => expect(create).toHaveProperty('disabled', false), { timeout: 12_000 });
  await user.click(create);
  await screen.findByRole('heading', { name: /^Creating/ });
  return berth.calls.find((call) => call.name === 'instances.create')?.input;
}

test('a port may be automatic, for one address, and others can be added with their protocol', async () => {
  const { user, berth } = renderWindow(address);
  const section = await screen.findByRole('region', { name: 'Ports' });
  const [host] = within(section).getAllByRole<HTMLInputElement>('textbox', { name: /^Host port of/ });
  await user.clear(host!);
  expect(host!.placeholder).toBe('automatic');
  const label = host!.getAttribute('aria-label')!.replace('Host port of ', '');
  await choose(user, `Address of ${label}`, 'One address');
  await user.type(screen.getByRole('textbox', { name: `Own address of ${label}` }), '192.168.1.10');
  await user.click(within(section).getByRole('button', { name: 'Add a port' }));
  const target = screen.getByRole('textbox', { name: 'Container port of Port 80' });
  await user.clear(target);
  await user.type(target, '53');
  await choose(user, 'Protocol of Port 53', 'udp');
  await expectNoAxeFindings(section);
  expect(await created(user, berth)).toMatchObject({
    services: {
      server: {
        ports: [
          { hostPort: null, hostIp: '192.168.1.10' },
          { name: 'extra-1', hostPort: null, containerPort: 53, protocol: 'udp' },
        ],
      },
    },
  });
});

test('a folder is walked to in a dialog, a new one is made, and the path comes back', async () => {
  const { user, berth } = renderWindow(address);
  await screen.findByRole('region', { name: 'Storage' });
  const [kind] = screen.getAllByRole('combobox', { name: /^Storage of/ });
  const label = kind!.getAttribute('aria-label')!.replace('Storage of ', '');
  await choose(user, `Storage of ${label}`, 'Folder');
  await user.click(screen.getByRole('button', { name: `Choose the folder of ${label}` }));
  const dialog = await screen.findByRole('dialog', { name: 'Choose a folder' });
  const place = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Folder' });
  await waitFor(() => expect(place.value).toBe('/home/mira'));
  expect(within(dialog).queryByRole('button', { name: '.config' })).toBeNull();
  await user.click(within(dialog).getByRole('checkbox', { name: 'Show hidden folders' }));
  expect(within(dialog).getByRole('button', { name: '.config' })).toBeTruthy();
  await expectNoAxeFindings(dialog);
  await user.click(within(dialog).getByRole('button', { name: 'projects' }));
  expect(await within(dialog).findByRole('button', { name: 'shop' })).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'One up' }));
  await waitFor(() => expect(place.value).toBe('/home/mira'));
  await user.clear(place);
  await user.type(place, '/no/such{Enter}');
  expect(await within(dialog).findByRole('alert')).toBeTruthy();
  await user.clear(place);
  await user.type(place, '/srv/octopus{Enter}');
  expect(await within(dialog).findByRole('button', { name: 'repository' })).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Make a folder' }));
  await user.type(within(dialog).getByRole('textbox', { name: 'Name of the new folder' }), 'data{Enter}');
  await waitFor(() => expect(place.value).toBe('/srv/octopus/data'));
  await user.click(within(dialog).getByRole('button', { name: 'Use this folder' }));
  expect(screen.getByRole('textbox', { name: `Folder of ${label}` })).toHaveProperty('value', '/srv/octopus/data');
  expect(await created(user, berth)).toMatchObject({
    services: { server: { mounts: [{ source: { kind: 'folder', path: '/srv/octopus/data' } }] } },
  });
});

test('an existing volume, and a mount of the user’s own that is read-only', async () => {
  const { user, berth } = renderWindow(address);
  await screen.findByRole('region', { name: 'Storage' });
  const [kind] = screen.getAllByRole('combobox', { name: /^Storage of/ });
  const label = kind!.getAttribute('aria-label')!.replace('Storage of ', '');
  await choose(user, `Storage of ${label}`, 'Existing volume');
  await user.click(screen.getByRole('combobox', { name: `Existing volume of ${label}` }));
  await user.click(await screen.findByRole('option', { name: /octopus_artifacts, used by OctopusDeploy/ }));
  await user.click(screen.getByRole('button', { name: 'Add a mount' }));
  await user.type(screen.getByRole('textbox', { name: 'Path of Extra mount in the container' }), '/certs');
  await user.type(screen.getByRole('textbox', { name: 'Folder of /certs' }), '/srv/certs');
  await user.click(screen.getByRole('checkbox', { name: '/certs is read-only' }));
  await user.click(screen.getByRole('button', { name: 'Add a mount' }));
  await user.click(screen.getByRole('button', { name: 'Remove Extra mount' }));
  expect(await created(user, berth)).toMatchObject({
    services: {
      server: {
        mounts: [
          { source: { kind: 'volume', volume: 'octopus_artifacts' } },
          { name: 'extra-1', path: '/certs', isReadOnly: true, source: { kind: 'folder', path: '/srv/certs' } },
        ],
      },
    },
  });
});

test('limits can be typed, and only two ways of going on after an exit are offered', async () => {
  const { user, berth } = renderWindow(address);
  const section = await screen.findByRole('region', { name: 'Resources' });
  await user.click(within(section).getByRole('button', { name: /^CPU of .+: No limit\. Type a number$/ }));
  await user.keyboard('1.5{Enter}');
  expect(within(section).getByRole('button', { name: /^CPU of .+: 1\.5 of \d+ cores\./ })).toBeTruthy();
  await user.click(within(section).getByRole('button', { name: /^Memory of .+ Type a number$/ }));
  const number = within(section).getByRole('textbox', { name: /^Gigabytes for/ });
  await user.clear(number);
  await user.type(number, '2{Enter}');
  await user.click(within(section).getByRole('combobox', { name: /^When .+ exits$/ }));
  expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual([
    'Starts again by itself',
    'Stays stopped',
  ]);
  await user.click(screen.getByRole('option', { name: 'Stays stopped' }));
  expect(await created(user, berth)).toMatchObject({
    services: { server: { resources: { cpus: 1.5, memoryBytes: 2_000_000_000 }, restart: 'no' } },
  });
});

test('labels, networks, host names and arguments are folded away until they are wanted', async () => {
  const { user, berth } = renderWindow(address);
  const section = await screen.findByRole('region', { name: 'Advanced' });
  const fold = within(section).getByRole('button', { expanded: false });
  await user.click(fold);
  await user.click(within(section).getByRole('button', { name: 'Add a label' }));
  await user.type(within(section).getByRole('textbox', { name: 'Name of label 1' }), 'traefik.enable');
  await user.type(within(section).getByRole('textbox', { name: 'Value of label 1' }), 'true');
  await user.click(within(section).getByRole('combobox', { name: /^Networks of/ }));
  await user.click(await screen.findByRole('option', { name: 'corp (bridge)' }));
  await user.click(within(section).getByRole('button', { name: 'Add a host name' }));
  await user.type(within(section).getByRole('textbox', { name: 'Host name 1' }), 'sql01');
  await user.type(within(section).getByRole('textbox', { name: 'Address of host name 1' }), 'host-gateway');
  await user.type(within(section).getByRole('textbox', { name: /^Arguments of/ }), '-c{Enter}fsync=on');
  await expectNoAxeFindings(section);
  expect(await created(user, berth)).toMatchObject({
    services: {
      server: {
        labels: [{ name: 'traefik.enable', value: 'true' }],
        networks: ['corp'],
        extraHosts: [{ name: 'sql01', address: 'host-gateway' }],
        command: ['-c', 'fsync=on'],
      },
    },
  });
});
