import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { serviceNameSchema } from '../../src-main/contract/ids.ts';
import { keyAction } from '../../src-renderer/features/logs/log-keys.ts';
import { idOf } from '../fixtures/world-instances.ts';
import { formatRoute } from '../../src-renderer/stores/route.ts';
import { renderWindow } from './shell/render-window.tsx';

const id = idOf('octopus-prod');
const route = { page: 'instance', id, tab: 'logs' } as const;
const server = serviceNameSchema.parse('server');
const fresh = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    text: `fresh ${index}`,
    level: 'info' as const,
    service: server,
    stream: 'stdout' as const,
  }));

test('pausing keeps the place; the pill counts what is newer and leads back', async () => {
  const { user, berth } = renderWindow(formatRoute(route));
  const follow = await screen.findByRole('button', { name: 'Follow' });
  await screen.findByText('3,000 lines');
  await user.click(follow);
  expect(follow.getAttribute('aria-pressed')).toBe('false');
  expect(screen.getByText('Paused where you scrolled')).toBeTruthy();
  berth.appendLog(id, fresh(7));
  const pill = await screen.findByRole('button', { name: /7 newer lines\. Jump to live/ });
  await user.click(pill);
  expect(follow.getAttribute('aria-pressed')).toBe('true');
  expect(screen.queryByRole('button', { name: /newer lines/ })).toBeNull();
});

test('finding counts, marks, walks with Enter, and says what cannot be read', async () => {
  const { user } = renderWindow(formatRoute(route));
  const field = await screen.findByRole('searchbox', { name: 'Find in the log' });
  await screen.findByText('3,000 lines');
  await user.click(field);
  await user.paste('Script1104');
  expect(await screen.findByText(/^\d+ of 500$/)).toBeTruthy();
  const before = screen.getByText(/ of 500$/).textContent;
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.getByText(/ of 500$/).textContent).not.toBe(before));
  await user.tripleClick(field);
  await user.paste('(');
  await user.click(screen.getByRole('button', { name: 'Regular expression' }));
  expect(await screen.findByText(/This expression cannot be read/)).toBeTruthy();
  await user.tripleClick(field);
  await user.paste('nowhere-at-all');
  expect(await screen.findByText('No line that is held matches nowhere-at-all.')).toBeTruthy();
});

test('markup in a line stays text', async () => {
  const { berth } = renderWindow(formatRoute(route));
  await screen.findByText('3,000 lines');
  const log = screen.getByRole('log', { name: 'Log of octopus-prod' });
  berth.appendLog(id, [{ text: '<img src=x onerror=alert(1)>', level: 'error', service: server, stream: 'stderr' }]);
  await screen.findByText('3,001 lines');
  fireEvent.keyDown(log, { key: 'End' });
  expect(log.querySelector('img')).toBeNull();
});

test('an instance that wrote nothing says so', async () => {
  renderWindow(`#/instances/${idOf('git')}/logs`);
  expect(await screen.findByText('git has not written anything yet.')).toBeTruthy();
});

test('columns can be hidden', async () => {
  const { user } = renderWindow(formatRoute(route));
  await screen.findByText('3,000 lines');
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  const menu = await screen.findByRole('menu');
  const numbers = within(menu).getByRole('menuitemcheckbox', { name: 'Line numbers' });
  expect(numbers.getAttribute('aria-checked')).toBe('true');
  await user.click(numbers);
  expect(numbers.getAttribute('aria-checked')).toBe('false');
});

test('keys of the log', () => {
  const press = (key: string, held: Partial<Parameters<typeof keyAction>[0]> = {}) =>
    keyAction({ key, isMod: false, isShift: false, isAlt: false, ...held });
  expect([press('f'), press('End'), press('F3', { isShift: true }), press('w'), press('f', { isMod: true })]).toEqual([
    'follow',
    'end',
    'previous',
    'wrap',
    'find',
  ]);
  expect([press('x'), press('c', { isAlt: true }), press('s', { isMod: true })]).toEqual([null, null, null]);
});
