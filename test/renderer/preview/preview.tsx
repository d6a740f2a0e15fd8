/** The window on the fixture world, without a host: `theme`, `world` and `desktop` come from the address. */
import '../../../src-renderer/rpc/no-eval.ts';
import '../../../src-renderer/styles/fonts.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import '../../../src-renderer/styles/tokens.css';
import '../../../src-renderer/styles/global.css';
import { createRoot } from 'react-dom/client';
import { createMemoryBerth } from '../../fakes/memory-client.ts';
import { emptyWorld, makeWorld, worldWithoutEngine } from '../../fixtures/world.ts';

const query = new URLSearchParams(location.search);
const chosen = query.get('theme');
const isDesktop = query.get('desktop') !== 'no';
if (isDesktop) {
  const nothing = () => undefined;
  Object.assign(window, {
    berth: {
      platform: 'linux',
      minimize: nothing,
      toggleMaximize: nothing,
      close: nothing,
      onMaximized: () => nothing,
      chooseFolder: () => Promise.resolve('/srv/chosen'),
    },
  });
}
const world =
  query.get('world') === 'empty' ? emptyWorld() : query.get('world') === 'none' ? worldWithoutEngine() : makeWorld();
if (chosen === 'light' || chosen === 'dark') world.settings = { ...world.settings, theme: chosen };

const { App } = await import('../../../src-renderer/app.tsx');
const { createStores } = await import('../../../src-renderer/stores/stores.ts');
const { adoptThemeVariables } = await import('../../../src-renderer/styles/theme.ts');
adoptThemeVariables(document);
const berth = createMemoryBerth(world);
Object.assign(window, { memoryBerth: berth });
const stores = createStores(berth.connection, window);
stores.start();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App stores={stores} />);
