/**
 * What the gallery's pictures do: the break is shown where it is, positions stay, keys and focus, and what has to be seen
 * is not covered. Every picture is looked at in `gallery.spec.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { type Gallery, galleryFolder, type Look, startGallery, uncovered, violations } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

const withPage = (check: (page: Page) => Promise<void>): Promise<void> => gallery.withPage(check);
const open = (page: Page, name: string, look: Look): Promise<void> => gallery.open(page, name, look);

const tokens = {
  light: {
    working: 'rgb(11, 110, 79)',
    trying: 'rgb(138, 83, 0)',
    refused: 'rgb(179, 38, 30)',
    press: 'rgb(15, 76, 129)',
  },
  dark: {
    working: 'rgb(86, 207, 160)',
    trying: 'rgb(242, 179, 76)',
    refused: 'rgb(255, 138, 128)',
    press: 'rgb(140, 196, 245)',
  },
} as const;

/** What the technician must see in the states that matter most. `links`: the tones of the three links. */
const seen = [
  {
    name: 'connected',
    headline: 'Connected to pump-station-07',
    links: ['working', 'working', 'working'],
    primary: 'Open terminal',
  },
  {
    name: 'connected-idle',
    headline: 'Connected to pump-station-07',
    links: ['working', 'untried', 'untried'],
    primary: 'Open terminal',
  },
  {
    name: 'never-found',
    headline: 'No tunnel to pump-station-07 is open',
    links: ['untried', 'untried', 'untried'],
    primary: 'Open a tunnel',
  },
  {
    name: 'problem-token-reused',
    headline: 'This laptop’s access token was already used',
    links: ['refused', 'working', 'untried'],
    primary: 'Rotate and reconnect',
  },
  {
    name: 'problem-client-token-mismatch',
    headline: 'This token is paired with another computer',
    links: ['refused', 'working', 'untried'],
    primary: 'Rotate and reconnect',
  },
  {
    name: 'problem-device-disconnected',
    headline: 'pump-station-07 is not connected to the tunnel',
    links: ['working', 'refused', 'untried'],
    primary: 'Send the device a new token',
  },
  {
    name: 'problem-tunnel-ended',
    headline: 'The tunnel has ended',
    links: ['refused', 'untried', 'untried'],
    primary: 'Open a new tunnel',
  },
  {
    name: 'problem-service-unreachable',
    headline: 'Nothing answers for SSH on pump-station-07',
    links: ['working', 'working', 'refused'],
    primary: 'Try again',
  },
  {
    name: 'device',
    headline: 'Waiting for pump-station-07 to connect',
    links: ['working', 'trying', 'untried'],
    primary: null,
  },
  {
    name: 'repairing-source',
    headline: 'Replacing this laptop’s token',
    links: ['trying', 'working', 'untried'],
    primary: null,
  },
] as const;

for (const theme of ['light', 'dark'] as const) {
  test(`the break is shown where it is, in the tokens of the look (${theme})`, async () => {
    await withPage(async (page) => {
      for (const state of seen) {
        await open(page, state.name, { theme, lang: 'en', width: 1120, height: 760 });
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(state.headline);
        const links = page.getByRole('main').getByRole('img').locator('[data-tone]');
        for (const [index, tone] of state.links.entries()) {
          await expect(links.nth(index), `${state.name}, link ${index}`).toHaveAttribute('data-tone', tone);
          if (tone !== 'untried') await expect(links.nth(index)).toHaveCSS('color', tokens[theme][tone]);
        }
        await expect(page.locator('main [data-look=primary]')).toHaveCount(state.primary === null ? 0 : 1);
        if (state.primary === null) continue;
        const button = page.getByRole('button', { name: state.primary, exact: true });
        await expect(button).toHaveCSS('background-color', tokens[theme].press);
        expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(52);
      }
    });
  });
}

test('positions stay the same from state to state', async () => {
  await withPage(async (page) => {
    const places = new Map<string, string[]>();
    for (const name of [
      'ready',
      'connecting',
      'connected',
      'reconnecting',
      'problem-token-reused',
      'problem-offline',
      'closing',
    ]) {
      await open(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760 });
      const tops = await page.evaluate(() =>
        ['main [role=img]', 'h1', '[aria-labelledby=headline] > div', '#services'].map((what) =>
          Math.round(document.querySelector(what)?.getBoundingClientRect().top ?? -1),
        ),
      );
      places.set(tops.join(' '), [...(places.get(tops.join(' ')) ?? []), name]);
    }
    expect([...places.values()], 'one set of positions for all').toHaveLength(1);
  });
});

const window1120 = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;

test('a refused request says why beside what was pressed', async () => {
  await withPage(async (page) => {
    await open(page, 'link-failed', window1120);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      'The state has changed meanwhile, and this no longer applies. Nothing was done.',
    );
    await open(page, 'token-empty-clipboard', window1120);
    await page.getByRole('button', { name: 'Paste from clipboard' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      'The clipboard holds no access token. Copy the whole token, and nothing else.',
    );
  });
});

test('a failure that has nothing to act on says what is missing', async () => {
  await withPage(async (page) => {
    await open(page, 'practice-nothing', window1120);
    await page.getByRole('button', { name: 'Rehearse: Token already used' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      'There is nothing to act on: no practice tunnel is open. Open a tunnel to a practice device first.',
    );
  });
});

test('a screen begins at its top, and a button that answers keeps its width', async () => {
  await withPage(async (page) => {
    await open(page, 'connected-forty', { ...window1120, height: 520 });
    const main = page.getByRole('main');
    await main.evaluate((box) => box.scrollTo(0, 400));
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
    expect(await main.evaluate((box) => box.scrollTop)).toBe(0);

    await open(page, 'connected-three', window1120);
    const edges = async (): Promise<readonly number[]> => {
      const boxes = await page
        .getByRole('region', { name: 'Services' })
        .getByRole('listitem')
        .getByRole('button')
        .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect()));
      return boxes.flatMap(({ left, width }) => [left, width]);
    };
    const before = await edges();
    await page.getByRole('button', { name: 'Copy: Copy the address of SSH' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await edges()).toEqual(before);
    // Like buttons stand below one another, also where a row has fewer of them.
    expect(new Set(before.filter((_, index) => index % 2 === 0).map(Math.round)).size).toBe(3);
  });
});

test('a search is over when what was searched for is shown', async () => {
  await withPage(async (page) => {
    await open(page, 'list-no-result', window1120);
    const search = page.getByRole('searchbox', { name: 'Find a device' });
    await search.fill('pump');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await expect(search).toHaveValue('pump');
    await page.keyboard.press('Enter');
    await expect(search).toHaveValue('');
    await expect(page.getByRole('option')).toHaveCount(5);
  });
});

test('keyboard: the search from anywhere, also in the drawer; Escape gives the focus back', async () => {
  await withPage(async (page) => {
    await open(page, 'connected', window1120);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('searchbox', { name: 'Find a device' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: /pump-station-07/ })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: /substation-relay-3/ })).toBeFocused();

    await page.setViewportSize({ width: 720, height: 520 });
    await expect(page.getByRole('searchbox')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Devices' }).getByRole('searchbox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    const opener = page.getByRole('button', { name: 'Close tunnel' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog', { name: 'Close the tunnel to pump-station-07?' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  });
});

test('whatever the Tab key leads to shows that it has the focus', async () => {
  await withPage(async (page) => {
    for (const name of [
      'connected-details',
      'list-fleet',
      'link-not-signed-in',
      'settings-change',
      'practice',
      'sign-in-roles',
      'dialog-open-known',
      'dialog-close',
      'token-taken',
    ]) {
      await open(page, name, window1120);
      const shown = new Set<string>();
      for (let press = 0; press < 30; press += 1) {
        await page.keyboard.press('Tab');
        const { what, ring } = await page.evaluate(() => {
          const element = document.activeElement ?? document.body;
          const { outlineStyle, outlineWidth } = getComputedStyle(element.closest('label:has(input)') ?? element);
          return {
            what: element.outerHTML.slice(0, 80),
            ring: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
          };
        });
        if (what.startsWith('<body')) break;
        shown.add(what);
        expect(ring, `${name}: ${what}`).toBeGreaterThanOrEqual(2);
      }
      expect(shown.size, name).toBeGreaterThan(2);
    }
  });
});

test('a screen that was gone to takes the focus', async () => {
  await withPage(async (page) => {
    await open(page, 'connected', window1120);
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  });
});

test('the window is light to load', () => {
  const built = resolve(galleryFolder, '..', 'renderer', 'assets');
  const sizes = readdirSync(built).map((file) => gzipSync(readFileSync(join(built, file))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(sizes.length).toBeGreaterThan(1);
  expect(total, 'gzip bytes of scripts and styles').toBeLessThanOrEqual(250_000);
});

const smallest = { theme: 'light', lang: 'en', width: 720, height: 520 } as const;

test('the drawer keeps its lower end in the smallest window, and room for rows at 200 % zoom', async () => {
  await withPage(async (page) => {
    await open(page, 'drawer', smallest);
    await expect(page.getByRole('dialog', { name: 'Devices' })).toBeVisible();
    expect(await uncovered(page, '[role=dialog] nav > :last-child')).toBe(true);
    await page.setViewportSize({ width: 360, height: 260 });
    expect(
      (await page.locator('[role=dialog] nav > :has([role=listbox])').boundingBox())?.height,
    ).toBeGreaterThanOrEqual(120);
    await page.locator('[role=dialog] nav > :last-child').scrollIntoViewIfNeeded();
    expect(await uncovered(page, '[role=dialog] nav > :last-child')).toBe(true);
  });
});

test('an open menu is within the window, the smallest and at 200 % zoom', async () => {
  await withPage(async (page) => {
    for (const name of gallery.names.filter((one) => one.includes('-menu'))) {
      for (const [width, height] of [
        [720, 520],
        [360, 260],
      ] as const) {
        await open(page, name, { theme: 'dark', lang: 'ko', width, height });
        const box = await page.getByRole('menu').locator('xpath=..').boundingBox();
        expect(box, name).not.toBeNull();
        const { x, y, width: wide, height: high } = box ?? { x: -1, y: -1, width: 0, height: 0 };
        expect([x >= 0, y >= 0, x + wide <= width, y + high <= height], `${name} at ${width} × ${height}`).toEqual([
          true,
          true,
          true,
          true,
        ]);
        expect(await violations(page), `${name} at ${width} × ${height}`).toEqual([]);
        await page.getByRole('menuitem').last().scrollIntoViewIfNeeded();
        expect(
          await uncovered(page, '[role="menuitem"]:last-child'),
          `${name} at ${width} × ${height}: its last line`,
        ).toBe(true);
      }
    }
  });
});

test('what a long form could hide is in view: why it was refused, and what a confirmation would do', async () => {
  await withPage(async (page) => {
    await open(page, 'dialog-open-failed', smallest);
    await expect(page.getByRole('alert')).toContainText('AWS is not answering as it should.');
    await expect.poll(() => uncovered(page, '[role$=dialog] [role=alert]')).toBe(true);

    for (const [name, button] of [
      ['link-several-taken', 'main [data-look=primary]'],
      ['token-taken', 'main [data-look=primary]'],
      ['dialog-rotate-offline', '[role$=dialog] [data-look=primary]'],
    ] as const) {
      await open(page, name, smallest);
      await expect.poll(() => page.locator('[data-caution]').count(), name).toBe(1);
      expect(await uncovered(page, '[data-caution]'), name).toBe(true);
      expect(await uncovered(page, button), name).toBe(true);
    }
  });
});

test('no row of the list moves because there is something to say', async () => {
  await withPage(async (page) => {
    const tops = new Set<number>();
    for (const name of [
      'welcome-signed-in',
      'list-cached',
      'list-slow',
      'list-refusing',
      'list-offline',
      'list-proxy-asks',
    ]) {
      await open(page, name, window1120);
      tops.add(Math.round((await page.getByRole('option').first().boundingBox())?.y ?? -1));
    }
    expect([...tops]).toHaveLength(1);
  });
});
