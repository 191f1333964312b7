/**
 * The first paint of the built page alone, many times: in Chromium, with a script in the place of Electron's bus. By
 * turns with the same window without what is worked with on a device (`without-visit.ts`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { Browser } from '@playwright/test';
import { busyState } from '../../fakes/busy-sessions';
import type { Sample } from '../figures';
import { quantile } from '../statistics';
import { prepare } from './window';

/** Loads that count, and those before them, after which everything has been compiled once. */
const loads = 20;
const warmUps = 3;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Serves a folder on loopback. */
async function serve(folder: string): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://x').pathname);
    if (!path.startsWith(folder) || !existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Milliseconds from the start of navigation, in a context that has kept nothing. */
async function paintOnce(browser: Browser, origin: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await prepare(page, { revision: 1, state: busyState(Date.now()) });
    await page.goto(`${origin}/index.html`);
    return await page.evaluate(
      () =>
        new Promise<number>((done) => {
          new PerformanceObserver((list) => {
            const [first] = list.getEntriesByName('first-contentful-paint');
            if (first !== undefined) done(first.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
  } finally {
    await context.close();
  }
}

/** `built`: the folder of a window's page below `dist`. */
export const pagePaint = (built: 'renderer' | 'bench-window') => async (): Promise<Sample> => {
  const { root } = await import('../../e2e/fixtures/launch');
  const { chromium } = await import('@playwright/test');
  const { findChromium } = await import('../../browser-shell/chromium/launch');
  const folder = resolve(root, 'dist', built);
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`${built} is not built: node test/tools/build.mjs ${built}`);
  const executable = findChromium(process.env['FIELDTUNNEL_CHROMIUM'], { headed: false });
  const { origin, server } = await serve(folder);
  const browser = await chromium.launch({
    args: ['--no-sandbox'],
    ...(executable === null ? {} : { executablePath: executable }),
  });
  try {
    const painted: number[] = [];
    for (let load = 0; load < warmUps + loads; load += 1) painted.push(await paintOnce(browser, origin));
    return { paintInAll: quantile(painted.slice(warmUps), 0.5) };
  } finally {
    await browser.close();
    server.close();
  }
};
