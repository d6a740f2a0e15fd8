/** The window: connects to the border, makes the stores, and draws. */
import './rpc/no-eval.ts';
import './styles/fonts.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './styles/tokens.css';
import './styles/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './rpc/connect.ts';
import { createStores } from './stores/stores.ts';
import { adoptThemeVariables } from './styles/theme.ts';

adoptThemeVariables(document);
const root = document.getElementById('root');
if (root) {
  const stores = createStores(await connect(), window);
  stores.start();
  createRoot(root).render(<App stores={stores} />);
}
