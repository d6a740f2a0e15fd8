import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { EngineView } from '../../../src-main/contract/engine.ts';
import { idOf, upgradeJobId } from '../../fixtures/world-instances.ts';
import { connectedEngine } from '../../fixtures/world.ts';
import { renderWindow } from './render-window.tsx';

const place = () => screen.getByRole('navigation', { name: 'Places' });

function awayEngine(): EngineView {
  const engine = connectedEngine(Date.now());
  return {
    ...engine,
    state: {
      word: 'away',
      since: new Date().toISOString(),
      problem: { code: 'ENGINE_UNREACHABLE', data: { endpoint: engine.endpoint } },
    },
  };
}

describe('the frame', () => {
  it('goes to the six places by link and by key, and back', async () => {
    const { user, stores } = renderWindow();
    await screen.findByRole('grid');
    await user.click(within(place()).getByRole('link', { name: 'Backups' }));
    await screen.findByRole('heading', { level: 1, name: 'Backups' });
    expect(within(place()).getByRole('link', { name: 'Backups' }).getAttribute('aria-current')).toBe('page');
    await user.keyboard('{Control>}4{/Control}');
    await screen.findByRole('heading', { level: 1, name: 'Templates' });
    await user.keyboard('{Control>},{/Control}');
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    expect(stores.route.store.getState().canGoBack).toBe(true);
  });

  it('opens instances and commands from the palette', async () => {
    const { user, stores } = renderWindow();
    await screen.findByRole('grid');
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByPlaceholderText('Search or run a command');
    await user.type(field, 'upgrade octopus-prod');
    await user.click(await screen.findByRole('button', { name: /Upgrade octopus-prod/ }));
    expect(stores.route.store.getState().route).toEqual({ page: 'upgrade', id: idOf('octopus-prod') });
  });

  it('shows all keys with ?', async () => {
    const { user } = renderWindow();
    await screen.findByRole('grid');
    await user.keyboard('?');
    const dialog = await screen.findByRole('dialog', { name: 'Keys' });
    expect(within(dialog).getByText('New instance')).toBeTruthy();
  });

  it('lists running jobs and opens one', async () => {
    const { user, stores } = renderWindow();
    await user.click(await screen.findByRole('button', { name: '1 job running' }));
    await user.click(await screen.findByRole('menuitem', { name: /Upgrading code-quality/ }));
    expect(stores.route.store.getState().route).toEqual({ page: 'job', id: upgradeJobId });
  });

  it('does not act on letters while something is typed', async () => {
    const { user, berth } = renderWindow('#/settings');
    await user.type(await screen.findByRole('textbox', { name: 'Search settings' }), 'stop back up?');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(berth.calls).toEqual([]);
  });
});

describe('messages', () => {
  it('says that a job has ended, once, when its page is not open', async () => {
    const { berth } = renderWindow('#/templates');
    await screen.findByRole('button', { name: '1 job running' });
    const job = berth.world.jobs.find((one) => one.id === upgradeJobId);
    if (!job) throw new Error('no job');
    act(() => {
      berth.changeJob({ ...job, state: 'done', finishedAt: new Date().toISOString(), downtimeSeconds: 131 });
    });
    await screen.findByText('code-quality is on 24.12.0');
    expect(screen.getByText('Down for 2 min 11 s.')).toBeTruthy();
  });

  it('says that a job was rolled back and that the data is there', async () => {
    const { berth } = renderWindow('#/templates');
    await screen.findByRole('button', { name: '1 job running' });
    const job = berth.world.jobs.find((one) => one.id === upgradeJobId);
    if (!job) throw new Error('no job');
    act(() => {
      berth.changeJob({ ...job, state: 'rolledBack', finishedAt: new Date().toISOString() });
    });
    await screen.findByText('code-quality is back on 10.7.0');
    expect(screen.getByText('24.12.0 did not come up. All data is there.')).toBeTruthy();
  });

  it('says at once that the engine went away, and that it is back', async () => {
    const { berth } = renderWindow('#/templates');
    await screen.findByRole('button', { name: '1 job running' });
    act(() => {
      berth.changeEngines([awayEngine()]);
    });
    expect(await screen.findAllByText('Docker Desktop stopped answering')).toHaveLength(1);
    act(() => {
      berth.changeEngines([connectedEngine(Date.now())]);
    });
    await screen.findByText('Docker Desktop answers again');
    await waitFor(() => {
      expect(screen.queryByText('Docker Desktop stopped answering')).toBeNull();
    });
  });

  it('keeps the last state on the list while the engine is away, and says so there', async () => {
    const { berth } = renderWindow();
    await screen.findByRole('grid');
    act(() => {
      berth.changeEngines([awayEngine()]);
    });
    expect((await screen.findByRole('alert')).textContent).toContain('Docker Desktop stopped answering.');
    expect(screen.getByRole('grid')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'No Docker engine answered yet' })).toBeNull();
  });

  it('says when Berth itself is away', async () => {
    const { berth } = renderWindow();
    await screen.findByRole('grid');
    act(() => {
      berth.setConnection('lost');
    });
    expect((await screen.findByRole('alert')).textContent).toContain('Berth itself does not answer.');
    act(() => {
      berth.setConnection('open');
    });
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBeNull();
    });
  });
});

describe('settings', () => {
  it('uses a choice at once', async () => {
    const { user, berth } = renderWindow('#/settings');
    await user.click(await screen.findByRole('radio', { name: 'Dark' }));
    await waitFor(() => {
      expect(berth.calls).toEqual([{ name: 'settings.set', input: { theme: 'dark' } }]);
    });
    await waitFor(() => {
      expect(document.documentElement.dataset.mantineColorScheme).toBe('dark');
    });
  });

  it('wants an absolute backup folder', async () => {
    const { user, berth } = renderWindow('#/settings');
    const field = await screen.findByRole('textbox', { name: 'Backup folder' });
    await user.type(field, 'backups');
    expect(screen.getByText('An absolute path is needed, such as /srv/backups.')).toBeTruthy();
    await user.clear(field);
    await user.type(field, '/srv/backups{Enter}');
    await waitFor(() => {
      expect(berth.calls).toEqual([{ name: 'settings.set', input: { backupFolder: '/srv/backups' } }]);
    });
  });
});

describe('all backups', () => {
  it('does not offer to restore a damaged one', async () => {
    renderWindow('#/backups');
    const damaged = (await screen.findByText('Damaged')).closest('tr');
    if (damaged === null) throw new Error('no row');
    expect(within(damaged).getByRole('button', { name: /^Restore/ })).toHaveProperty('disabled', true);
  });

  it('checks one', async () => {
    const { user, berth } = renderWindow('#/backups');
    const unchecked = (await screen.findByText('Not checked yet')).closest('tr');
    if (unchecked === null) throw new Error('no row');
    await user.click(within(unchecked).getByRole('button', { name: /^Check/ }));
    await waitFor(() => {
      expect(screen.queryByText('Not checked yet')).toBeNull();
    });
    expect(berth.calls[0]?.name).toBe('backups.verify');
  });
});
