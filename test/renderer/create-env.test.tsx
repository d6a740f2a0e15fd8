/** Taking over a `.env` file. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { expectNoAxeFindings } from './expect-no-axe-findings.ts';
import { renderWindow } from './shell/render-window.tsx';

const text = 'ADMIN_USERNAME=first\nADMIN_PASSWORD=Halyard-31\nTZ=Europe/Berlin\nADMIN_USERNAME=olga\n';
const username = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'First administrator' });

test('a file shows what it would change before anything does; ticks choose, Undo goes back', async () => {
  const { user } = renderWindow('#/instances/new/octopus-server');
  await user.click(await screen.findByRole('button', { name: 'Import .env' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import a .env file' });
  const file = new File([text], 'octopus.env', { type: 'text/plain' });
  const inputs = [...document.querySelectorAll<HTMLInputElement>('input[type=file]')];
  await user.upload(inputs.at(-1)!, file);
  const known = await within(dialog).findByRole('list', { name: 'Settings of the template' }, { timeout: 12_000 });
  expect(within(known).getByText('admin becomes olga')).toBeTruthy();
  expect(within(known).queryByText(/Halyard/)).toBeNull();
  const ignored = within(dialog).getByRole('list', { name: 'Left out' });
  expect(within(ignored).getByText('A later line has the same name.')).toBeTruthy();
  expect(username().value).toBe('admin');
  await expectNoAxeFindings(dialog);

  await user.click(within(dialog).getByRole('checkbox', { name: 'Take over TZ' }));
  await user.click(within(dialog).getByRole('button', { name: 'Take over 2 lines' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(username().value).toBe('olga');
  expect(screen.queryByDisplayValue('Europe/Berlin')).toBeNull();
  expect(await screen.findByText('2 of 4 lines of octopus.env taken over.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(username().value).toBe('admin');
  expect(screen.queryByText(/taken over\.$/)).toBeNull();
});

test('pasted lines without a variable and a file that is no text are said so', async () => {
  const { user } = renderWindow('#/instances/new/octopus-server');
  await user.click(await screen.findByRole('button', { name: 'Import .env' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import a .env file' });
  await user.click(within(dialog).getByRole('textbox', { name: 'Lines of the file' }));
  await user.paste('# nothing here');
  expect(await within(dialog).findByText('No line of it sets a variable.', {}, { timeout: 12_000 })).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: 'Take over' })).toHaveProperty('disabled', true);
  const inputs = [...document.querySelectorAll<HTMLInputElement>('input[type=file]')];
  await user.upload(inputs.at(-1)!, new File(['a\0b'], 'program'));
  expect(await within(dialog).findByText('The file is not text.')).toBeTruthy();
  await user.upload(inputs.at(-1)!, new File(['x'.repeat(1_048_577)], 'large.env'));
  expect(await within(dialog).findByText(/larger than 1 MB/)).toBeTruthy();
});

test('a value of several lines keeps them when it is changed', async () => {
  const { user } = renderWindow('#/instances/new/octopus-server');
  await user.click(await screen.findByRole('button', { name: 'Import .env' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import a .env file' });
  await user.click(within(dialog).getByRole('textbox', { name: 'Lines of the file' }));
  await user.paste('BANNER="first\nsecond"\n');
  await user.click(await within(dialog).findByRole('button', { name: 'Take over 1 line' }, { timeout: 12_000 }));
  const field = await screen.findByDisplayValue<HTMLTextAreaElement>(/^first/);
  await user.click(field);
  await user.keyboard('!');
  expect(field.value).toBe('first\nsecond!');
});
