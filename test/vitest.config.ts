import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(__dirname, '..');

// A test that hangs is a failure with a name, not a stuck run. That is all the limits are for: a slow machine never
// meets them. Each project has them, for it takes nothing from what stands above it.
const patient = { poll: { timeout: 60_000 } };
/**
 * A process for each file would load the same packages a hundred times: half of all the time of the unit tests, a
 * quarter of the others'.
 */
const shared = { isolate: false, setupFiles: ['test/each-file.ts'] };

export default defineConfig({
  test: {
    root,
    projects: [
      {
        test: {
          name: 'unit',
          root,
          expect: patient,
          include: ['test/unit/**/*.test.{ts,tsx}'],
          ...shared,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          root,
          expect: patient,
          include: ['test/integration/**/*.test.ts'],
          ...shared,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
    // `npm run coverage`: which lines the tests reach; of what runs in a thread or process of its own nothing is seen.
    coverage: {
      provider: 'v8',
      include: ['electron/**/*.ts', 'renderer/**/*.{ts,tsx}', 'shared/**/*.ts'],
      exclude: ['**/vite.config.ts', '**/generated/**', 'renderer/gallery/**'],
      reporter: ['text-summary', 'html', 'lcovonly'],
      reportsDirectory: 'test/results/coverage',
    },
    maxWorkers: 2,
    reporters: ['default'],
    passWithNoTests: false,
  },
});
