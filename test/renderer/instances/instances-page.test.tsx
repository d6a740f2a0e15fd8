import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../src-main/contract/instance.ts';
import { arranged } from '../../../src-renderer/features/instances/instance-list.ts';
import { idOf } from '../../fixtures/world-instances.ts';
import { emptyWorld, makeWorld } from '../../fixtures/world.ts';
import { renderWindow } from '../shell/render-window.tsx';

const rowsOf = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole('row')
    .filter((row) => row.dataset.instance !== undefined);
const namesOf = (rows: readonly HTMLElement[]) => rows.map((row) => row.getAttribute('aria-label')?.split(',')[0]);

describe('the list of instances', () => {
  it('shows trouble first, and says each row as one sentence', async () => {
    renderWindow();
    const grid = await screen.findByRole('grid', { name: 'Instances' });
    expect(namesOf(rowsOf(grid))).toEqual([
      'n8n-flows',
      'code-quality',
      'build-agents',
      'git',
      'octopus-prod',
      'passwords',
      'status-page',
    ]);
    await screen.findByRole('row', {
      name: 'octopus-prod, Octopus Deploy 2024.3.12899, healthy, update 2024.4.7091 available, last backup 11 h ago, proven restorable',
    });
  });

  it('says why an instance is in trouble, and leads to its log', async () => {
    const { user, stores } = renderWindow();
    const reason = await screen.findByText('Its database refuses the password.');
    const band = reason.closest('[role="row"]');
    if (!(band instanceof HTMLElement)) throw new Error('no band');
    await user.click(within(band).getByRole('button', { name: 'See log' }));
    expect(stores.route.store.getState().route).toEqual({ page: 'instance', id: idOf('n8n-flows'), tab: 'logs' });
  });

  it('shows the running job in a band with its step', async () => {
    renderWindow();
    expect(await screen.findByText(/214 of 598 MB/)).toBeTruthy();
  });

  it('filters by what needs attention, what is stopped, what has an update', async () => {
    const { user } = renderWindow();
    const grid = await screen.findByRole('grid');
    await user.click(screen.getByRole('button', { name: /^Stopped/ }));
    expect(namesOf(rowsOf(grid))).toEqual(['build-agents']);
    await user.click(await screen.findByRole('button', { name: /^Updates 4/ }));
    expect(namesOf(rowsOf(grid))).toEqual(['build-agents', 'git', 'octopus-prod', 'status-page']);
  });

  it('moves with the arrow keys and opens with Enter', async () => {
    const { user, stores } = renderWindow();
    const grid = await screen.findByRole('grid');
    const rows = rowsOf(grid);
    rows[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{End}{ArrowUp}');
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^passwords/);
    expect(rows.filter((row) => row.tabIndex === 0)).toHaveLength(1);
    await user.keyboard('{Enter}');
    expect(stores.route.store.getState().route).toEqual({ page: 'instance', id: idOf('passwords'), tab: 'overview' });
  });

  it('asks before it stops, and does nothing on Cancel', async () => {
    const { user, berth } = renderWindow();
    const row = await screen.findByRole('row', { name: /^git,/ });
    row.focus();
    await user.keyboard('s');
    const dialog = await screen.findByRole('dialog', { name: 'Stop git?' });
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(berth.calls).toEqual([]);
    row.focus();
    await user.keyboard('s');
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Stop it' }));
    await waitFor(() => {
      expect(berth.calls).toEqual([{ name: 'instances.stop', input: { id: idOf('git') } }]);
    });
  });

  it('opens the row menu by key, with danger last', async () => {
    const { user } = renderWindow();
    const row = await screen.findByRole('row', { name: /^git,/ });
    row.focus();
    await user.keyboard('{Shift>}{F10}{/Shift}');
    const items = await screen.findAllByRole('menuitem');
    expect(items[items.length - 1]?.textContent).toBe('Remove…');
    await user.click(screen.getByRole('menuitem', { name: /^Pin|^Unpin/ }));
  });

  it('starts a stopped instance from its row', async () => {
    const { user, berth } = renderWindow();
    const row = await screen.findByRole('row', { name: /^build-agents,/ });
    await user.click(within(row).getByRole('button', { name: 'Start' }));
    await waitFor(() => {
      expect(berth.calls[0]).toEqual({ name: 'instances.start', input: { id: idOf('build-agents') } });
    });
    await screen.findByRole('row', { name: /^build-agents, .* starting/ });
  });

  it('says what is refused in plain words', async () => {
    const { user, berth } = renderWindow();
    const row = await screen.findByRole('row', { name: /^build-agents,/ });
    berth.world.instances = berth.world.instances.filter((instance) => instance.name !== 'build-agents');
    await user.click(within(row).getByRole('button', { name: 'Start' }));
    expect(await screen.findByText(/^There is no instance/)).toBeTruthy();
  });

  it('has ways to the first instance when there is none', async () => {
    const { user, stores } = renderWindow('#/instances', emptyWorld());
    await screen.findByRole('heading', { level: 1, name: 'Every berth is free' });
    await user.click(screen.getByRole('link', { name: /^Octopus Deploy/ }));
    expect(stores.route.store.getState().route).toEqual({ page: 'create', template: 'octopus-server' });
  });
});

describe('the order of instances', () => {
  it('follows the state vocabulary, then the name', () => {
    const [base] = makeWorld().instances;
    if (base === undefined) throw new Error('empty world');
    const since = new Date().toISOString();
    const reason = { problem: null, diagnosis: null, restarts: 0 };
    const states: Instance['state'][] = [
      { word: 'healthy', since },
      { word: 'running', since },
      { word: 'stopped', since, by: 'you' },
      { word: 'paused' },
      { word: 'notReachable', since, lastWord: 'Healthy' },
      { word: 'starting', since, budgetSeconds: 60 },
      { word: 'attention', since, reason },
      { word: 'down', since, reason },
    ];
    const all = states.map((state) => ({ ...base, name: state.word.toLowerCase(), state }));
    expect(arranged(all, 'all', 'attention', new Set()).map((instance) => instance.state.word)).toEqual([
      'down',
      'attention',
      'starting',
      'notReachable',
      'paused',
      'stopped',
      'running',
      'healthy',
    ]);
  });
});
