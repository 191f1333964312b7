/** A company with 10,000 things and 500 tunnels, on loopback, in the real window. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { FleetService, largeFleet } from '../fakes/fleet-service';
import { expect, test as base, type LaunchedApp } from './fixtures/app';
import { deviceList as list, keysOfSearches, optionsFor, searchField as field, typeSearches } from './support/fleet';
import { countRows } from './support/row-count';

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
  open: async ({ start, fleet }, use) => use(() => start(optionsFor(fleet))),
});

/** Rows in the page at once, of the window as it opens: the visible ones and some beyond. */
const mostRows = 20;
/** Rows that a key changes, on average: most leave what is seen as it is. */
const changesPerKey = 4;

test('typing and keys find what they should among 10,000 things and 500 tunnels, and no more is drawn than is seen', async ({
  fleet,
  open,
}) => {
  Object.assign(fleet, largeFleet(10_000, 500, Date.now()));
  const { page, profile } = await open();
  const first = list(page).getByRole('option').first();
  await expect(first).toBeVisible();
  const typing = (): Promise<void> => typeSearches(page, (begins) => expect(first).toContainText(begins));

  const rows = await countRows(page);
  await typing();
  expect((await rows()).most).toBeLessThan(mostRows);
  await expect(page.getByText(/still being checked|so far/)).toHaveCount(0);
  const before = await rows();
  await typing();
  const after = await rows();
  expect(after.most).toBeLessThan(mostRows);
  // Nothing else arrives any more.
  expect(after.changes - before.changes).toBeLessThanOrEqual(changesPerKey * keysOfSearches);

  expect(fleet.count('SearchIndex')).toBeGreaterThanOrEqual(100);
  expect(fleet.count('DescribeTunnel')).toBe(500);
  expect(fleet.most()).toBeLessThanOrEqual(8);

  // From the keyboard: to its end and back, a star, on with typing, open.
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

test('chips narrow the list, say how many they hide, go with a press, and are there again after a restart', async ({
  fleet,
  start,
}) => {
  Object.assign(fleet, largeFleet(60, 5, Date.now()));
  const options = optionsFor(fleet);
  const { page, quit } = await start(options);
  const chips = (of: Page): Locator => of.getByRole('group', { name: 'Filters', exact: true });
  const option = (of: Page): Locator => list(of).getByRole('option');
  await expect(page.getByText(/so far/)).toHaveCount(0);
  // Every third of them is offline.
  await chips(page)
    .getByRole('button', { name: /^Online/ })
    .click();
  await expect(page.getByText('40 of 60 devices')).toBeVisible();
  await chips(page)
    .getByRole('button', { name: /^Filter/ })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /pump-station 15/ })).toBeVisible();
  await page.keyboard.type('site: busan');
  await dialog.getByRole('checkbox', { name: /busan 12/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('8 of 60 devices')).toBeVisible();
  // What is typed finds within what is chosen.
  await field(page).fill('pump');
  await expect(option(page)).toHaveCount(2);
  await field(page).fill('');
  await quit();

  const again = (await start(options)).page;
  await expect(again.getByText('8 of 60 devices')).toBeVisible();
  await chips(again).getByRole('button', { name: /busan/ }).click();
  await expect(again.getByText('40 of 60 devices')).toBeVisible();
  await again.getByRole('button', { name: 'Show all' }).click();
  await expect(again.getByText(/of 60 devices/)).toHaveCount(0);
  await field(again).fill('offline');
  await expect(option(again).first()).toHaveAttribute('aria-setsize', '20');
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

test('who waits for a device is told once it is online; where the index stops answering, nobody is promised that', async ({
  fleet,
  open,
}, info) => {
  // The first of each three is offline.
  Object.assign(fleet, largeFleet(6, 0, Date.now()));
  const { page, control } = await open();
  info.skip(control === null, 'needs the stand-in’s recorders');
  if (control === null) return;
  const headline = page.getByRole('main').getByRole('heading', { level: 1 });
  const awaited = fleet.things[0];
  const other = fleet.things[1];
  await list(page)
    .getByRole('option', { name: new RegExp(awaited?.thingName ?? '?') })
    .click();
  await expect(headline).toContainText(`${awaited?.thingName} is offline`);
  await page.getByRole('main').getByRole('button', { name: 'Tell me when it is online' }).click();
  await expect(page.getByText('A notification tells you when it is online.')).toBeVisible();
  // Meanwhile somebody looks at another one.
  await list(page)
    .getByRole('option', { name: new RegExp(other?.thingName ?? '?') })
    .click();
  await expect(headline).toContainText(other?.thingName ?? '?');
  expect(await control('notifications')).toEqual([]);
  fleet.things = fleet.things.map((thing) =>
    thing === awaited ? { ...thing, connectivity: { connected: true, timestamp: Date.now() } } : thing,
  );
  await expect
    .poll(() => control('notifications'))
    .toMatchObject([
      { title: `${awaited?.thingName} is online`, body: expect.stringContaining('You asked to be told') as unknown },
    ]);
  await control('clickNotification', { index: 0 });
  await expect(headline).toContainText(awaited?.thingName ?? '?');
  await expect(headline).not.toContainText('offline');

  // Where the index stops answering, nobody is promised a notice any more.
  const next = fleet.things[3];
  await list(page)
    .getByRole('option', { name: new RegExp(next?.thingName ?? '?') })
    .click();
  const main = page.getByRole('main');
  const tell = main.getByRole('button', { name: 'Tell me when it is online' });
  await expect(tell).toBeVisible();
  fleet.denied.add('SearchIndex');
  await expect(main).toContainText('your role may not ask AWS (iot:SearchIndex)');
  await expect(tell).toHaveCount(0);
});
