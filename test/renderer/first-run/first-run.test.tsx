import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { connectedEngine, oneAnswers, worldWithoutEngine } from '../../fixtures/world.ts';
import { renderWindow } from '../shell/render-window.tsx';

describe('when no engine answers', () => {
  it('lists every place with what was found, the best chance first', async () => {
    renderWindow('#/instances', worldWithoutEngine());
    await screen.findByRole('heading', { level: 1, name: 'No Docker engine answered yet' });
    const places = within(screen.getByRole('list', { name: 'Places that were looked at' })).getAllByRole('listitem');
    expect(places).toHaveLength(6);
    expect(places[0]?.textContent).toContain('Installed, but not running');
    expect(places[1]?.textContent).toContain('User mira may not use Docker there');
    expect(screen.getByText(/One of them only has to be started/)).toBeTruthy();
  });

  it('starts an installed engine and goes on by itself', async () => {
    const { user, berth } = renderWindow('#/instances', worldWithoutEngine());
    await user.click(await screen.findByRole('button', { name: 'Start it' }));
    await waitFor(() => {
      expect(berth.calls[0]).toEqual({ name: 'engines.start', input: { endpoint: 'unix:///var/run/docker.sock' } });
    });
    berth.world.candidates = oneAnswers;
    berth.changeEngines([connectedEngine(Date.now())]);
    await screen.findByRole('heading', { level: 1, name: 'Every berth is free' });
  });

  it('copies the command that it cannot run itself', async () => {
    const { user } = renderWindow('#/instances', worldWithoutEngine());
    await user.click(await screen.findByRole('button', { name: 'Copy command' }));
    await screen.findByRole('button', { name: 'Copied' });
    expect(await navigator.clipboard.readText()).toBe('sudo usermod -aG docker mira');
  });
});
