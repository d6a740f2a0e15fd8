import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Instance } from '../../src-main/contract/instance.ts';
import { idOf, server } from '../fixtures/world-instances.ts';
import { makeWorld, type World } from '../fixtures/world.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow, type RenderedWindow } from './shell/render-window.tsx';

const prod = idOf('octopus-prod');
const tab = `#/instances/${prod}/configuration`;
const tasks = 'Tasks at once';
const port = 'Host port of Web portal';

async function open(world?: World): Promise<RenderedWindow & { readonly plan: () => Promise<HTMLElement> }> {
  const window = renderWindow(tab, world);
  await screen.findByRole('form', { name: 'Configuration' });
  return { ...window, plan: () => screen.findByRole('complementary', { name: 'Plan' }) };
}

async function retype(user: RenderedWindow['user'], name: string, text: string): Promise<void> {
  const field = screen.getByRole('textbox', { name });
  await user.tripleClick(field);
  await user.paste(text);
  await user.tab();
}

function changed(change: (instance: Instance) => Instance): World {
  const world = makeWorld();
  world.instances = world.instances.map((each) => (each.id === prod ? change(each) : each));
  return world;
}

test('without a change there is no plan; with the first one it says what is re-created, why, and what is kept', async () => {
  const { user, plan } = await open();
  expect(screen.queryByRole('complementary', { name: 'Plan' })).toBeNull();
  await retype(user, port, '8082');
  await retype(user, tasks, '9');
  const pane = await plan();
  expect(await within(pane).findByText('50 s')).toBeTruthy();
  expect(pane.textContent).toContain(
    'The container server is re-created, because variables and ports are fixed when a container is made.',
  );
  expect(pane.textContent).toContain('SQL Server keeps running.');
  expect(within(pane).getByText('goes back by itself')).toBeTruthy();
  const differences = within(pane).getByRole('group', { name: 'Differences' });
  for (const line of ['- TASK_CAP=5', '+ TASK_CAP=9', '- web: 8080', '+ web: 8082'])
    expect(differences.textContent.replaceAll(/ +/g, ' ')).toContain(line);
  const kept = within(pane).getByRole('region', { name: 'Kept' });
  for (const each of ['All 5 volumes', 'SQL Server, untouched', 'Master key', 'Log of the old container'])
    expect(within(kept).getByText(each)).toBeTruthy();
  expect(within(pane).getByRole('region', { name: 'Changes for users' }).textContent).toContain(
    'Web portal moves from localhost:8080 to localhost:8082.',
  );
  await expectNoAxeFindings(document.body);
});

test('sections count their changes, rows say what was there, and the last one put back closes the plan', async () => {
  const { user, plan } = await open();
  await retype(user, tasks, '9');
  await plan();
  const sections = screen.getByRole('navigation', { name: 'Sections of the configuration' });
  expect(within(sections).getByRole('link', { name: /^Environment\s*1\s*1 change$/ })).toBeTruthy();
  expect(screen.getByText('was 5')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: `Put ${tasks} back` }));
  expect(screen.getByRole('textbox', { name: tasks })).toHaveProperty('value', '5');
  expect(screen.queryByRole('complementary', { name: 'Plan' })).toBeNull();
});

test('applying goes to the job; what it applies is not waiting any more, and is the form when it has ended', async () => {
  const { user, berth, plan, stores } = await open();
  await retype(user, tasks, '9');
  const pane = await plan();
  expect(screen.getByRole('tab', { name: /Configuration\s*1 change waiting/ })).toBeTruthy();
  const apply = within(pane).getByRole('button', { name: 'Apply 1 change' });
  await waitFor(() => expect(apply).toHaveProperty('disabled', false));
  await user.click(apply);
  expect(await screen.findByRole('heading', { name: 'Configuring octopus-prod' })).toBeTruthy();
  expect(berth.calls).toMatchObject([
    {
      name: 'instances.configure',
      input: {
        id: prod,
        revision: 3,
        safetyBackup: true,
        draft: { services: { server: { environment: { TASK_CAP: '9' } } } },
      },
    },
  ]);
  const job = berth.world.jobs[0]!;
  const found = berth.world.instances.find(({ id }) => id === prod)!;
  const service = found.spec.services[server]!;
  const environment = { ...service.environment, TASK_CAP: { kind: 'plain' as const, value: '9' } };
  berth.changeInstance({
    ...found,
    state: { word: 'healthy', since: new Date().toISOString() },
    spec: { ...found.spec, revision: 4, services: { ...found.spec.services, [server]: { ...service, environment } } },
  });
  berth.changeJob({ ...job, state: 'done', finishedAt: new Date().toISOString() });
  expect(await screen.findByRole('heading', { name: /runs with its new configuration/ })).toBeTruthy();
  stores.route.store.getState().go({ page: 'instance', id: prod, tab: 'configuration' });
  await waitFor(() => expect(screen.getByRole('textbox', { name: tasks })).toHaveProperty('value', '9'));
  await waitFor(() => expect(screen.queryByText(/waiting$/)).toBeNull());
  expect(screen.queryByRole('complementary', { name: 'Plan' })).toBeNull();
});

test('a configuration that was undone says that it runs as before, and leads back to the edits', async () => {
  const { user, berth, plan } = await open();
  await retype(user, tasks, '9');
  const apply = within(await plan()).getByRole('button', { name: 'Apply 1 change' });
  await waitFor(() => expect(apply).toHaveProperty('disabled', false));
  await user.click(apply);
  await screen.findByRole('heading', { name: 'Configuring octopus-prod' });
  const job = berth.world.jobs[0]!;
  const found = berth.world.instances.find(({ id }) => id === prod)!;
  berth.changeInstance({ ...found, state: { word: 'healthy', since: new Date().toISOString() } });
  berth.changeJob({
    ...job,
    state: 'rolledBack',
    finishedAt: new Date().toISOString(),
    downtimeSeconds: 50,
    problem: { code: 'GATE_TIMEOUT', data: { service: 'server', waitedSeconds: 900 } },
  });
  expect(
    await screen.findByRole('heading', {
      name: 'octopus-prod is running again with its configuration of before, with all of its data. The new one did not come up.',
    }),
  ).toBeTruthy();
  expect(screen.getByText(/server was not ready within 15 min\. So Berth put everything back\./)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Back to the configuration' }));
  expect(await screen.findByRole('textbox', { name: tasks })).toHaveProperty('value', '9');
  expect(await plan()).toBeTruthy();
});

test('limits alone are applied at once, without a word about backups', async () => {
  const { user, plan } = await open();
  await user.click(screen.getByRole('combobox', { name: 'When Octopus Server exits' }));
  await user.click(await screen.findByRole('option', { name: 'Stays stopped' }));
  const pane = await plan();
  expect(await within(pane).findByText('Applied at once, no restart.')).toBeTruthy();
  expect(within(pane).queryByRole('checkbox', { name: 'Make a safety backup first' })).toBeNull();
  expect(within(pane).getByText('None')).toBeTruthy();
});

test('what is to settle stands first, blocks the button with the reason, and is mended by one press', async () => {
  const { user, plan } = await open();
  await retype(user, port, '8081');
  const pane = await plan();
  expect(await within(pane).findByText('Port 8081 is taken by build-agents.')).toBeTruthy();
  expect(within(pane).getByRole('button', { name: 'Apply 1 change' })).toHaveProperty('disabled', true);
  expect(within(pane).getByText('Waiting for one thing to be settled')).toBeTruthy();
  await user.click(within(pane).getByRole('button', { name: 'Port 8081 is taken by build-agents.' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: port }));
  await user.click(within(pane).getByRole('button', { name: 'Use 8082' }));
  await waitFor(() => expect(within(pane).queryByText(/is taken/)).toBeNull());
  expect(screen.getByRole('textbox', { name: port })).toHaveProperty('value', '8082');
});

test('the safety backup can be left out, and the pane says what that means', async () => {
  const { user, berth, plan } = await open();
  await retype(user, tasks, '9');
  const pane = await plan();
  await user.click(await within(pane).findByRole('checkbox', { name: /^Make a safety backup first/ }));
  expect(await within(pane).findByText('Going back then leaves the data as the new container left it.')).toBeTruthy();
  const apply = within(pane).getByRole('button', { name: 'Apply 1 change' });
  await waitFor(() => expect(apply).toHaveProperty('disabled', false));
  await user.click(apply);
  await waitFor(() => expect(berth.calls).toMatchObject([{ input: { safetyBackup: false } }]));
});

test('a stored secret is not in the form; a new value shows as changed and never as text', async () => {
  const { user, plan } = await open(
    changed((instance) => {
      const service = instance.spec.services[server]!;
      const ref = service.environment['MASTER_KEY']!;
      const environment = { ...service.environment, FEED_API_KEY: ref };
      return {
        ...instance,
        spec: { ...instance.spec, services: { ...instance.spec.services, [server]: { ...service, environment } } },
      };
    }),
  );
  expect(screen.getAllByText('Stored, not shown').length).toBeGreaterThan(1);
  const row = screen.getByDisplayValue('FEED_API_KEY').closest('li')!;
  await user.click(within(row).getByLabelText(/^Value of extra variable/));
  await user.paste('API-NEW-AND-SECRET');
  const differences = within(await plan()).findByRole('group', { name: 'Differences' });
  expect((await differences).textContent).toContain('FEED_API_KEY: changed');
  expect(document.body.textContent).not.toContain('API-NEW-AND-SECRET');
});

test('leaving keeps the changes; changed meanwhile, the form is read again under them', async () => {
  const { user, berth, plan, stores } = await open();
  await retype(user, tasks, '9');
  await plan();
  stores.route.store.getState().go({ page: 'instance', id: prod, tab: 'overview' });
  expect(await screen.findByRole('tab', { name: /Configuration\s*1 change waiting/ })).toBeTruthy();
  const found = berth.world.instances.find(({ id }) => id === prod)!;
  const service = found.spec.services[server]!;
  berth.changeInstance({
    ...found,
    spec: {
      ...found.spec,
      revision: 4,
      services: {
        ...found.spec.services,
        [server]: {
          ...service,
          environment: { ...service.environment, ADMIN_EMAIL: { kind: 'plain', value: 'ops@corp.example' } },
        },
      },
    },
  });
  stores.route.store.getState().go({ page: 'instance', id: prod, tab: 'configuration' });
  expect(await screen.findByRole('textbox', { name: tasks })).toHaveProperty('value', '9');
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveProperty('value', 'ops@corp.example'),
  );
  expect(await within(await plan()).findByRole('button', { name: 'Apply 1 change' })).toBeTruthy();
});

test('Discard takes everything back', async () => {
  const { user, plan } = await open();
  await retype(user, tasks, '9');
  await user.click(within(await plan()).getByRole('button', { name: 'Discard' }));
  expect(screen.getByRole('textbox', { name: tasks })).toHaveProperty('value', '5');
  expect(screen.queryByRole('complementary', { name: 'Plan' })).toBeNull();
});

test('health checks and what it is made of are there to read', async () => {
  await open();
  const health = screen.getByRole('region', { name: 'Health check' });
  expect(within(health).getByText('/api on web')).toBeTruthy();
  expect(within(health).getByText('ready with 200, alive with 400-599')).toBeTruthy();
  expect(within(health).getByText('15 min')).toBeTruthy();
  expect(within(screen.getByRole('region', { name: 'Made of' })).getByText('octopus-prod-database')).toBeTruthy();
});

test('without its template it is there to read only', async () => {
  renderWindow(
    tab,
    changed((instance) => ({ ...instance, template: { ...instance.template, isKnown: false } })),
  );
  expect(await screen.findByText('Its template is not here, so this is to read only.')).toBeTruthy();
  expect(screen.queryByRole('form', { name: 'Configuration' })).toBeNull();
});

test('each service has its own word where there are several', async () => {
  const world = changed((instance) => ({
    ...instance,
    state: { word: 'starting', since: new Date().toISOString(), budgetSeconds: 900 },
    services: instance.services.map((service) => ({
      ...service,
      word: service.name === server ? 'starting' : 'healthy',
    })),
  }));
  const { stores } = renderWindow(`#/instances/${prod}/overview`, world);
  const services = await screen.findByRole('region', { name: 'Services' });
  expect(
    within(services)
      .getAllByRole('listitem')
      .map((row) => row.textContent),
  ).toEqual([expect.stringMatching(/^server.*Starting$/), expect.stringMatching(/^database.*Healthy$/)]);
  expect(screen.getByText('Inside only')).toBeTruthy();
  stores.route.store.getState().go({ page: 'instances' });
  expect(await screen.findByText('Octopus Deploy, SQL Server')).toBeTruthy();
  expect(screen.getByRole('row', { name: /octopus-prod.*starting, Octopus Server: starting/ })).toBeTruthy();
});
