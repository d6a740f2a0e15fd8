/** The Database section: the choice, the fields of each option, and the test of a connection. */
import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { ConnectionTest } from '../../src-main/contract/connection.ts';
import { makeWorld, type World } from '../fixtures/world.ts';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

const address = '#/instances/new/octopus-server';
const database = () => screen.findByRole('region', { name: 'Database' });
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name, { selector: 'input' });

async function chooseExternal(user: UserEvent): Promise<void> {
  await user.click(await screen.findByRole('radio', { name: 'A server I already have' }));
}

async function fill(user: UserEvent, name: string, text: string): Promise<void> {
  const section = await database();
  const input = within(section).getByLabelText<HTMLInputElement>(name, { selector: 'input' });
  await user.clear(input);
  await user.click(input);
  await user.paste(text);
}

async function fillAll(user: UserEvent): Promise<void> {
  await fill(user, 'Server', 'sql01.corp.example');
  await fill(user, 'Database', 'OctopusStaging');
  await fill(user, 'Login', 'octopus_staging');
  await fill(user, 'Password', 'a;b "c" ');
}

function worldWith(connectionTest: ConnectionTest): World {
  return { ...makeWorld(), connectionTest };
}

test('an own database asks for its terms, password, edition and version; the connection is composed', async () => {
  const { user } = renderWindow(address);
  const section = await database();
  expect(within(section).getByRole('radio', { name: 'New SQL Server container', checked: true })).toBeTruthy();
  const terms = within(section).getByRole('checkbox', { name: /SQL Server licence terms/ });
  expect(terms).toHaveProperty('checked', false);
  expect(within(section).getByRole('link', { name: 'SQL Server licence terms' }).getAttribute('href')).toMatch(
    /^https:/,
  );
  expect(within(section).getByText('Composed')).toBeTruthy();
  expect(within(section).queryByLabelText('Server')).toBeNull();
  await user.click(within(section).getByRole('button', { name: /Generate Administrator/ }));
  expect(within(section).getByLabelText<HTMLInputElement>(/^Administrator/, { selector: 'input' }).value).toHaveLength(
    24,
  );
  expect(within(section).getByRole('combobox', { name: 'Version of SQL Server' })).toHaveProperty('value', '2022-CU16');
  await expectNoAxeFindings(document.body);
});

test('changing the choice keeps what was typed for both options', async () => {
  const { user, berth } = renderWindow(address);
  await user.click(await screen.findByRole('button', { name: /Generate Administrator/ }));
  const password = field('Administrator’s password').value;
  await chooseExternal(user);
  expect(screen.queryByLabelText('Administrator’s password')).toBeNull();
  await fill(user, 'Server', 'sql01.corp.example');
  await user.click(screen.getByRole('radio', { name: 'New SQL Server container' }));
  expect(field('Administrator’s password').value).toBe(password);
  await chooseExternal(user);
  expect(field('Server').value).toBe('sql01.corp.example');
  await expectNoAxeFindings(await database());
  await waitFor(() => expect(screen.queryByText('Checking')).toBeNull(), { timeout: 12_000 });
  expect(berth.calls).toEqual([]);
});

test('fields and text are one connection string, quoted where it must be', async () => {
  const { user } = renderWindow(address);
  await chooseExternal(user);
  await fillAll(user);
  await user.click(screen.getByRole('checkbox', { name: /Trust its certificate/ }));
  await user.click(screen.getByRole('radio', { name: 'Paste a connection string' }));
  const text = field('Connection string');
  expect(text.value).toBe(
    'Server=sql01.corp.example;Database=OctopusStaging;User Id=octopus_staging;' +
      `Password='a;b "c" ';TrustServerCertificate=True`,
  );
  await user.clear(text);
  await user.click(text);
  await user.paste('data source=tcp:db\\PROD,1500;Initial Catalog=Deploy;UID=o;PWD=x;Connect Timeout=30;App=Mine');
  expect(screen.getByText('Kept as they are: Connect Timeout and App.')).toBeTruthy();
  await user.click(screen.getByRole('radio', { name: 'Fill in fields' }));
  expect([field('Server').value, field('Port').value, field('Database').value]).toEqual(['db\\PROD', '1500', 'Deploy']);
  await fill(user, 'Server', 'db2,1433');
  expect([field('Server').value, field('Port').value]).toEqual(['db2', '1433']);
});

test('a text that cannot be read stays as it is and says where', async () => {
  const { user } = renderWindow(address);
  await chooseExternal(user);
  await user.click(screen.getByRole('radio', { name: 'Paste a connection string' }));
  await user.click(field('Connection string'));
  await user.paste('Server=sql01;Password="open');
  expect(screen.getByText('It cannot be read from character 23.')).toBeTruthy();
  await user.click(screen.getByRole('radio', { name: 'Fill in fields' }));
  expect(field('Connection string').value).toBe('Server=sql01;Password="open');
});

test('a test says what it found, and is void when a field changes', async () => {
  const { user, berth } = renderWindow(address);
  await chooseExternal(user);
  const button = screen.getByRole('button', { name: 'Test connection' });
  expect(button).toHaveProperty('disabled', true);
  await fillAll(user);
  await user.click(button);
  expect(await screen.findByText('Connected in 42 ms.')).toBeTruthy();
  expect(screen.getByText(/encrypted\. The login may create databases, collation fits\./)).toBeTruthy();
  expect(berth.calls.at(-1)).toMatchObject({
    name: 'connections.test',
    input: { template: 'octopus-server', service: 'server', variable: 'DB_CONNECTION_STRING' },
  });
  await fill(user, 'Database', 'Another');
  expect(screen.queryByText('Connected in 42 ms.')).toBeNull();
  expect(screen.getByRole('button', { name: 'Test connection' })).toBeTruthy();
});

const outcomes: readonly (readonly [ConnectionTest, string])[] = [
  [
    { outcome: 'unreachable', server: 'sql01', port: 1433, details: 'ECONNREFUSED' },
    'sql01 does not answer on port 1433.',
  ],
  [
    { outcome: 'tlsNotTrusted', server: 'sql01', details: 'self-signed' },
    'sql01 shows a certificate that nobody here vouches for.',
  ],
  [
    { outcome: 'loginRefused', server: 'sql01', user: 'o', details: '18456' },
    'sql01 answers, but refuses the login o.',
  ],
  [
    { outcome: 'databaseMissing', server: 'sql01', database: 'D', user: 'o' },
    'sql01 has no database D, and o may not create it.',
  ],
  [{ outcome: 'noRight', server: 'sql01', database: 'D', user: 'o' }, 'o may not use the database D.'],
  [
    { outcome: 'collationUnfit', database: 'D', collation: 'Latin1_General_CS_AS' },
    'The collation of D tells upper from lower case.',
  ],
  [{ outcome: 'unreadable', reason: 'localhost', details: '' }, 'In the container, localhost is the container itself.'],
  [{ outcome: 'other', server: 'sql01', details: 'odd' }, 'sql01 answers in a way that Berth does not know.'],
];

test.each(outcomes)('the outcome %o has its sentence', async (outcome, sentence) => {
  const { user } = renderWindow(address, worldWith(outcome));
  await chooseExternal(user);
  await fillAll(user);
  await user.click(screen.getByRole('button', { name: 'Test connection' }));
  expect(await screen.findByText(sentence)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Test again' })).toBeTruthy();
});
