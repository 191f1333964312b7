import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Sample } from '../figures';
import type * as Visit from './app-visit';

/**
 * The scripts and styles of the first page, each compressed as a server would. What is loaded on demand is not among
 * them.
 */
export async function bundleSize(): Promise<Sample> {
  const { root } = await import('../../e2e/fixtures/launch');
  const { firstPageFiles } = await import('../../e2e/support/first-page');
  const files = firstPageFiles(resolve(root, 'dist', 'renderer'));
  if (files.length === 0) throw new Error('the window is not built: npm run build');
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
  return { gzip: sizes.reduce((sum, size) => sum + size, 0) / 1000 };
}

/**
 * The first paint that shows something, after the page's load event and from the start of navigation, as the browser
 * itself counts it; a cold start.
 */
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
  return warmLinkOnce();
}

/** A wait of a visit to a device, by its name. */
export const visit = (what: keyof typeof Visit) => async (): Promise<Sample> => (await import('./app-visit'))[what]();

/** The same link starts the app, and the time begins with its process. */
export async function coldLink(): Promise<Sample> {
  const { coldLinkOnce } = await import('./app-link');
  return coldLinkOnce();
}

/**
 * A start with a list to show: from the app's process until a device that the service lists and the search field are
 * there to be used. Browser and stand-in are in it.
 */
export async function coldStart(): Promise<Sample> {
  const { launchApp } = await import('../../e2e/fixtures/launch');
  const { openAtTheDesk } = await import('../../e2e/support/service');
  const { withService } = await import('./with-service');
  return withService(async ({ addresses, options }) => {
    await openAtTheDesk(addresses.controlPlane, 'pump-station-07');
    const since = Date.now();
    const app = await launchApp(options);
    try {
      const listed = app.page.evaluate(
        () =>
          new Promise<number>((done) => {
            const look = (): void => {
              const usable =
                document.querySelector('[role=option]') !== null &&
                document.querySelector<HTMLInputElement>('input[type=search]')?.disabled === false;
              if (usable) done(Date.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
      );
      return { firstRow: (await listed) - since };
    } finally {
      await app.quit();
    }
  });
}
