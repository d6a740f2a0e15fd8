/** The whole window over a world in memory. */
import { cleanup, render, type RenderResult } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { notifications } from '@mantine/notifications';
import { afterEach } from 'vitest';
import { App } from '../../../src-renderer/app.tsx';
import { createStores, type Stores } from '../../../src-renderer/stores/stores.ts';
import { createMemoryBerth, type MemoryBerth } from '../../fakes/memory-client.ts';
import { makeWorld, type World } from '../../fixtures/world.ts';

export interface RenderedWindow extends RenderResult {
  readonly berth: MemoryBerth;
  readonly stores: Stores;
  readonly user: UserEvent;
}

const ends: (() => void)[] = [];

afterEach(() => {
  notifications.clean();
  cleanup();
  for (const end of ends.splice(0)) end();
  localStorage.clear();
});

export function renderWindow(hash = '#/instances', world: World = makeWorld()): RenderedWindow {
  window.history.replaceState(null, '', hash);
  const berth = createMemoryBerth(world);
  const stores = createStores(berth.connection, window);
  ends.push(stores.start());
  return { ...render(<App stores={stores} env="test" />), berth, stores, user: userEvent.setup() };
}
