/**
 * What the window is sent, and how often it draws, while bytes go through sessions. The main process's own state store
 * sends to the shipped page in a browser; only what lies between them, Electron's bus, is a script here.
 */
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { sendIntervalMs, StateStore } from '../../../electron/ipc/state-store';
import { busyState, withTraffic } from '../../fakes/busy-sessions';
import type { Sample } from '../figures';

const origin = 'http://fieldtunnel.test';

declare global {
  interface Window {
    /** Hands an event of the main process to the page. */
    deliver: (name: string, payload: unknown) => void;
    /** Commits React has made so far. */
    commits: number;
  }
}

/** Before the page's own scripts: the bridge, and the hook through which React tells of every commit. */
export async function prepare(page: Page, snapshot: unknown): Promise<void> {
  await page.addInitScript((answer) => {
    const listeners = new Map<string, (payload: unknown) => void>();
    const bridge = {
      on: (name: string, listener: (payload: unknown) => void) => {
        listeners.set(name, listener);
        return () => listeners.delete(name);
      },
      request: (name: string) => Promise.resolve({ ok: true, value: name === 'app.snapshot' ? answer : null }),
    };
    const hook = {
      isDisabled: false,
      supportsFiber: true,
      inject: () => 1,
      checkDCE: () => undefined,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: () => void (window.commits += 1),
    };
    window.commits = 0;
    Object.assign(window, {
      fieldtunnel: bridge,
      deliver: (name: string, payload: unknown) => listeners.get(name)?.(payload),
      __REACT_DEVTOOLS_GLOBAL_HOOK__: hook,
    });
  }, snapshot);
}

/** `busy`: sessions through which bytes go; the window shows `s1`. */
export function windowUpdates(busy: readonly string[]): (seconds: number) => Promise<Sample> {
  return async (seconds) => {
    const { root } = await import('../../e2e/fixtures/launch');
    const { chromium } = await import('@playwright/test');
    const { findChromium } = await import('../../browser-shell/chromium/launch');
    const executable = findChromium(process.env['FIELDTUNNEL_CHROMIUM'], { headed: false });
    const browser = await chromium.launch({
      args: ['--no-sandbox'],
      ...(executable === null ? {} : { executablePath: executable }),
    });
    let deliver: (message: unknown) => void = () => undefined;
    const store = new StateStore({ initial: busyState(Date.now()), send: (message) => deliver(message) });
    try {
      const page = await browser.newPage();
      await prepare(page, store.snapshot());
      await page.route(`${origin}/**`, (route) =>
        route.fulfill({ path: resolve(root, 'dist', 'renderer', `.${new URL(route.request().url()).pathname}`) }),
      );
      await page.goto(`${origin}/index.html`);
      await page.locator('[role=option]').first().waitFor();
      await page.evaluate(() => window.deliver('session.focus', { sessionId: 's1' }));
      await page.locator('[role=img]').waitFor();
      let largest = 0;
      const delivered: Promise<void>[] = [];
      deliver = (message) => {
        // As text: a browser's driver would take apart every value of it on its own.
        const text = JSON.stringify(message);
        largest = Math.max(largest, Buffer.byteLength(text));
        delivered.push(page.evaluate((json) => window.deliver('state.changed', JSON.parse(json)), text));
      };
      const before = await page.evaluate(() => window.commits);
      const began = performance.now();
      while (performance.now() - began < seconds * 1000) {
        store.set('sessions', withTraffic(store.get('sessions'), busy, Date.now()));
        await pause(sendIntervalMs);
      }
      await Promise.all(delivered);
      const commits = (await page.evaluate(() => window.commits)) - before;
      return { message: largest, commits: commits / ((performance.now() - began) / 1000) };
    } finally {
      store.close();
      await browser.close();
    }
  };
}
