/** A key for everything that can be pressed: one key shows the letters, and they press what they stand beside. */
import type { Locator, Page } from '@playwright/test';
import { shortcuts } from '../../shared/ipc/shortcuts';
import { asked } from './support/gallery';
import { expect, test } from './support/gallery-test';

const usual = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;
const tips = (page: Page) => page.locator('[data-key-tips] kbd');
const show = async (page: Page): Promise<void> => {
  await page.keyboard.press(shortcuts.keyTips.replace('CmdOrCtrl', 'Control'));
  await expect(tips(page).first()).toBeVisible();
};

/** The letters beside this. */
async function codeOf(page: Page, target: Locator): Promise<string> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('it is not drawn');
  const found = await tips(page).evaluateAll(
    (all, { x, y }) =>
      all.map((tip) => {
        const { left, top } = tip.getBoundingClientRect();
        return {
          code: tip.textContent,
          off: Math.abs(left - Math.max(2, x - 6)) + Math.abs(top - Math.max(2, y - 6)),
        };
      }),
    box,
  );
  const [nearest] = found.toSorted((a, b) => a.off - b.off);
  if (nearest === undefined || nearest.off > 2) throw new Error('it has no letters');
  return nearest.code;
}

async function pressByKeys(page: Page, target: Locator): Promise<void> {
  await show(page);
  const code = await codeOf(page, target);
  for (const letter of code) await page.keyboard.press(letter.toLowerCase());
  await expect(tips(page)).toHaveCount(0);
}

test('each button, entry and field that is in front and in view has letters of its own', async ({ gallery }) => {
  await gallery.withPage(async (page) => {
    for (const name of [
      'settings',
      'practice',
      'connected',
      'transfers-ask',
      'welcome',
      'link',
      'dialog-rotate',
      'sign-in',
    ]) {
      if (!gallery.names.includes(name)) continue;
      for (const size of [usual, { ...usual, width: 720, height: 520 }]) {
        await gallery.next(page, name, size);
        await show(page);
        const codes = await tips(page).allTextContents();
        for (const code of codes)
          expect(
            codes.filter((other) => other.startsWith(code)),
            `${name}: ${code}`,
          ).toEqual([code]);
        // Every button in view that nothing covers, counted another way than by the product.
        const unnamed = await page.evaluate(() => {
          const places = [...document.querySelectorAll('[data-key-tips] kbd')].map((tip) =>
            tip.getBoundingClientRect(),
          );
          const inFront = [...document.querySelectorAll('[role$="dialog"]')].at(-1) ?? document.body;
          return [...inFront.querySelectorAll('button:enabled')].flatMap((button) => {
            const { left, top, width, height } = button.getBoundingClientRect();
            const middle = document.elementFromPoint(left + width / 2, top + height / 2);
            if (middle === null || !button.contains(middle) || button.getAttribute('aria-disabled') === 'true')
              return [];
            const near = places.some((at) => Math.abs(at.left - left) < 10 && Math.abs(at.top - top) < 10);
            return near ? [] : [button.textContent];
          });
        });
        expect(unnamed, name).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(tips(page)).toHaveCount(0);
      }
    }
  });
});

test('the letters press: an answer, a choice in a menu, an identity, a button of the settings and of practice', async ({
  gallery,
}) => {
  await gallery.withPage(async (page) => {
    const once = (request: string) => expect.poll(async () => (await asked(page, request)).length, request).toBe(1);
    await gallery.next(page, 'transfers-ask', usual);
    await pressByKeys(page, page.getByRole('button', { name: 'Keep both' }));
    await once('transfer.answer');

    await gallery.next(page, 'screen-open', usual);
    await page.keyboard.press(shortcuts.sendKeys.replace('CmdOrCtrl', 'Control'));
    await expect(page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' })).toBeVisible();
    await pressByKeys(page, page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }));
    await expect(page.getByRole('menuitem')).toHaveCount(0);

    await gallery.next(page, 'connected', usual);
    await page.keyboard.press(shortcuts.account.replace('CmdOrCtrl', 'Control'));
    const other = page.getByRole('menuitem', { name: 'Sign in another way' });
    await expect(other).toBeVisible();
    await pressByKeys(page, other);
    await once('signIn.open');

    // A device of the list, and a field, which takes what is typed then.
    await gallery.next(page, 'connected', usual);
    await pressByKeys(page, page.getByRole('searchbox', { name: 'Find a device' }));
    await expect(page.getByRole('searchbox', { name: 'Find a device' })).toBeFocused();
    await expect(page.getByRole('searchbox', { name: 'Find a device' })).toHaveValue('');

    await gallery.next(page, 'settings', usual);
    const dark = page.getByRole('radio', { name: 'Dark' });
    await pressByKeys(page, page.locator('label', { has: dark }));
    await once('settings.update');

    await gallery.next(page, 'practice', usual);
    await pressByKeys(page, page.getByRole('button', { name: 'Leave practice' }));
    await once('practice.leave');
  });
});

test('any other key puts the letters away and does nothing else; in the terminal none of it reaches the device', async ({
  gallery,
}) => {
  await gallery.withPage(async (page) => {
    await gallery.next(page, 'terminal', usual);
    await page.locator('.xterm textarea').focus();
    await show(page);
    await page.keyboard.press('1');
    await expect(tips(page)).toHaveCount(0);
    await show(page);
    await page.keyboard.press(shortcuts.keyTips.replace('CmdOrCtrl', 'Control'));
    await expect(tips(page)).toHaveCount(0);
    expect(await asked(page, 'shell.input')).toEqual([]);
    await page.keyboard.press('x');
    await expect.poll(async () => (await asked(page, 'shell.input')).length).toBe(1);
  });
});
