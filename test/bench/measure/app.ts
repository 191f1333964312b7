import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Sample } from '../figures';

/** The built window; the bench's own bundle lies in `dist/bench` or a folder in it. */
async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** All scripts and styles the window can load, each compressed as a server would. */
export async function bundleSize(): Promise<Sample> {
  const { root } = await import('../../e2e/fixtures/launch');
  const files = (await filesOf(resolve(root, 'dist', 'renderer'))).filter((file) => /\.(?:js|css)$/.test(file));
  if (files.length === 0) throw new Error('the window is not built: npm run build');
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
  return { gzip: sizes.reduce((sum, size) => sum + size, 0) / 1000 };
}

/** The first paint that shows something, after the page's load event and from the start of navigation, as the browser itself counts it; a cold start. */
export async function firstPaint(): Promise<Sample> {
  const { launchApp } = await import('../../e2e/fixtures/launch');
  const app = await launchApp();
  try {
    const { painted, loaded } = await app.page.evaluate(
      () =>
        new Promise<{ readonly painted: number; readonly loaded: number }>((done) => {
          new PerformanceObserver((list) => {
            const [first] = list.getEntriesByName('first-contentful-paint');
            const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
            if (first !== undefined && page !== undefined)
              done({ painted: first.startTime, loaded: page.loadEventEnd });
          }).observe({ type: 'paint', buffered: true });
        }),
    );
    return { firstPaint: Math.max(0, painted - loaded), paintInAll: painted };
  } finally {
    await app.quit();
  }
}

/**
 * The app runs; a link of a ticket is handed to it, the one confirmation is pressed as soon as it shows, and a local
 * port is reached through which the device's SSH server speaks. The practice service is a process of its own.
 */
export async function warmLink(): Promise<Sample> {
  const { warmLinkOnce } = await import('./app-link');
  return { listening: await warmLinkOnce() };
}
