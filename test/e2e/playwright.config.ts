import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

/**
 * A test has an app process and a browser of its own, or shares that of its worker (`standing`, `sharing`). Two cores
 * carry two of them with all that a person at the machine does besides; `npm test` has three, because an app waits a
 * third of its time. The gallery takes as long with three.
 */
export default defineConfig({
  testDir: __dirname,
  // The gallery computes all the time and starts no app; the rest mostly waits for one: `npm test` runs them beside
  // each other.
  projects: [
    { name: 'gallery', testMatch: '**/gallery*.spec.ts' },
    { name: 'app', testMatch: '**/*.spec.ts', testIgnore: ['**/gallery*.spec.ts', '**/guide-pictures.spec.ts'] },
    // It proves nothing: it is asked for (`npm run pictures`).
    ...(process.env['PICTURES'] === 'readme' ? [{ name: 'guide', testMatch: '**/guide-pictures.spec.ts' }] : []),
  ],
  outputDir: resolve(__dirname, '..', 'results', 'e2e'),
  // That a test hangs has to be found some day; a slow machine never meets these limits.
  timeout: 600_000,
  expect: { timeout: 60_000, toPass: { timeout: 120_000 } },
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
});
