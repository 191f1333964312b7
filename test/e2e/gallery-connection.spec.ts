/**
 * The screen of a session in the gallery: the break is shown where it is, positions stay. And what the window weighs.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { firstPageFiles } from './support/first-page';
import { type Gallery, galleryFolder, type Appearance } from './support/gallery';
import { expect, test } from './support/gallery-test';
import { faceNames, wear, wornFamily } from './support/faces';
import { atSizes, type Size } from './support/measures';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

const withPage = (check: (page: Page) => Promise<void>): Promise<void> => gallery.withPage(check);
const open = (page: Page, name: string, appearance: Appearance): Promise<void> => gallery.next(page, name, appearance);

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
    primary: null,
  },
  {
    name: 'connected-idle',
    headline: 'Connected to pump-station-07',
    links: ['working', 'untried', 'untried'],
    primary: null,
  },
  {
    name: 'never-found',
    headline: 'No tunnel to pump-station-07 is open',
    links: ['untried', 'untried', 'untried'],
    primary: 'Open a tunnel and connect',
  },
  {
    name: 'problem-token-reused',
    headline: 'This laptop’s access token was already used',
    links: ['refused', 'working', 'untried'],
    primary: 'Rotate and reconnect',
  },
  {
    name: 'problem-client-token-mismatch',
    headline: 'This token is paired with another session',
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

/** Every word that a link can have, the longest ages among them, and a device's longest name. */
const chains = [
  'long-names',
  'name-of-28',
  'device-offline',
  'ready-away',
  ...seen.map(({ name }) => name),
  'connecting',
  'reconnecting',
  'connected-aged',
  'problem-offline',
  'problem-access-denied',
  'terminal',
  'terminal-aged',
  'terminal-waiting',
  'terminal-broken',
  'terminal-repairing',
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

test('positions stay the same from state to state; what there is follows at once, without a hole', async () => {
  await withPage(async (page) => {
    const places = new Map<string, string[]>();
    for (const name of [
      'ready',
      'connecting',
      'connected',
      'reconnecting',
      'problem-token-reused',
      'problem-offline',
      'device',
      'ends-soon',
      'closing',
    ]) {
      await open(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760 });
      const { tops, gaps } = await page.evaluate(() => {
        const box = (element: Element): DOMRect => element.getBoundingClientRect();
        const status = document.querySelector('[aria-labelledby=headline]');
        const parts = status === null ? [] : [...status.children].filter((part) => box(part).height > 1);
        const after = status?.nextElementSibling ?? null;
        const row = [...parts, ...(after === null ? [] : [after])];
        return {
          tops: ['main [role=img]', 'h1', '[aria-labelledby=headline] p'].map((what) =>
            Math.round(document.querySelector(what)?.getBoundingClientRect().top ?? -1),
          ),
          gaps: row.slice(1).map((part, index) => Math.round(box(part).top - box(row[index] ?? part).bottom)),
        };
      });
      places.set(tops.join(' '), [...(places.get(tops.join(' ')) ?? []), name]);
      expect(Math.max(...gaps), `${name}: ${gaps.join(', ')}`).toBeLessThanOrEqual(24);
    }
    expect([...places.values()], 'one set of positions for all').toHaveLength(1);
  });
});

test('what happened is in view at the usual size, and each thing can be pressed in one place', async () => {
  await withPage(async (page) => {
    // One of each state of a session, and those problems that say most.
    for (const name of [
      'ready',
      'ready-taken',
      'preparing',
      'connecting',
      'connected',
      'connected-three',
      'low-life',
      'ends-in-30',
      'ends-in-10',
      'ends-in-2',
      'ends-soon',
      'ends-three',
      'repairing-source',
      'repairing-device',
      'repairing-both',
      'repairing-failed',
      'repairing-tunnel',
      'problem-rotation-denied',
      'ends-soon-replacing',
      'ends-soon-not-replaced',
      'replaced',
      'reconnecting',
      'waiting-plain',
      'device',
      'closing',
      'problem-token-reused',
      'problem-token-refused',
      'problem-device-disconnected',
      'problem-access-denied',
      'problem-tunnel-ended',
    ]) {
      await open(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760 });
      for (const lang of ['en', 'ko'] as const) {
        await gallery.change(page, { theme: 'light', lang });
        const first = page.locator('[aria-labelledby=timeline]').locator('li, p').first();
        const { y, height } = (await first.boundingBox()) ?? { y: 0, height: 9999 };
        expect(y + height, `${name}, ${lang}`).toBeLessThanOrEqual(760);
        const words = await page.getByRole('main').getByRole('button').allInnerTexts();
        const opening = words.filter((text) => /^(?:Open terminal|Terminal|터미널 열기|터미널)$/.test(text.trim()));
        expect(opening.length, `${name}, ${lang}: ${words.join(' | ')}`).toBeLessThanOrEqual(1);
      }
    }
    // Leaving is a press away, ending it for everybody two.
    await open(page, 'connected', { theme: 'light', lang: 'en', width: 1120, height: 760 });
    await expect(page.getByRole('main').getByRole('button', { name: 'Disconnect' })).toBeVisible();
    await expect(page.getByRole('main').getByText('Close tunnel')).toHaveCount(0);
  });
});

test('buttons and words at the right end where the panels end', async () => {
  await withPage(async (page) => {
    await open(page, 'connected', { theme: 'light', lang: 'en', width: 1120, height: 760 });
    const rights = await page.evaluate(() => {
      const right = (element: Element | null): number => Math.round(element?.getBoundingClientRect().right ?? -1);
      const words = [...document.querySelectorAll('[aria-labelledby=timeline] button')].map((button) => {
        const { paddingInlineEnd, borderInlineEndWidth } = getComputedStyle(button);
        return (
          right(button) - Math.round(Number.parseFloat(paddingInlineEnd) + Number.parseFloat(borderInlineEndWidth))
        );
      });
      return [right(document.querySelector('[aria-labelledby=services] ul')), ...words];
    });
    expect(rights.length).toBeGreaterThan(2);
    for (const right of rights) expect(Math.abs(right - (rights[0] ?? 0)), rights.join(', ')).toBeLessThanOrEqual(2);
  });
});

/** From the smallest window to the widest desk. */
const widths = [720, 859, 860, 1024, 1120, 1440, 1920] as const;
const sizes = widths.map((width): Size => [width, 760]);

for (const lang of ['en', 'ko'] as const)
  test(`no label of the chain meets a node, is cut or missing, from 720 to 1920 px (${lang})`, async () => {
    await gallery.withFrame(async (frame) => {
      for (const name of chains) {
        await gallery.next(frame, name, { theme: 'light', lang, width: widths[0], height: 760 });
        for (const face of faceNames) await wear(frame, face);
        expect.soft(await atSizes(frame, sizes, 'chain', faceNames.map(wornFamily)), name).toEqual([]);
      }
    });
  });

test('the window is light to load', () => {
  const sizes = firstPageFiles(resolve(galleryFolder, '..', 'renderer')).map(
    (path) => gzipSync(readFileSync(path)).length,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(sizes.length).toBeGreaterThan(1);
  expect(total, 'gzip bytes of scripts and styles of the first page').toBeLessThanOrEqual(250_000);
});
