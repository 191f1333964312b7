/** Signing in, as the gallery draws it: one dialog whose steps take each other's place. */
import { expect, test } from '@playwright/test';
import { type Gallery, startGallery } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

const sizes = [
  [1120, 760],
  [1920, 1080],
  [720, 520],
] as const;

test('the dialog is as high, and in the same place, in every step', async () => {
  test.setTimeout(300_000);
  const steps = gallery.names.filter((name) => name.startsWith('sign-in'));
  expect(steps.length).toBeGreaterThan(20);
  await gallery.withPage(async (page) => {
    for (const [width, height] of sizes) {
      const places = new Map<string, string>();
      for (const name of steps) {
        await gallery.next(page, name, { theme: 'light', lang: 'en', width, height });
        const { top, bottom } = await page
          .getByRole('dialog')
          .locator('..')
          .evaluate((dialog) => dialog.getBoundingClientRect());
        places.set(name, `${Math.round(top)}–${Math.round(bottom)}`);
      }
      expect(new Set(places.values()).size, JSON.stringify([...places])).toBe(1);
    }
  });
});

test('a Region is found by its city in the person’s language, in English, and by its code', async () => {
  await gallery.withPage(async (page) => {
    for (const [lang, label, typed] of [
      ['en', 'Region of the portal', ['frank', 'Seoul', 'ap-northeast-2']],
      ['ko', '포털의 리전', ['프랑', 'Seoul', '서울']],
    ] as const) {
      await gallery.next(page, 'sign-in-nothing', { theme: 'light', lang, width: 1120, height: 760 });
      const field = page.getByRole('combobox', { name: label });
      for (const text of typed) {
        await field.fill(text);
        await field.blur();
        await expect(field).toHaveValue(/^\S.* \((?:eu-central-1|ap-northeast-2)\)$/);
      }
      // One that nobody has a name for is taken as it is.
      await field.fill('xx-newest-1');
      await field.blur();
      await expect(field).toHaveValue('xx-newest-1');
      await page.getByRole('combobox', { name: label }).locator('..').getByRole('button').click();
      await expect(page.getByRole('option').first()).toBeVisible();
      await page.keyboard.press('Escape');
      // The dialog stays: Escape closed the list.
      await expect(page.getByRole('dialog')).toBeVisible();
    }
  });
});
