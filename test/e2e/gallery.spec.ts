/**
 * Every state of every screen, as the gallery draws it: in both languages and themes it has one headline, no
 * accessibility violation, keeps the figures of the look, and fits the smallest window and 200 % zoom without scrolling
 * sideways.
 */
import type { Frame } from '@playwright/test';
import { violations } from './support/axe';
import type { Gallery } from './support/gallery';
import { expect, test } from './support/gallery-test';
import { usualFace, wear } from './support/faces';
import { atSizes, type Size, words } from './support/measures';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

/**
 * The pictures are shared out, so that both workers have their part; what was measured once in a part is not measured
 * again.
 */
const parts = 2;
const large = [1120, 760] as const;
/** The smallest window; 200 % zoom of the usual window and of the smallest. */
const tight = [
  [720, 520],
  [560, 380],
  [360, 260],
] as const satisfies readonly Size[];
const settling = expect.configure({ soft: true });
/** Pictures of the work on a device: what others draw there, a terminal, plots and a screen among them, is drawn in the fourth look, too. */
const ofVisit = /^(?:login|terminal|line|screen|files|transfers)\b/;
/** What shows its words before the settings are known: those of the system's language, whatever is chosen later. */
const beforeSettings: readonly string[] = ['loading', 'lost'];

/**
 * The words of the picture, and whether all of it is pressable and fits in windows of these sizes, in the language that
 * the window has now.
 */
async function readable(frame: Frame, name: string, lang: 'en' | 'ko', sizes: readonly Size[]): Promise<void> {
  const { headings, lang: written, bare } = await words(frame);
  expect.soft(headings, `${name}: headlines`).toBe(1);
  expect.soft(bare, `${name}: an unfilled placeholder or a bare key`).toEqual([]);
  if (!beforeSettings.includes(name)) expect.soft(written, name).toBe(lang);
  // What is wrong while the window is just being drawn anew is asked again until it stands.
  for (const { size } of await atSizes(frame, sizes, 'look'))
    await settling.poll(() => atSizes(frame, [size], 'look'), `${name}, ${lang}`).toEqual([]);
}

// The first of three: those of a file with a hook are dealt out in as many heaps as there are workers, and the parts
// are to be in two.
test('the overview has a frame for every picture', async () => {
  await gallery.withPage(async (page) => {
    // The pictures themselves are looked at above.
    await page.route('**/gallery.html?*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await gallery.overview(page);
    expect(await page.locator('main li > a').allTextContents()).toEqual(gallery.names);
    await expect(page.locator('main li > iframe')).toHaveCount(gallery.names.length);
  });
});

for (let part = 0; part < parts; part += 1) {
  test(`every state is readable, pressable and fits, in both themes and languages (part ${part + 1} of ${parts})`, async () => {
    test.setTimeout(2_400_000);
    expect(gallery.names.length).toBeGreaterThan(250);
    await gallery.withFrame(async (frame) => {
      for (const name of gallery.names.filter((_, index) => index % parts === part)) {
        const [width, height] = large;
        await gallery.next(frame, name, { theme: 'light', lang: 'en', width, height });
        await wear(frame, usualFace.en);
        // A dialog that is just being drawn anew is no dialog for a moment: then it is asked until it stands.
        if ((await violations(frame)).length > 0) await settling.poll(() => violations(frame), name).toEqual([]);
        await frame.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
        expect.soft(await violations(frame, 'contrast'), `${name}, dark`).toEqual([]);
        await readable(frame, name, 'en', [large, ...tight]);
        if (beforeSettings.includes(name))
          await gallery.open(frame, name, { theme: 'dark', lang: 'ko', width, height });
        else await gallery.change(frame, { theme: 'dark', lang: 'ko' });
        await wear(frame, usualFace.ko);
        // The languages have elements, roles and colours in common: what differs is the words and their room. What fits
        // at both ends in the second language fits between them; the window is as small as it is by now, and grows to
        // what the next picture has.
        await readable(frame, name, 'ko', [tight[2], tight[0], large]);
        if (!ofVisit.test(name)) continue;
        await gallery.change(frame, { theme: 'light', lang: 'ko' });
        // A terminal draws itself in other colours with the next frame: until then it has those of the look before.
        await settling.poll(() => violations(frame, 'contrast'), `${name}, light, ko`).toEqual([]);
        await readable(frame, name, 'ko', [large, tight[0], tight[2]]);
      }
    });
  });
}
