import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { templateIdSchema } from '../../src-main/contract/ids.ts';
import { formatRoute } from '../../src-renderer/stores/route.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

const form = { page: 'create', template: templateIdSchema.parse('octopus-server') } as const;

test('the gallery leads to the form of a template', async () => {
  const { user } = renderWindow('#/instances/new');
  await user.click(await screen.findByRole('button', { name: 'Set up Octopus Deploy' }));
  expect(await screen.findByRole('heading', { name: 'New Octopus Deploy instance' })).toBeTruthy();
});

test('the gallery leads to what is there already: a running container, a template of one’s own', async () => {
  const { user, stores, container } = renderWindow('#/instances/new');
  const ways = within(await screen.findByRole('navigation', { name: 'Other ways' }));
  await expectNoAxeFindings(container);
  await user.click(ways.getByRole('button', { name: /^Import a template/ }));
  expect(stores.route.store.getState().route).toEqual({ page: 'templates' });
  stores.route.store.getState().go({ page: 'gallery' });
  await user.click(await screen.findByRole('button', { name: 'Adopt a running one' }));
  expect(stores.route.store.getState().route).toEqual({ page: 'adopt' });
});

test('the drawer of a narrow window closes and gives the focus to the field', async () => {
  const { user } = renderWindow(formatRoute(form));
  await screen.findAllByText(/to settle/);
  await user.click(screen.getByRole('button', { name: 'Review' }));
  const drawer = await screen.findByRole('dialog', { name: 'Review' });
  await expectNoAxeFindings(drawer);
  await user.click(within(drawer).getByRole('button', { name: /^Go to field: SQL Server licence terms/ }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), { timeout: 12_000 });
  const terms = screen.getByRole('checkbox', { name: /SQL Server licence terms/ });
  await waitFor(() => expect(document.activeElement).toBe(terms));
});

test('Mod S does what the button does, and nothing while something is to settle', async () => {
  const { user, berth, stores } = renderWindow(formatRoute(form));
  await screen.findAllByText(/to settle/);
  await user.click(screen.getByRole('textbox', { name: 'Name' }));
  await user.keyboard('{Control>}s{/Control}');
  expect(berth.calls).toEqual([]);
  stores.route.store.getState().go({ page: 'create', template: templateIdSchema.parse('postgresql') });
  const create = await screen.findByRole('button', { name: 'Create postgresql' });
  await waitFor(() => expect(create).toHaveProperty('disabled', false), { timeout: 12_000 });
  await user.click(screen.getByRole('textbox', { name: 'Name' }));
  await user.keyboard('{Control>}s{/Control}');
  expect(await screen.findByRole('heading', { name: /^Creating / })).toBeTruthy();
  expect(berth.calls.map((call) => call.name)).toEqual(['instances.create']);
});

test('the button waits for what is to settle, and says for what', async () => {
  renderWindow(formatRoute(form));
  await screen.findByText(/to settle/);
  const create = screen.getByRole('button', { name: 'Create octopus-server' });
  expect(create).toHaveProperty('disabled', true);
  expect(screen.getByText(/^Waiting for .+ to be settled$/)).toBeTruthy();
});

test('a taken port names its owner and is mended by one press', async () => {
  const { user } = renderWindow(formatRoute(form));
  const review = await screen.findByRole('complementary', { name: 'Review' });
  expect(await within(review).findByText('Port 8080 is taken by octopus-prod.')).toBeTruthy();
  await user.click(within(review).getByRole('button', { name: 'Use 8082' }));
  await waitFor(() => expect(within(review).queryByText(/Port 8080 is taken/)).toBeNull(), { timeout: 12_000 });
  expect(screen.getByRole('textbox', { name: 'Host port of Web portal' })).toHaveProperty('value', '8082');
});

test('a generated password is masked, revealed on demand and never in the page before', async () => {
  const { user } = renderWindow(formatRoute(form));
  const field = await screen.findByLabelText<HTMLInputElement>('Password');
  await user.click(screen.getByRole('button', { name: 'Generate Password' }));
  expect(field.value.length).toBeGreaterThan(8);
  expect(field.type).toBe('password');
  await user.click(screen.getByRole('button', { name: 'Reveal Password' }));
  expect(field.type).toBe('text');
  window.dispatchEvent(new Event('blur'));
  await waitFor(() => expect(field.type).toBe('password'));
});

test('pasted lines become known and extra variables, secrets recognised by their name', async () => {
  const { user } = renderWindow(formatRoute(form));
  const [add] = await screen.findAllByRole('button', { name: 'Add a variable' });
  await user.click(add!);
  await user.click(screen.getByRole('textbox', { name: 'Name of extra variable 1' }));
  await user.paste('# proxy\nHTTPS_PROXY=http://proxy:3128\nADMIN_USERNAME="olga"\nFEED_API_KEY=abc');
  expect(screen.getByRole('textbox', { name: 'Name of extra variable 1' })).toHaveProperty('value', 'HTTPS_PROXY');
  expect(screen.getByRole('textbox', { name: 'First administrator' })).toHaveProperty('value', 'olga');
  expect(screen.getByRole('button', { name: 'FEED_API_KEY is a secret' }).getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByText('3 lines taken over.')).toBeTruthy();
});

test('a settled form is created and leads to its job; looking around keeps what was typed', async () => {
  const { user, berth, stores } = renderWindow(formatRoute(form));
  const name = await screen.findByRole('textbox', { name: 'Name' });
  await user.tripleClick(name);
  await user.paste('octopus-staging');
  stores.route.store.getState().go({ page: 'settings' });
  await screen.findByRole('heading', { name: 'Settings' });
  stores.route.store.getState().go(form);
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'octopus-staging');
  await user.click(screen.getByRole('checkbox', { name: /I accept the Octopus licence terms/ }));
  await user.click(screen.getByRole('radio', { name: 'A server I already have' }));
  await user.click(screen.getByRole('radio', { name: 'Paste a connection string' }));
  await user.click(screen.getByLabelText('Connection string'));
  await user.paste('Server=sql01,1433;Database=Octopus;User Id=octopus;Password=x');
  const review = screen.getByRole('complementary', { name: 'Review' });
  for (const port of ['Use 8082', 'Use 10944'])
    await user.click(await within(review).findByRole('button', { name: port }));
  const create = await within(review).findByRole(
    'button',
    { name: /^Create octopus-staging with 1 note$/ },
    { timeout: 12_000 },
  );
  await waitFor(() => expect(create).toHaveProperty('disabled', false), { timeout: 12_000 });
  await user.click(create);
  expect(await screen.findByRole('heading', { name: 'Creating octopus-staging' })).toBeTruthy();
  const call = berth.calls.find(({ name: called }) => called === 'instances.create');
  expect(call?.input).toMatchObject({
    name: 'octopus-staging',
    choices: { database: 'external' },
    services: { server: { environment: { ACCEPT_EULA: 'Y' } } },
  });
});

test('a creation that was undone leaves the form as it was; one that worked leaves an empty one', async () => {
  const { user, berth, stores } = renderWindow('#/instances/new/postgresql');
  const name = await screen.findByRole('textbox', { name: 'Name' });
  await user.tripleClick(name);
  await user.paste('orders-db');
  const create = await screen.findByRole('button', { name: 'Create orders-db' });
  await waitFor(() => expect(create).toHaveProperty('disabled', false), { timeout: 12_000 });
  await user.click(create);
  await screen.findByRole('heading', { name: 'Creating orders-db' });
  const job = berth.world.jobs[0]!;
  berth.changeJob({ ...job, state: 'rolledBack', finishedAt: new Date().toISOString() });
  await screen.findByText('Rolled back');
  const again = { page: 'create', template: templateIdSchema.parse('postgresql') } as const;
  stores.route.store.getState().go(again);
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'orders-db');
  await user.click(await screen.findByRole('button', { name: 'Create orders-db' }));
  await screen.findByRole('heading', { name: 'Creating orders-db' });
  stores.route.store.getState().go(again);
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'postgresql');
});
