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
import { Connecting } from './features/shell/connecting.tsx';
import { connect } from './rpc/connect.ts';
import { createStores } from './stores/stores.ts';
import { adoptThemeVariables } from './styles/theme.ts';

adoptThemeVariables(document);
/** A connection that stands at once is not talked about. */
const patienceMs = 400;
const place = document.getElementById('root');
if (place) {
  const root = createRoot(place);
  const waiting = window.setTimeout(() => root.render(<Connecting />), patienceMs);
  const connection = await connect();
  window.clearTimeout(waiting);
  const stores = createStores(connection, window);
  stores.start();
  root.render(<App stores={stores} />);
}
