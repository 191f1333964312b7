/** Names of a fleet differ at their ends: wherever there is too little room, a name loses its middle. */
import { longName } from '../../renderer/gallery/fixtures/base';
import { expect, test } from './support/gallery-test';

const pictures = [
  'terminal-long',
  'screen-long',
  'long-names',
  'two-tunnels-long',
  'link-long',
  'before-long',
  'ends-in-2-long',
  'dialog-close-long',
] as const;
const sizes = [
  { width: 1120, height: 760 },
  { width: 720, height: 520 },
] as const;

test('the end of a device’s name is in view wherever the name is', async ({ gallery }) => {
  await gallery.withPage(async (page) => {
    for (const name of pictures)
      for (const size of sizes) {
        await gallery.next(page, name, { theme: 'light', lang: 'en', ...size });
        const ends = await page.evaluate(
          (whole) =>
            [...document.querySelectorAll('span')]
              .filter(
                (one) =>
                  one.title === whole && one.matches(':has(> [aria-hidden])') && one.getBoundingClientRect().width > 0,
              )
              .map((one) => {
                const end = [...one.querySelectorAll(':scope > [aria-hidden]')].at(-1);
                if (end === undefined || !whole.endsWith(end.textContent)) return 'no end';
                const { right } = end.getBoundingClientRect();
                for (let box = one.parentElement; box !== null; box = box.parentElement)
                  if (getComputedStyle(box).overflowX !== 'visible' && right > box.getBoundingClientRect().right + 1)
                    return `cut in ${box.className}`;
                return 'seen';
              }),
          longName,
        );
        expect(ends.length, name).toBeGreaterThan(0);
        expect(new Set(ends), `${name}, ${size.width}`).toEqual(new Set(['seen']));
      }
  });
});
