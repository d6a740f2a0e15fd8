/** The window on the fixture world: `npx vite --config test/renderer/preview.vite.config.ts`, then `?theme=dark&world=empty#/instances`. */
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('./preview'),
  publicDir: here('../../src-renderer/public'),
  cacheDir: here('../../node_modules/.vite-preview'),
  plugins: [react()],
  server: { host: '127.0.0.1', port: 7451, strictPort: true, fs: { allow: [here('../..')] } },
});
