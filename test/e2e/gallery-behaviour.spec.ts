/**
 * What the gallery's pictures do: keys and focus, what a press answers, and what has to be seen is not covered. Every
 * picture is looked at in `gallery.spec.ts`.
 */
import type { Page } from '@playwright/test';
import { violations } from './support/axe';
import { type Gallery, type Appearance, uncovered } from './support/gallery';
import { expect, test } from './support/gallery-test';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => void (gallery = shared));

/** In a terminal of the gallery, at the right of its first line: nothing is printed there, no link among it. */
const emptyPlace = { x: 560, y: 8 };
const withPage = (check: (page: Page) => Promise<void>): Promise<void> => gallery.withPage(check);
const open = (page: Page, name: string, appearance: Appearance): Promise<void> => gallery.next(page, name, appearance);

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
      'The clipboard holds no access token and no ticket link. Copy the whole token or link.',
    );
  });
});

test('a failure that has nothing to act on says what is missing', async () => {
  await withPage(async (page) => {
    await open(page, 'practice-nothing', window1120);
    await page.getByRole('button', { name: 'Rehearse: Token already used' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      'There is no open practice tunnel to act on. Open a tunnel to a practice device first.',
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

    const opener = page.getByRole('button', { name: 'More actions' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Close tunnel' }).press('Enter');
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

test('keyboard: tabs are one stop with arrows, Ctrl with a digit chooses one, F6 goes between list, tabs and work', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal', window1120);
    const tab = (name: string) => page.getByRole('tablist', { name: 'Work on the device' }).getByRole('tab', { name });
    await expect(tab('Terminal')).toHaveAttribute('aria-selected', 'true');
    // Ink, never blue.
    await expect(tab('Terminal')).toHaveCSS('border-bottom-color', 'rgb(21, 25, 28)');
    await page.locator('.xterm').click({ position: emptyPlace });
    await page.keyboard.press('F6');
    await expect(page.getByRole('navigation').locator(':focus')).toHaveCount(1);
    await page.keyboard.press('F6');
    await expect(tab('Terminal')).toBeFocused();
    await page.keyboard.press('F6');
    await expect(page.locator('.xterm textarea')).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await expect(tab('Terminal')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(tab('Files')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(tab('Overview')).toBeFocused();
    await expect(page.getByRole('region', { name: 'Services' })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('tablist', { name: 'Work on the device' }).locator(':focus')).toHaveCount(0);
    await page.keyboard.press('Control+1');
    await expect(tab('Terminal')).toHaveAttribute('aria-selected', 'true');
    await page.locator('.xterm').click({ position: emptyPlace });
    await page.keyboard.press('Control+3');
    await expect(tab('Overview')).toHaveAttribute('aria-selected', 'true');

    // The device is opened again on the tab that was used last there.
    await page.keyboard.press('Control+1');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('option', { name: /pump-station-07/ }).click();
    await expect(tab('Terminal')).toHaveAttribute('aria-selected', 'true');
  });
});

test('keyboard: Ctrl with Enter presses the primary button from within a broken terminal, plain Enter never does', async () => {
  await withPage(async (page) => {
    const recovered = (): Promise<number> =>
      page.evaluate(
        () =>
          (window as unknown as { asked: readonly { name: string }[] }).asked.filter(
            ({ name }) => name === 'session.recover',
          ).length,
      );
    for (const name of ['terminal-broken', 'problem-token-reused']) {
      await open(page, name, window1120);
      if (name === 'terminal-broken') await page.locator('.xterm').click({ position: emptyPlace });
      await page.keyboard.press('Enter');
      expect(await recovered(), name).toBe(0);
      await page.keyboard.press('Control+Enter');
      await expect.poll(recovered, name).toBe(1);
      // A dialog has keys of its own, and so has the list.
      await page.getByRole('searchbox', { name: 'Find a device' }).focus();
      await page.keyboard.press('Control+Enter');
      expect(await recovered(), name).toBe(1);
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
        const menu = page.getByRole('menu').locator('xpath=..');
        // It is drawn first and placed then.
        await expect
          .poll(async () => {
            const {
              x,
              y,
              width: wide,
              height: high,
            } = (await menu.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
            return [x >= 0, y >= 0, x + wide <= width, y + high <= height];
          }, `${name} at ${width} × ${height}`)
          .toEqual([true, true, true, true]);
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

    for (const [name, button, cautions] of [
      ['link-several-taken', 'main [data-look=primary]', 1],
      ['token-taken', 'main [data-look=primary]', 1],
      ['dialog-rotate-offline', '[role$=dialog] [data-look=primary]', 2],
    ] as const) {
      await open(page, name, smallest);
      await expect.poll(() => page.locator('[data-caution]').count(), name).toBe(cautions);
      for (let at = 0; at < cautions; at += 1)
        expect(await uncovered(page, `[data-caution] >> nth=${at}`), `${name}, ${at}`).toBe(true);
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
