/**
 * Where the focus is while a break is repaired in the tab where one works: on what took the pressed button's place,
 * then at the work again.
 */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/gallery-test';

const appearance = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;

/** The session of another picture takes the place of the one that is shown. */
const become = (page: Page, name: string): Promise<void> =>
  page.evaluate((wanted) => (window as unknown as { become: (picture: string) => void }).become(wanted), name);

/** The connection to the device, and what was open over it, are there again. */
const reached = (page: Page): Promise<void> =>
  page.evaluate(() => {
    interface Shown {
      readonly visits: readonly { readonly shells: readonly object[] }[];
      readonly screens: readonly object[];
    }
    const { visits, screens } = (window as unknown as { shown: Shown }).shown;
    const open = { kind: 'open', since: new Date(2026, 10, 23, 10, 6, 25).getTime() };
    dispatchEvent(
      new CustomEvent('gallery-visits', {
        detail: visits.map((visit) => ({
          ...visit,
          phase: open,
          shells: visit.shells.map((shell) => ({ ...shell, state: open })),
        })),
      }),
    );
    dispatchEvent(
      new CustomEvent('gallery-screens', {
        detail: screens.map((screen) => ({
          ...screen,
          phase: { ...open, screenId: 'screen-1', password: false },
        })),
      }),
    );
  });

const work: readonly (readonly [
  picture: string,
  repairing: string | null,
  after: string,
  at: (page: Page) => Locator,
])[] = [
  ['terminal-broken', 'terminal-repairing', 'terminal', (page) => page.locator('.xterm textarea')],
  ['files-broken', 'repairing-source', 'files', (page) => page.getByRole('row').and(page.locator('[tabindex="0"]'))],
  ['screen-no-tunnel', null, 'screen-open', (page) => page.getByRole('application')],
];

for (const [picture, repairing, after, at] of work)
  test(`${picture}: the focus stays in the block of the break, and is at the work once that is over`, async ({
    gallery,
  }) => {
    await gallery.withPage(async (page) => {
      await gallery.next(page, picture, appearance);
      const block = page.locator('[data-break]');
      await block.getByRole('button', { name: 'Rotate and reconnect' }).focus();
      await page.keyboard.press('Enter');
      if (repairing !== null) {
        await become(page, repairing);
        await expect(block.getByRole('button', { name: /^Stop/ })).toBeFocused();
      }
      // The tunnel is there, the work not yet: what leads on has the focus.
      await become(page, after);
      await expect(block.locator(':focus')).toHaveAttribute('data-look', /primary|plain/);
      await reached(page);
      await expect(block).toHaveCount(0);
      await expect(at(page)).toBeFocused();
    });
  });

test('whoever went elsewhere while a break is repaired is left there', async ({ gallery }) => {
  await gallery.withPage(async (page) => {
    await gallery.next(page, 'terminal-broken', appearance);
    await page.locator('[data-break]').getByRole('button', { name: 'Rotate and reconnect' }).click();
    const search = page.getByRole('searchbox', { name: 'Find a device' });
    await search.focus();
    await become(page, 'terminal');
    await reached(page);
    await expect(page.locator('[data-break]')).toHaveCount(0);
    await expect(search).toBeFocused();
  });
});
