/** A company with 10,000 things and 500 tunnels, on loopback, in the real window. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { FleetService, largeFleet } from '../fakes/fleet-service';
import { expect, test as base, type LaunchedApp } from './fixtures/app';
import { temporaryFolder } from './fixtures/launch';
import { planted } from './support/desk';
import { traced } from './support/frames';

interface Fixtures {
  fleet: FleetService;
  open: () => Promise<LaunchedApp>;
}

const test = base.extend<Fixtures>({
  // Playwright finds what a fixture needs by its parameter: nothing.
  // oxlint-disable-next-line no-empty-pattern
  fleet: async ({}, use) => {
    const service = await FleetService.start();
    await use(service);
    await service.close();
  },
  open: async ({ start, fleet }, use) => {
    const profile = temporaryFolder();
    const environment = {
      id: 'custom:fleet:us-east-1',
      label: 'Fleet',
      region: 'us-east-1',
      fips: false,
      dualStack: false,
      controlPlane: fleet.url,
      iot: fleet.url,
      dataPlane: 'localhost:9',
      caFile: null,
      profile: null,
    };
    writeFileSync(
      join(profile, 'settings.json'),
      JSON.stringify({ environmentId: environment.id, customEnvironments: [environment], language: 'en' }),
    );
    await use(() => start({ profile, env: { ...planted, AWS_REGION: 'us-east-1' } }));
  },
});

const list = (page: Page) => page.getByRole('listbox', { name: 'Devices' });
const field = (page: Page) => page.getByRole('searchbox', { name: 'Find a device' });

/** 50 frames a second: what the main thread may compute for one of them, ms. */
const budget = 20;

test('typing in the search field keeps 50 frames a second with 10,000 things and 500 tunnels', async ({
  fleet,
  open,
}) => {
  Object.assign(fleet, largeFleet(10_000, 500, Date.now()));
  const { page } = await open();
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser to trace');
  await expect(list(page).getByRole('option').first()).toBeVisible();

  // Frames are asked for without a break, so that one that comes late is seen.
  await page.evaluate(() => {
    const next = (): void => void requestAnimationFrame(next);
    next();
  });
  async function typing(): Promise<void> {
    await field(page).focus();
    await page.keyboard.type('pump-station-09', { delay: 70 });
    await expect(list(page).getByRole('option').first()).toContainText('pump-station-09');
    for (let left = 'pump-station-09'.length; left > 0; left -= 1)
      await page.keyboard.press('Backspace', { delay: 40 });
    await page.keyboard.type('site=osaka cold', { delay: 70 });
    await expect(list(page).getByRole('option').first()).toContainText('cold-store-cam');
    await field(page).fill('');
  }
  // The code is warm after the first keys, as it is for whoever has the window open.
  await typing();
  const whileArriving = await traced(browser, typing);
  await expect(page.getByText(/still being checked|so far/)).toHaveCount(0);
  const whenComplete = await traced(browser, typing);

  for (const [when, { frames, times }] of Object.entries({ whileArriving, whenComplete })) {
    test.info().annotations.push({
      type: when,
      description: `${frames} frames, the busiest ${times
        .slice(0, 3)
        .map((time) => time.toFixed(1))
        .join(', ')} ms`,
    });
    expect(frames, `${when}: frames in the trace`).toBeGreaterThan(100);
    expect(
      times.filter((time) => time > budget),
      `${when}: frames for which the page computed longer than ${budget} ms`,
    ).toEqual([]);
  }
  expect(fleet.count('SearchIndex')).toBeGreaterThanOrEqual(100);
  expect(fleet.count('DescribeTunnel')).toBe(500);
  expect(fleet.most()).toBeLessThanOrEqual(8);
});

test('the list works from the keyboard: to its end and back, a star, on with typing, open', async ({ fleet, open }) => {
  Object.assign(fleet, largeFleet(10_000, 20, Date.now()));
  const { page, profile } = await open();
  const option = (name: string) => list(page).getByRole('option', { name: new RegExp(name) });
  await expect(page.getByText(/so far/)).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(option('substation-relay-09999')).toBeFocused();
  // Only what is on the screen is in the page.
  expect(await list(page).getByRole('option').count()).toBeLessThan(40);
  await expect(option('substation-relay-09999')).toHaveAttribute('aria-posinset', '10000');
  await page.keyboard.press('*');
  await page.keyboard.press('Home');
  await expect(option('substation-relay-09999').and(page.locator('[aria-posinset="1"]'))).toBeFocused();
  await page.keyboard.type('hvac');
  await expect(field(page)).toHaveValue('hvac');
  await expect(field(page)).toBeFocused();
  // Enter takes the first of what was typed, also when it is pressed before the list has caught up.
  await page.keyboard.type('-gateway-00005');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('hvac-gateway-00005');
  await expect.poll(() => readFileSync(join(profile, 'devices.json'), 'utf8')).toContain('substation-relay-09999');
});

test('where neither index nor registry may be asked, tunnels are listed and the note says why', async ({
  fleet,
  open,
}) => {
  Object.assign(fleet, largeFleet(100, 5, Date.now()));
  for (const operation of ['SearchIndex', 'ListThings'] as const) fleet.denied.add(operation);
  const { page } = await open();
  await expect(list(page).getByRole('option')).toHaveCount(5);
  await expect(page.getByText('(iot:SearchIndex, iot:ListThings)')).toBeVisible();
  expect([fleet.count('SearchIndex'), fleet.count('ListThings')]).toEqual([1, 1]);
});
