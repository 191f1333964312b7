/**
 * Every state of every screen, as the gallery draws it: in both languages and themes it has one headline, no accessibility
 * violation, keeps the figures of the look, and fits the smallest window and 200 % zoom without scrolling sideways.
 */
import { expect, type Page, test } from '@playwright/test';
import { breaches, type Gallery, overflow, read, startGallery, violations } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

/** The pictures are shared out, so that both workers have their part. */
const parts = 8;
const large = [1120, 760] as const;
/** The smallest window; 200 % zoom of the usual window and of the smallest. */
const tight = [
  [720, 520],
  [560, 380],
  [360, 260],
] as const;
const settling = expect.configure({ soft: true });
/** What shows its words before the settings are known: those of the system's language, whatever is chosen later. */
const beforeSettings: readonly string[] = ['loading', 'lost'];

/** The words of the picture, and whether all of it is pressable and fits in windows of these sizes, in the language that the window has now. */
async function readable(
  page: Page,
  name: string,
  lang: 'en' | 'ko',
  sizes: readonly (readonly [number, number])[],
): Promise<void> {
  const { headings, lang: written, text } = await read(page);
  expect.soft(headings, `${name}: headlines`).toBe(1);
  expect
    .soft(text, `${name}: an unfilled placeholder or a bare key`)
    .not.toMatch(/\{\{|\b(status|problems|recoveries|chain|timeline)\.[a-z]/);
  if (!beforeSettings.includes(name)) expect.soft(written, name).toBe(lang);
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    // The window is drawn anew for its size a moment after it has it.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    // Asked once where all is well: a poll costs more than what it asks.
    if ((await overflow(page)) > 0)
      await settling.poll(() => overflow(page), `${name} at ${width} × ${height}`).toBeLessThanOrEqual(0);
    // What is small enough scrolls within what scrolls.
    if (width >= 720 && (await breaches(page)).length > 0)
      await settling.poll(() => breaches(page), `${name} at ${width} × ${height}`).toEqual([]);
  }
}

for (let part = 0; part < parts; part += 1) {
  test(`every state is readable, pressable and fits, in both themes and languages (part ${part + 1} of ${parts})`, async () => {
    test.setTimeout(1_200_000);
    expect(gallery.names.length).toBeGreaterThan(250);
    await gallery.withPage(async (page) => {
      for (const name of gallery.names.filter((_, index) => index % parts === part)) {
        const [width, height] = large;
        await gallery.next(page, name, { theme: 'light', lang: 'en', width, height });
        // A dialog that is just being drawn anew is no dialog for a moment: then it is asked until it stands.
        if ((await violations(page)).length > 0) await settling.poll(() => violations(page), name).toEqual([]);
        await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
        expect.soft(await violations(page, 'contrast'), `${name}, dark`).toEqual([]);
        await readable(page, name, 'en', [large, ...tight]);
        if (beforeSettings.includes(name)) await gallery.open(page, name, { theme: 'dark', lang: 'ko', width, height });
        else await gallery.change(page, { theme: 'dark', lang: 'ko' });
        // The languages have elements, roles and colours in common: what differs is the words and their room. What fits at both ends
        // in the second language fits between them; the window is as small as it is by now, and grows to what the next picture has.
        await readable(page, name, 'ko', [tight[2], tight[0], large]);
      }
    });
  });
}
