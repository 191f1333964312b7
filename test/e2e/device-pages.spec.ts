import { chromium, type Browser } from '@playwright/test';
import { findChromium, quiet } from '../browser-shell/chromium/launch';
import { expect, test } from './support/desk';

/** In a browser that finds names below `localhost` by itself, as Chromium and Firefox do. */
test('a cookie that the page of one device set is not sent to another device', async ({ desk }) => {
  const { app, driver } = await desk.launch({ env: { BROWSER_SHELL_BROWSER: 'Chromium' } });
  const { control, page: window } = app;
  test.skip(control === null, 'needs the stand-in’s recorders');
  if (control === null) return;
  for (const [at, thing] of ['pump-station-07', 'cold-store-cam-18'].entries()) {
    await driver.openTunnel(thing, ['HTTP']);
    await driver.expectHeadline(`Connected to ${thing}`);
    await window.getByRole('button', { name: 'Browser, HTTP' }).click();
    await expect.poll(() => control('opened')).toHaveLength(at + 1);
  }
  const [first = '', second = ''] = await control('opened');
  expect(new URL(first).hostname).toMatch(/^pump-station-07-.*\.localhost$/);
  expect(new URL(second).hostname).toMatch(/^cold-store-cam-18-.*\.localhost$/);

  const browser: Browser = await chromium.launch({
    executablePath: findChromium(undefined, { headed: false }) ?? '',
    args: [...quiet, '--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    /** The cookies that go along with the request for a page. */
    const sentTo = async (address: string): Promise<string> => {
      const response = await page.goto(address);
      expect(response?.status()).toBe(200);
      return (await response?.request().allHeaders())?.['cookie'] ?? '';
    };
    /** A page that wants to be remembered at its own address, and at all below `localhost`. */
    const set = (): Promise<void> =>
      page.evaluate(() => {
        for (const cookie of ['session=first; path=/', 'wide=first; path=/; domain=localhost'])
          document.cookie = cookie;
      });
    expect(await sentTo(first)).toBe('');
    await set();
    expect(await sentTo(first)).toBe('session=first');
    expect(await sentTo(second)).toBe('');

    // What the names are for: at one address for all devices the same cookie goes to the second.
    const shared = (address: string): string => `http://127.0.0.1:${new URL(address).port}/`;
    await page.goto(shared(first));
    await set();
    expect(await sentTo(shared(second))).toBe('session=first');
  } finally {
    await browser.close();
  }
});
