/** Five hundred variables, known and free: the form stays small on the screen and quick under the fingers. */
import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { templateSchema } from '../../src-main/contract/template.ts';
import { makeWorld } from '../fixtures/world.ts';
import { renderWindow } from './shell/render-window.tsx';

const template = templateSchema.parse({
  schema: 1,
  id: 'many',
  name: 'Many',
  summary: 'A server with many settings',
  version: 1,
  tile: { letters: 'Mn', hue: 100 },
  main: 'server',
  services: {
    server: {
      label: 'Many',
      image: { repository: 'many/many', tag: '1' },
      variables: Array.from({ length: 500 }, (_, index) => ({
        name: `SETTING_${String(index)}`,
        label: `Setting ${String(index)}`,
        ...(index === 444 ? { required: true } : {}),
      })),
    },
  },
  upgrade: { order: 'semver' },
});
const world = () => ({ ...makeWorld(), templates: [template] });
const settings = async () => within(await screen.findByRole('region', { name: 'Environment' }));

/** Milliseconds from a key to the drawn form: the best of some tries, as other work comes between. */
function quickest(name: string): number {
  const field = screen.getByRole<HTMLInputElement>('textbox', { name });
  const times = Array.from({ length: 6 }, (_, index) => {
    const start = performance.now();
    fireEvent.change(field, { target: { value: `typed ${String(index)}` } });
    return performance.now() - start;
  });
  expect(field.value).toBe('typed 5');
  return Math.min(...times);
}

test('a long list of settings is folded, searched, and shows what wants attention', async () => {
  const { user } = renderWindow('#/instances/new/many', world());
  const environment = await screen.findByRole('region', { name: 'Environment' });
  const fields = () => within(environment).getAllByRole('textbox', { name: /^Setting \d+$/ }).length;
  expect(fields()).toBeLessThan(40);
  const [needed] = await screen.findAllByText('Setting 444 is needed.');
  expect(needed).toBeTruthy();
  expect(within(environment).getByRole('textbox', { name: 'Setting 444' })).toBeTruthy();
  await user.type(within(environment).getByRole('textbox', { name: 'Find a setting of Many' }), 'setting_30');
  expect(within(environment).getByRole('textbox', { name: 'Setting 301' })).toBeTruthy();
  expect(within(environment).queryByRole('textbox', { name: 'Setting 444' })).toBeNull();
  await user.type(within(environment).getByRole('textbox', { name: 'Find a setting of Many' }), 'x');
  expect(within(environment).getByText('No setting matches setting_30x.')).toBeTruthy();
});

test('a press on what is to settle leads to its field', async () => {
  const { user } = renderWindow('#/instances/new/many', world());
  await user.click(await screen.findByRole('button', { name: 'Go to field: Setting 444 is needed.' }));
  const field = (await settings()).getByRole('textbox', { name: 'Setting 444' });
  expect(document.activeElement).toBe(field);
});

test('five hundred pasted lines are taken over, the first hundred drawn, and typing stays quick', async () => {
  const { user } = renderWindow('#/instances/new/many', world());
  await user.click(await screen.findByRole('button', { name: 'Add a variable' }));
  const alone = quickest('Value of extra variable 1');
  await user.click(screen.getByRole('textbox', { name: 'Name of extra variable 1' }));
  await user.paste(Array.from({ length: 500 }, (_, index) => `FREE_${String(index)}=${String(index)}`).join('\n'));
  expect(await screen.findByText('500 lines taken over.')).toBeTruthy();
  expect(screen.getAllByRole('textbox', { name: /^Name of extra variable/ })).toHaveLength(100);
  expect(screen.getByRole('button', { name: 'Show 400 more' })).toBeTruthy();
  // Rows that are not typed into are not drawn anew: otherwise a hundred would take many times as long as one.
  expect(quickest('Value of extra variable 7')).toBeLessThan(8 * alone);
});
