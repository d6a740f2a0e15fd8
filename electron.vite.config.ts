import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const from = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20',
      rolldownOptions: {
        input: {
          electron: from('src-main/hosts/electron/main.ts'),
          berth: from('src-main/hosts/node/berth.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20',
      // A sandboxed page's preload script can load nothing: one file, CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: from('src-main/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('src-renderer'),
    plugins: [react()],
    // Replaced with a fresh nonce in every answer; see src-main/hosts/core/window-files.ts.
    html: { cspNonce: 'BERTH-NONCE' },
    build: {
      outDir: from('out/renderer'),
      target: 'chrome130',
      // The policy of the window allows no inlined files but pictures.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: from('src-renderer/index.html') } },
    },
  },
});
