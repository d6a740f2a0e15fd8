import { configDefaults, defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';

const real = { fileParallelism: false, testTimeout: 180_000, hookTimeout: 300_000, retry: 0 } as const;

export default defineConfig({
  plugins: [react()],
  test: {
    exclude: [...configDefaults.exclude, 'test/images/**'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', environment: 'node', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['test/renderer/patience.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { ...real, name: 'integration', environment: 'node', include: ['test/integration/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          ...real,
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        extends: true,
        test: {
          ...real,
          name: 'chaos',
          environment: 'node',
          include: ['test/chaos/**/*.test.ts'],
          testTimeout: 900_000,
        },
      },
    ],
  },
});
