/**
 * Every state of every screen, as the gallery draws it: in both languages and themes it has one headline, no accessibility
 * violation, keeps the figures of the look, and fits the smallest window and 200 % zoom without scrolling sideways.
 */
import { expect, test } from '@playwright/test';
import { breaches, type Gallery, overflow, startGallery, violations } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

/** The pictures are shared out, so that both workers have their part of each language. */
const parts = 4;
/** The smallest window; 200 % zoom of the usual window and of the smallest. */
const tight = [
  [720, 520],
  [560, 380],
  [360, 260],
] as const;
const settling = expect.configure({ soft: true, timeout: 5000 });

for (const lang of ['en', 'ko'] as const) {
  for (let part = 0; part < parts; part += 1) {
    test(`every state is readable, pressable and fits, light and dark (${lang}, part ${part + 1} of ${parts})`, async () => {
      test.setTimeout(300_000);
      expect(gallery.names.length).toBeGreaterThan(250);
      await gallery.withPage(async (page) => {
        for (const name of gallery.names.filter((_, index) => index % parts === part)) {
          await gallery.open(page, name, { theme: 'light', lang, width: 1120, height: 760 });
          // The languages have their colours in common: contrast is looked at in one of them, in both themes.
          expect.soft(await violations(page, lang === 'en' ? 'all' : 'all but contrast'), name).toEqual([]);
          await expect.soft(page.locator('h1'), name).toHaveCount(1);
          const text = (await page.locator('body').textContent()) ?? '';
          expect
            .soft(text, `${name}: an unfilled placeholder or a bare key`)
            .not.toMatch(/\{\{|\b(status|problems|recoveries|chain|timeline)\.[a-z]/);
          // Before the settings are known the window speaks the system's language.
          if (name !== 'loading' && name !== 'lost')
            await expect.soft(page.locator('html'), name).toHaveAttribute('lang', lang);
          expect.soft(await breaches(page), name).toEqual([]);
          if (lang === 'en') {
            await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
            expect.soft(await violations(page, 'contrast'), `${name}, dark`).toEqual([]);
          }
          for (const [width, height] of tight) {
            await page.setViewportSize({ width, height });
            // The window is drawn anew for its size a moment after it has it.
            await settling.poll(() => overflow(page), `${name} at ${width} × ${height}`).toBeLessThanOrEqual(0);
            if (width === 720) await settling.poll(() => breaches(page), `${name} at ${width} × ${height}`).toEqual([]);
          }
        }
      });
    });
  }
}
